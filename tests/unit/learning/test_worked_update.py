from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.points import Points
from app.learning.replay import State, walk
from app.learning.worked_update import work_out

POINTS = Points.of(
    [(0.25, 0.5, 1), (-0.75, 0.125, 0), (0.4, -0.3, 1), (2.0, 1.5, 0), (0.0, 0.9, 1)]
)
START = State(0, 0, 0, (-0.5, 0.75, 0.1))

settings = st.builds(
    Hyperparameters,
    learning_rate=st.floats(1e-3, 10),
    batch_size=st.sampled_from([1, 2, 5, 9, None]),
    reduction=st.sampled_from(Reduction),
    shuffle=st.booleans(),
    rule=st.sampled_from(Rule),
)


def exact_error(x: tuple[float, ...], label: float, parameters: list[mpf]) -> mpf:
    """Return −y ln ŷ − (1 − y) ln(1 − ŷ) of one point in 60 digits."""
    with mp.workdps(60):
        z = sum((w * mpf(xj) for w, xj in zip(parameters, (*x, 1.0), strict=True)), mpf(0))
        prediction = 1 / (1 + mp.exp(-z))
        return -label * mp.log(prediction) - (1 - label) * mp.log(1 - prediction)


@pytest.mark.parametrize("place", range(5))
def test_numbers_of_a_point_are_those_of_the_formulas(place: int) -> None:
    """z, ŷ, E, y − ŷ and the gradient agree with the textbook in 60 digits."""
    worked = work_out(replace(START, place=place), POINTS, Hyperparameters(0.5), 0)

    (x, label), parameters = POINTS.rows[place], [mpf(v) for v in (*START.weights, START.bias)]
    z = float(sum(w * mpf(xj) for w, xj in zip(parameters, (*x, 1.0), strict=True)))
    prediction = float(1 / (1 + mp.exp(-mpf(z))))
    assert worked.index == (place,)
    assert worked.z.tolist() == pytest.approx([z], rel=1e-14)
    assert worked.prediction.tolist() == pytest.approx([prediction], rel=1e-14)
    assert worked.difference.tolist() == pytest.approx([label - prediction], rel=1e-14)
    assert worked.loss.tolist() == pytest.approx(
        [float(exact_error(x, label, parameters))], rel=1e-14
    )
    assert worked.gradient.tolist()[0] == pytest.approx(
        [-(label - prediction) * xj for xj in (*x, 1.0)], rel=1e-14
    )


@given(settings, st.integers(0, 20), st.integers(0, 3))
def test_change_is_what_the_replay_does(
    hyperparameters: Hyperparameters, steps: int, seed: int
) -> None:
    """Before and after are moments of the replay, and −step_size · Σ gradient lies between."""
    before = START
    if steps:
        _, before = walk(START, POINTS, hyperparameters, seed, steps)

    worked = work_out(before, POINTS, hyperparameters, seed)

    trajectory, after = walk(START, POINTS, hyperparameters, seed, steps + 1)
    change = (-worked.step_size * worked.gradient.sum(axis=0)).tolist()
    moved = np.subtract((*after.weights, after.bias), (*before.weights, before.bias)).tolist()
    assert worked.before == before
    assert worked.after == after
    assert (trajectory.weights[-1], trajectory.bias[-1]) == (after.weights, after.bias)
    assert change == pytest.approx(moved, rel=1e-9, abs=1e-12)


@given(settings, st.integers(0, 3))
def test_an_epoch_uses_every_point_once(hyperparameters: Hyperparameters, seed: int) -> None:
    """The updates of an epoch together use all points; the last one may use fewer."""
    state = START
    used: list[int] = []
    while state.epoch == 0:
        worked = work_out(state, POINTS, hyperparameters, seed)
        used += worked.index
        state = worked.after

    assert sorted(used) == list(range(5))
    if not hyperparameters.shuffle:
        assert used == list(range(5))


def test_mean_divides_by_the_points_used() -> None:
    """The factor is α for the sum, and α/k for the mean of the k points that are left."""
    whole = work_out(START, POINTS, Hyperparameters(0.6, 3, Reduction.MEAN), 0)
    rest = work_out(replace(START, place=3), POINTS, Hyperparameters(0.6, 3, Reduction.MEAN), 0)
    total = work_out(START, POINTS, Hyperparameters(0.6, 3, Reduction.SUM), 0)

    assert (whole.index, rest.index) == ((0, 1, 2), (3, 4))
    assert whole.step_size == pytest.approx(0.2)
    assert rest.step_size == pytest.approx(0.3)
    assert total.step_size == 0.6


def test_perceptron_leaves_a_right_point_alone() -> None:
    """ŷ is 0 or 1; where it equals the label nothing is asked for, else (x, 1) times their sign."""
    worked = work_out(START, POINTS, Hyperparameters(0.5, None, rule=Rule.PERCEPTRON), 0)

    assert worked.prediction.tolist() == [1.0, 1.0, 0.0, 1.0, 1.0]
    assert worked.difference.tolist() == [0.0, -1.0, 1.0, -1.0, 0.0]
    assert np.array_equal(
        worked.gradient, [(0, 0, 0), (-0.75, 0.125, 1), (-0.4, 0.3, -1), (2, 1.5, 1), (0, 0, 0)]
    )


def test_mean_error_is_told_before_and_after() -> None:
    """Both are the mean over all points, not only over those used."""
    worked = work_out(START, POINTS, Hyperparameters(0.5), 0)

    for state, told in ((worked.before, worked.loss_before), (worked.after, worked.loss_after)):
        parameters = [mpf(value) for value in (*state.weights, state.bias)]
        errors = [exact_error(x, label, parameters) for x, label in POINTS.rows]
        assert told == pytest.approx(float(sum(errors) / 5), rel=1e-14)


def test_extreme_scores_stay_finite() -> None:
    """With weights of a million every number is still one."""
    worked = work_out(
        replace(START, parameters=(-1e6, 1e6, 0.1)), POINTS, Hyperparameters(1000, None), 0
    )

    numbers = (worked.z, worked.prediction, worked.difference, worked.loss, worked.gradient)
    assert all(np.isfinite(array).all() for array in numbers)
    assert np.isfinite([worked.loss_before, worked.loss_after]).all()
