from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.margins import pull_of
from app.learning.model import agreement, predictions, pull
from app.learning.neuron import Array
from app.learning.points import Points
from tests.unit.learning.textbook import gradient

numbers = st.floats(-5, 5)


def fast_pull(X: Array, y: Array, parameters: Array, scale: float) -> Array:
    """Return the pull by the margins of a batch of one block."""
    [inputs] = Points(X, y).folded
    with np.errstate(over="ignore"):
        return pull_of(inputs, parameters, np.array(scale), np.empty(len(y)))


def pulls(X: Array, y: Array, parameters: Array, chosen: Hyperparameters) -> list[Array]:
    """Return the pull by the plain form, and where there is one by the fast form."""
    scale = chosen.step_size(len(y))
    both = [pull(X.T, y, parameters, scale, chosen.rule)]
    if chosen.rule is Rule.GRADIENT:
        both.append(fast_pull(X, y, parameters, scale))
    return both


@st.composite
def batches(draw: st.DrawFn) -> tuple[Array, Array, Array, float]:
    """Draw the points of one update, X and y, and the weights and bias before it."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 20))
    X = np.array(draw(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=m, max_size=m)))
    y = np.array(draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=m, max_size=m)))
    weights = np.array(draw(st.lists(numbers, min_size=n, max_size=n)))
    return X, y, weights, draw(numbers)


@given(batches(), st.floats(1e-9, 1000))
def test_update_descends_along_the_gradient(
    batch: tuple[Array, Array, Array, float], learning_rate: float
) -> None:
    """With the mean, what is added is −α times the gradient of the error; with the sum, m times."""
    X, y, weights, bias = batch
    slope = -learning_rate * gradient(X, y, weights, bias)

    for reduction, factor in ((Reduction.MEAN, 1), (Reduction.SUM, len(y))):
        chosen = Hyperparameters(learning_rate, None, reduction)
        for pulled in pulls(X, y, np.append(weights, bias), chosen):
            assert pulled.tolist() == pytest.approx(
                (factor * slope).tolist(), rel=1e-12, abs=5e-14 * learning_rate * len(y)
            )


@given(batches(), st.sampled_from(Rule), st.sampled_from(Reduction))
def test_update_is_the_lessons_loop(
    batch: tuple[Array, Array, Array, float], rule: Rule, reduction: Reduction
) -> None:
    """The change equals the sum, point by point, of α(y − ŷ)(x₁, …, xₙ, 1)."""
    X, y, weights, bias = batch
    z = [sum(w * xj for w, xj in zip(weights.tolist(), x, strict=True)) + bias for x in X.tolist()]
    if rule is Rule.GRADIENT:
        predicted = [1 / (1 + exp(-score)) for score in z]
    else:
        predicted = predictions(np.array(z), rule).tolist()
    expected = [0.0] * (X.shape[1] + 1)
    for x, label, prediction in zip(X.tolist(), y.tolist(), predicted, strict=True):
        for j, xj in enumerate([*x, 1.0]):
            expected[j] += 0.1 * (label - prediction) * xj
    if reduction is Reduction.MEAN:
        expected = [total / len(y) for total in expected]

    for pulled in pulls(
        X, y, np.append(weights, bias), Hyperparameters(0.1, None, reduction, rule=rule)
    ):
        assert pulled.tolist() == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_perceptron_predicts_1_from_0_on() -> None:
    """The threshold counts a score of exactly 0, of either sign, as 1."""
    z = np.array([-1.0, -5e-324, -0.0, 0.0, 5e-324, 1.0])

    predicted = predictions(z, Rule.PERCEPTRON)

    assert predicted.tolist() == [0.0, 0.0, 1.0, 1.0, 1.0, 1.0]


def test_gradient_rule_predicts_by_the_sigmoid() -> None:
    """Gradient descent learns from how sure a prediction is, not only from its side."""
    predicted = predictions(np.array([0.0, np.log(3)]), Rule.GRADIENT)

    assert predicted.tolist() == pytest.approx([0.5, 0.75], rel=1e-15)


@pytest.mark.parametrize(("label", "z"), [(1.0, 0.25), (1.0, 0.0), (0.0, -0.25)])
def test_a_correct_point_leaves_the_perceptron_still_and_moves_gradient_descent(
    label: float, z: float
) -> None:
    """The perceptron rests when the side is right; descent still pushes the line away."""
    X, y, parameters = np.array([[0.5, 2.0]]), np.array([label]), np.array([0.0, 0.0, z])

    [still] = pulls(X, y, parameters, Hyperparameters(rule=Rule.PERCEPTRON))

    assert still.tolist() == [0.0, 0.0, 0.0]
    for moved in pulls(X, y, parameters, Hyperparameters(rule=Rule.GRADIENT)):
        assert np.sign(moved).tolist() == [1 if label else -1] * 3


def test_agreement_counts_a_score_of_0_as_each_rule_predicts_it() -> None:
    """At z = 0 the perceptron says 1, while a sigmoid of exactly 0.5 is not larger than 0.5."""
    z, y = np.array([-1.0, 0.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0, 1.0])

    by_gradient = agreement(z, y, Rule.GRADIENT)
    by_perceptron = agreement(z, y, Rule.PERCEPTRON)

    assert by_gradient.tolist() == [True, True, False, True]
    assert by_perceptron.tolist() == [True, False, True, True]


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("size", [1e6, 1e150])
def test_update_stays_finite_at_extreme_scores(rule: Rule, size: float) -> None:
    """Scores of any size move the weights by a finite amount, without a warning."""
    X, y = np.array([[size, -size], [-size, size]]), np.array([0.0, 1.0])
    parameters = np.array([size, -size, 0.0])

    for pulled in pulls(X, y, parameters, Hyperparameters(1000.0, rule=rule)):
        assert pulled.tolist() == [-2000 * size, 2000 * size, 0.0]
