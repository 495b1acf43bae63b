import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network._stochastic_optimizers import AdamOptimizer, SGDOptimizer

from app.learning.hyperparameters import Hyperparameters, Method, Reduction, Rule
from app.learning.model import pull
from app.learning.neuron import Array
from app.learning.optimizers import Diverged, Optimizer, empty_memory, remembered
from app.learning.points import Points
from app.learning.replay import State, walk
from tests.unit.learning.textbook import gradient

CHECKS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "optimizers_logistic.json").read_text("utf-8")
)
"""Every optimizer over a hundred updates, computed by other programs and compared with torch."""

POINTS = Points(np.array(CHECKS["X"]), np.array(CHECKS["y"]))
START = State(0, 0, 0, tuple(CHECKS["start"]))
STATELY = [one for one in Method if one is not Method.PLAIN]


def full_batch(method: Method, rate: float, **chosen: Any) -> Hyperparameters:
    """Return hyperparameters of updates by the mean over all points."""
    return Hyperparameters(rate, None, Reduction.MEAN, optimizer=method, **chosen)


def slope_at(parameters: Array) -> Array:
    """Return the gradient of E by the textbook."""
    return gradient(POINTS.X, POINTS.y, parameters[:-1], float(parameters[-1]))


@pytest.mark.parametrize("method", Method)
def test_a_hundred_updates_are_those_of_other_programs(method: Method) -> None:
    """Parameters, E and memory agree within 1e-12 at each moment that they tell."""
    check = CHECKS["optimizers"][method]
    chosen = full_batch(method, check["rate"])

    frames, _ = walk(START, POINTS, chosen, 0, 100, with_errors=True)

    for told in check["steps"]:
        place = told["t"] - 1
        parameters = (*frames.weights[place], frames.bias[place])
        assert parameters == pytest.approx(told["parameters"], abs=1e-12)
        assert frames.loss[place] == pytest.approx(told["E"], abs=1e-12)
        _, state = walk(START, POINTS, chosen, 0, told["t"])
        for name, held in remembered(method, state.memory, 3).items():
            sign = -1 if name == "velocity" else 1  # they descend, and here is what pulls
            assert held == pytest.approx([sign * one for one in told[name]], abs=1e-12)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_is_scikit_learns(*, nesterov: bool) -> None:
    """Another library's momentum takes the same way, at a rate that stays."""
    theta = np.array(START.parameters)
    other = SGDOptimizer([theta], 0.5, momentum=0.9, nesterov=nesterov)
    for _ in range(50):
        other.update_params([theta], [slope_at(theta)])

    method = Method.NESTEROV if nesterov else Method.MOMENTUM
    _, state = walk(START, POINTS, full_batch(method, 0.5), 0, 50)

    assert state.parameters == pytest.approx(theta.tolist(), abs=1e-12)


def test_adam_is_scikit_learns_but_for_where_epsilon_stands() -> None:
    """It adds ε before the correction, which makes a difference of a few ε."""
    theta = np.array(START.parameters)
    other = AdamOptimizer([theta], 0.05)
    for _ in range(50):
        other.update_params([theta], [slope_at(theta)])

    _, state = walk(START, POINTS, full_batch(Method.ADAM, 0.05), 0, 50)

    assert state.parameters == pytest.approx(theta.tolist(), abs=1e-5)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("l2", [0.0, 0.1])
def test_every_optimizer_is_torchs(method: Method, l2: float) -> None:
    """So are penalties on the weights, as weight decay; where torch is installed."""
    torch = pytest.importorskip("torch")
    rate, chosen = 0.05, torch.optim
    make: dict[Method, Any] = {
        Method.PLAIN: lambda groups: chosen.SGD(groups, lr=rate),
        Method.MOMENTUM: lambda groups: chosen.SGD(groups, lr=rate, momentum=0.9),
        Method.NESTEROV: lambda groups: chosen.SGD(groups, lr=rate, momentum=0.9, nesterov=True),
        Method.ADAGRAD: lambda groups: chosen.Adagrad(groups, lr=rate),
        Method.RMSPROP: lambda groups: chosen.RMSprop(groups, lr=rate),
        Method.ADAM: lambda groups: chosen.Adam(groups, lr=rate),
    }
    weights = torch.tensor(START.weights, dtype=torch.float64, requires_grad=True)
    bias = torch.tensor(START.bias, dtype=torch.float64, requires_grad=True)
    other = make[method]([{"params": [weights], "weight_decay": l2}, {"params": [bias]}])
    error = torch.nn.functional.binary_cross_entropy_with_logits
    for _ in range(100):
        other.zero_grad()
        error(torch.tensor(POINTS.X) @ weights + bias, torch.tensor(POINTS.y)).backward()
        other.step()

    _, state = walk(START, POINTS, full_batch(method, rate, l2=l2), 0, 100)

    assert state.parameters == pytest.approx([*weights.tolist(), bias.item()], abs=1e-12)


@pytest.mark.parametrize("method", [Method.MOMENTUM, Method.NESTEROV])
@pytest.mark.parametrize("batch_size", [1, 3, None])
def test_without_momentum_it_is_plain_descent_to_the_bit(
    method: Method, batch_size: int | None
) -> None:
    """With μ = 0, and with penalties of 0, nothing differs from the lesson's run."""
    plain = Hyperparameters(0.3, batch_size)

    expected = walk(START, POINTS, plain, 0, 40, with_errors=True)
    other = replace(plain, optimizer=method, momentum=0.0, l1=0.0, l2=0.0)
    told = walk(START, POINTS, other, 0, 40, with_errors=True)

    assert repr(told) == repr(expected)


@pytest.mark.parametrize("method", STATELY)
def test_a_change_of_rate_keeps_the_memory(method: Method) -> None:
    """What is remembered are pulls at scale 1, so half a rate makes half a step of the same."""
    _, state = walk(START, POINTS, full_batch(method, 0.1), 0, 5)

    _, whole = walk(state, POINTS, full_batch(method, 0.1), 0, 1)
    _, half = walk(state, POINTS, full_batch(method, 0.05), 0, 1)

    begun = np.array(state.parameters)
    assert whole.memory == half.memory
    assert (np.array(half.parameters) - begun).tolist() == pytest.approx(
        ((np.array(whole.parameters) - begun) / 2).tolist(), rel=1e-9
    )
    _, forgot = walk(replace(state, memory=()), POINTS, full_batch(method, 0.1), 0, 1)
    assert forgot.parameters != pytest.approx(whole.parameters, abs=1e-6)


def test_adams_first_step_is_the_learning_rate() -> None:
    """Whatever the gradient, each parameter moves by α against its sign, but for ε."""
    slope = slope_at(np.array(START.parameters))

    _, state = walk(START, POINTS, full_batch(Method.ADAM, 0.05), 0, 1)

    moved = np.subtract(state.parameters, START.parameters)
    assert moved.tolist() == pytest.approx((-0.05 * np.sign(slope)).tolist(), rel=1e-5)


def test_adams_averages_forget_at_their_own_rates() -> None:
    """β₁ is the velocity's and β₂ that of the squares, told from numbers by hand."""
    chosen = full_batch(Method.ADAM, 1.0, momentum=0.5, decay=0.75)
    optimizer = Optimizer(chosen)

    first = optimizer.step(np.zeros(1), np.array([4.0]), 1)
    second = optimizer.step(first, np.array([2.0]), 1)

    assert optimizer.memory == (2.0, 3.0 + 1.0, 0.25, 0.5625)
    assert first.tolist() == pytest.approx([1.0], rel=1e-8)
    expected = (2.0 / 0.75) / np.sqrt(4.0 / 0.4375)
    assert (second - first).tolist() == pytest.approx([expected], rel=1e-8)


@pytest.mark.parametrize(("method", "decay"), [(Method.RMSPROP, 0.99), (Method.ADAM, 0.999)])
def test_a_decay_that_nobody_chose_is_torchs(method: Method, decay: float) -> None:
    """Null stands for another number with each method."""
    told = walk(START, POINTS, full_batch(method, 0.1), 0, 3)

    assert told == walk(START, POINTS, full_batch(method, 0.1, decay=decay), 0, 3)


# --- penalties ---


def test_one_step_with_a_penalty_is_the_one_by_hand() -> None:
    """From w and g with α = 0.5 and λ = 0.1: L2 in the pull, L1 by a threshold of αλ."""
    weights, slope = np.array([0.3, -0.02, 0.0]), np.array([0.1, 0.2, -0.05])
    for penalty, expected in (
        ({"l2": 0.1}, weights - 0.5 * (slope + 0.1 * weights)),
        ({"l1": 0.1}, np.array([0.25 - 0.05, -0.12 + 0.05, 0.0])),
    ):
        chosen = full_batch(Method.PLAIN, 0.5, **penalty)

        moved = Optimizer(chosen).step(np.append(weights, 1.0), np.append(-0.5 * slope, 0.25), 8)

        assert moved.tolist() == pytest.approx([*expected.tolist(), 1.25], abs=1e-15)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_penalty_counts_once_for_each_point_of_a_sum(method: Method, penalty: str) -> None:
    """A sum over m points at α is a mean over them at mα, its penalty with it."""
    if method in {Method.ADAGRAD, Method.RMSPROP, Method.ADAM} and penalty == "l1":
        rates = (0.05, 0.05)  # the size of a pull makes no difference to them
        penalties = (0.01 / 8, 0.01)
    else:
        rates = (0.05 / 8, 0.05) if method in {*list(Method)[:3]} else (0.05, 0.05)
        penalties = (0.01, 0.01)
    of_sum = replace(
        full_batch(method, rates[0], **{penalty: penalties[0]}), reduction=Reduction.SUM
    )
    of_mean = full_batch(method, rates[1], **{penalty: penalties[1]})

    _, summed = walk(START, POINTS, of_sum, 0, 30)
    _, mean = walk(START, POINTS, of_mean, 0, 30)

    assert summed.parameters == pytest.approx(mean.parameters, abs=1e-6)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("penalty", [{"l2": 5.0}, {"l1": 5.0}])
@pytest.mark.parametrize("batch_size", [1, 3, None])
def test_penalties_leave_the_bias_alone(
    method: Method, penalty: dict[str, Any], batch_size: int | None
) -> None:
    """Where nothing pulls, the weights shrink and the bias stays where it is."""
    far = Points.of([(0.0, 0.0, 1)] * 4)
    at = State(0, 0, 0, (0.5, -0.5, 800.0))  # so sure that no point pulls
    chosen = Hyperparameters(0.01, batch_size, optimizer=method, **penalty)

    _, state = walk(at, far, chosen, 0, 3)

    assert state.bias == 800.0
    assert abs(state.weights[0]) < 0.5 > abs(state.weights[1])
    assert state.weights[0] == -state.weights[1]


def test_l1_catches_a_weight_at_exactly_0_and_lets_it_go_again() -> None:
    """It rests at 0 while E's slope is below λ₁, without a sign, and leaves when it is steeper."""
    points = Points.of([(0.5, 0.1, 1), (-0.5, 0.1, 0)])
    strong = full_batch(Method.PLAIN, 0.5, l1=0.3)

    frames, caught = walk(State(0, 0, 0, (-0.2, 0.4, 0.0)), points, strong, 0, 60)
    _, free = walk(caught, points, replace(strong, l1=0.01), 0, 60)

    assert repr(caught.weights) == "(0.0, 0.0)"
    assert [w1 for w1, _ in frames.weights[-20:]] == [0.0] * 20
    assert free.weights[0] > 1.0


def test_too_large_a_penalty_is_refused_before_numbers_end() -> None:
    """With αλ₂ over 2 each update turns the weights round and makes them larger."""
    chosen = full_batch(Method.PLAIN, 10.0, l2=1.0)

    _, after = walk(START, POINTS, chosen, 0, 20)
    with pytest.raises(Diverged, match="smaller learning rate"):
        walk(after, POINTS, chosen, 0, 200, with_errors=True)

    assert np.isfinite(after.parameters).all()


@given(
    st.sampled_from(STATELY),
    st.sampled_from([1, 2, 3, None]),
    st.sampled_from(Rule),
    st.lists(st.integers(1, 30), min_size=1, max_size=6),
    st.sampled_from([0.0, 0.01]),
)
def test_memory_makes_a_replay_cut_anywhere_the_whole(
    method: Method, batch_size: int | None, rule: Rule, pieces: list[int], penalty: float
) -> None:
    """A state holds all that the next update needs, to the last bit."""
    chosen = Hyperparameters(
        0.1, batch_size, rule=rule, optimizer=method, l1=penalty, l2=penalty, shuffle=True
    )

    _, whole = walk(START, POINTS, chosen, 3, sum(pieces))
    state = START
    for updates in pieces:
        _, state = walk(state, POINTS, chosen, 3, updates)

    assert repr(state) == repr(whole)


def test_perceptrons_pulls_have_a_memory_too() -> None:
    """An optimizer asks where a pull leads, not where it comes from."""
    chosen = full_batch(Method.MOMENTUM, 0.1)
    perceptron = replace(chosen, rule=Rule.PERCEPTRON)

    _, state = walk(START, POINTS, perceptron, 0, 1)

    theta = np.array(START.parameters)
    pulled = pull(POINTS.columns, POINTS.y, theta, 1 / 8, Rule.PERCEPTRON)
    assert state.memory == pytest.approx(pulled.tolist())
    assert state.parameters == pytest.approx((theta + 0.1 * pulled).tolist())


def test_an_empty_memory_is_zero_and_adams_powers_are_one() -> None:
    """So the first update finds what torch does."""
    assert empty_memory(Method.MOMENTUM, 3) == [0.0] * 3
    assert empty_memory(Method.ADAM, 2) == [0.0] * 4 + [1.0, 1.0]
