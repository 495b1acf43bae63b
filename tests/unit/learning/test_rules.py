from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.model import Array
from app.learning.rules import Hyperparameters, Reduction, Rule, agreement, change, predictions
from tests.unit.learning.textbook import gradient

numbers = st.floats(-5, 5)


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
    by_weights, by_bias = gradient(X, y, weights, bias)

    mean = change(X.T, y, weights, bias, Hyperparameters(learning_rate, None, Reduction.MEAN))
    total = change(X.T, y, weights, bias, Hyperparameters(learning_rate, None, Reduction.SUM))

    scale = learning_rate * 5 * len(y)
    assert mean[0].tolist() == pytest.approx(
        (-learning_rate * by_weights).tolist(), rel=1e-12, abs=1e-14 * scale
    )
    assert mean[1] == pytest.approx(-learning_rate * by_bias, rel=1e-12, abs=1e-14 * scale)
    assert total[0].tolist() == pytest.approx(
        (-learning_rate * len(y) * by_weights).tolist(), rel=1e-12, abs=1e-14 * scale
    )


@given(batches(), st.floats(1e-6, 10))
def test_mean_with_m_times_the_rate_is_the_sum(
    batch: tuple[Array, Array, Array, float], learning_rate: float
) -> None:
    """A batch mean with m·α makes the very change of a batch sum with α."""
    X, y, weights, bias = batch
    m = len(y)

    mean = change(X.T, y, weights, bias, Hyperparameters(m * learning_rate, m, Reduction.MEAN))
    total = change(X.T, y, weights, bias, Hyperparameters(learning_rate, m, Reduction.SUM))

    assert mean[0].tolist() == pytest.approx(total[0].tolist(), rel=1e-14)
    assert mean[1] == pytest.approx(total[1], rel=1e-14)


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

    by_weights, by_bias = change(
        X.T, y, weights, bias, Hyperparameters(0.1, None, reduction, rule=rule)
    )

    assert [*by_weights.tolist(), by_bias] == pytest.approx(expected, rel=1e-12, abs=1e-13)


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
    X, y, weights = np.array([[0.5, 2.0]]), np.array([label]), np.zeros(2)

    still = change(X.T, y, weights, z, Hyperparameters(rule=Rule.PERCEPTRON))
    moved = change(X.T, y, weights, z, Hyperparameters(rule=Rule.GRADIENT))

    assert still[0].tolist() == [0.0, 0.0]
    assert still[1] == 0.0
    assert np.sign(moved[1]) == (1 if label else -1)
    assert np.sign(moved[0]).tolist() == [np.sign(moved[1])] * 2


@pytest.mark.parametrize(("label", "direction"), [(1.0, 1), (0.0, -1)])
def test_a_wrong_point_moves_the_perceptron_by_the_whole_point(
    label: float, direction: int
) -> None:
    """By hand: ŷ is 0 or 1, so a wrong point adds or takes away α(x₁, x₂, 1)."""
    X, y, bias = np.array([[0.5, 2.0]]), np.array([label]), -0.25 * direction

    by_weights, by_bias = change(
        X.T, y, np.zeros(2), bias, Hyperparameters(0.5, rule=Rule.PERCEPTRON)
    )

    assert by_weights.tolist() == [0.25 * direction, 1.0 * direction]
    assert by_bias == 0.5 * direction


def test_agreement_counts_a_score_of_0_as_each_rule_predicts_it() -> None:
    """At z = 0 the perceptron says 1, while a sigmoid of exactly 0.5 is not larger than 0.5."""
    z, y = np.array([-1.0, 0.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0, 1.0])

    by_gradient = agreement(z, y, Rule.GRADIENT)
    by_perceptron = agreement(z, y, Rule.PERCEPTRON)

    assert by_gradient.tolist() == [True, True, False, True]
    assert by_perceptron.tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("batch_size", "m", "used"), [(1, 5, 1), (3, 5, 3), (5, 5, 5), (9, 5, 5), (None, 5, 5)]
)
def test_an_update_uses_the_batch_size_or_all_there_are(
    batch_size: int | None, m: int, used: int
) -> None:
    """A batch size beyond the number of points, or none, stands for all of them."""
    assert Hyperparameters(batch_size=batch_size).points_per_update(m) == used


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("size", [1e6, 1e150])
def test_update_stays_finite_at_extreme_scores(rule: Rule, size: float) -> None:
    """Scores of any size move the weights by a finite amount, without a warning."""
    X, y = np.array([[size, -size], [-size, size]]), np.array([0.0, 1.0])
    weights = np.array([size, -size])

    by_weights, by_bias = change(X.T, y, weights, 0.0, Hyperparameters(1000.0, rule=rule))

    assert np.isfinite(by_weights).all()
    assert by_weights.tolist() == [-2000 * size, 2000 * size]
    assert by_bias == 0.0
