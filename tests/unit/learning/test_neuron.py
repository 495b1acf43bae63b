from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sklearn.metrics import accuracy_score, log_loss

from app.learning.neuron import (
    Array,
    log_losses,
    loss,
    predict,
    score,
    sigmoid,
    sigmoid_derivative,
)
from tests.unit.learning.textbook import accuracy, gradient

mp.dps = 60  # digits; a double has 16
few = settings(max_examples=20)  # each takes long, in hundreds of digits

SCORES = [0.0, 1e-300, -1e-300, 1e-9, 0.5, -0.5, 1.0, -3.0, 20.0, -36.0, 37.0, 40.0, -100.0]
EXTREME_SCORES = [300.0, -300.0, 700.0, -700.0, 708.9, -708.9]
BEYOND = [709.5, -709.5, 745.0, -745.0, 750.0, -750.0, 1e6, -1e6, 1e300, -1e300]


def exact_sigmoid(z: float) -> mpf:
    """Return σ(z) by the textbook formula in 60 digits."""
    return 1 / (1 + mp.exp(-mpf(z)))


def exact_error(z: mpf, label: float) -> mpf:
    """Return −y ln ŷ − (1 − y) ln(1 − ŷ), the textbook formula, in 400 digits."""
    with mp.workdps(400):
        y, prediction = mpf(label), 1 / (1 + mp.exp(-z))
        return -y * mp.log(prediction) - (1 - y) * mp.log(1 - prediction)


def exact_loss(X: Array, y: Array, parameters: list[mpf]) -> mpf:
    """Return the mean of the points' errors, one point after the other."""
    *weights, bias = parameters
    total = mpf(0)
    for x, label in zip(X.tolist(), y.tolist(), strict=True):
        z = sum((w * mpf(xj) for w, xj in zip(weights, x, strict=True)), start=bias)
        total += exact_error(z, label)
    return total / len(y)


Problem = tuple[Array, Array, Array, float]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw points, labels, weights and a bias: 1 to 4 features, of small to large scale."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    scale = draw(st.sampled_from([1e-3, 1.0, 50.0]))
    numbers = st.floats(-scale, scale)
    X = np.array(draw(st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=m, max_size=m)))
    y = np.array(draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=m, max_size=m)))
    parameters = draw(st.lists(st.floats(-3, 3), min_size=n + 1, max_size=n + 1))
    return X, y, np.array(parameters[:-1]), parameters[-1]


@pytest.mark.parametrize("z", SCORES + EXTREME_SCORES)
def test_sigmoid_agrees_with_arbitrary_precision(z: float) -> None:
    """The sigmoid is right to the last digits, however small it is."""
    exact = exact_sigmoid(z)

    value = float(sigmoid(np.array([z]))[0])

    assert abs(mpf(value) - exact) <= exact * mpf("5e-16")


@pytest.mark.parametrize("z", BEYOND)
def test_sigmoid_is_finite_and_right_beyond_the_range_of_doubles(z: float) -> None:
    """Where e⁻ᶻ is no double any more the sigmoid is still within 1e-307 of its value."""
    value = float(sigmoid(np.array([z]))[0])

    assert abs(mpf(value) - exact_sigmoid(z)) <= mpf("1e-307")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_sigmoid_is_a_share_and_symmetric(z: float) -> None:
    """σ(z) lies between 0 and 1 and σ(−z) is what is missing from 1."""
    both = sigmoid(np.array([z, -z]))

    assert both.min() > 0.0
    assert both.max() <= 1.0
    assert both.sum() == pytest.approx(1.0, rel=1e-15)


@pytest.mark.parametrize("z", SCORES + EXTREME_SCORES[:4])
def test_sigmoid_derivative_agrees_with_arbitrary_precision(z: float) -> None:
    """σ′ is right to the last digits also where σ has long been rounded to 1."""
    with mp.workdps(400):
        exact = exact_sigmoid(z) * (1 - exact_sigmoid(z))

    value = float(sigmoid_derivative(np.array([z]))[0])

    assert abs(mpf(value) - exact) <= exact * mpf("1e-15")


@pytest.mark.parametrize("label", [0.0, 1.0])
@pytest.mark.parametrize("z", SCORES + EXTREME_SCORES + BEYOND[:6])
def test_error_of_a_point_agrees_with_arbitrary_precision(z: float, label: float) -> None:
    """The stable form of the log-loss is the textbook's, to the last digits, at any score."""
    exact = exact_error(mpf(z), label)

    value = float(log_losses(np.array([z]), np.array([label]))[0])

    assert abs(mpf(value) - exact) <= exact * mpf("1e-15") + mpf("1e-320")


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([0.0, 1.0]))
def test_error_of_a_point_is_finite_and_never_negative(z: float, label: float) -> None:
    """No score, however far out, gives an infinite, negative or undefined error."""
    value = float(log_losses(np.array([z]), np.array([label]))[0])

    assert 0.0 <= value < np.inf


def test_error_of_an_undecided_prediction_is_ln_2() -> None:
    """With all weights 0 each prediction is one half and the error is ln 2."""
    X, y = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.0, 1.0])

    value = loss(X, y, np.zeros(2), 0.0)

    assert value == pytest.approx(log(2), rel=1e-16)
    assert predict(X, np.zeros(2), 0.0).tolist() == [0.5, 0.5]


@given(problems())
def test_score_is_the_weighted_sum_plus_the_bias(problem: Problem) -> None:
    """The score is w₁x₁ + … + wₙxₙ + b for each point."""
    X, _, weights, bias = problem

    z = score(X, weights, bias)

    for x, value in zip(X.tolist(), z.tolist(), strict=True):
        exact = sum((mpf(w) * xj for w, xj in zip(weights.tolist(), x, strict=True)), mpf(bias))
        assert value == pytest.approx(float(exact), rel=1e-14, abs=1e-12)


@few
@given(problems())
def test_loss_agrees_with_arbitrary_precision(problem: Problem) -> None:
    """The error over all points is the mean of the textbook's errors."""
    X, y, weights, bias = problem

    value = loss(X, y, weights, bias)

    exact = exact_loss(X, y, [*map(mpf, weights.tolist()), mpf(bias)])
    assert value == pytest.approx(float(exact), rel=1e-12)


@few
@given(problems())
def test_gradient_is_the_slope_of_the_loss(problem: Problem) -> None:
    """The gradient equals central differences of the textbook's error in every direction."""
    X, y, weights, bias = problem
    parameters, h = [*map(mpf, weights.tolist()), mpf(bias)], mpf("1e-20")
    slopes = []
    for j in range(len(parameters)):
        above, below = list(parameters), list(parameters)
        above[j] += h
        below[j] -= h
        slopes.append(float((exact_loss(X, y, above) - exact_loss(X, y, below)) / (2 * h)))

    slope = gradient(X, y, weights, bias)

    scale = max(1.0, float(np.abs(X).max()))
    assert slope.tolist() == pytest.approx(slopes, rel=1e-12, abs=1e-13 * scale)


@pytest.mark.parametrize("z", EXTREME_SCORES + BEYOND)
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_gradient_agrees_with_arbitrary_precision_at_extreme_scores(z: float, label: float) -> None:
    """A prediction that is as wrong or right as can be has the gradient −(y − ŷ)(x, 1)."""
    X, y = np.array([[1.0, -2.0]]), np.array([label])
    exact = -(mpf(label) - exact_sigmoid(z))

    slope = gradient(X, y, np.zeros(2), z)

    assert slope.tolist() == pytest.approx([float(exact * x) for x in (1, -2, 1)], abs=3e-16)


@given(problems())
def test_loss_and_accuracy_agree_with_scikit_learn(problem: Problem) -> None:
    """Another library counts the same errors and the same hits."""
    X, y, weights, bias = problem
    predictions = predict(X, weights, bias)

    value, share = loss(X, y, weights, bias), accuracy(X, y, weights, bias)

    assert share == accuracy_score(y, score(X, weights, bias) > 0)
    if 1e-10 < predictions.min() <= predictions.max() < 1 - 1e-10:  # the other form loses digits
        assert value == pytest.approx(log_loss(y, predictions, labels=[0, 1]), rel=1e-5)


def test_accuracy_counts_a_prediction_of_exactly_one_half_as_0() -> None:
    """A prediction has to be larger than 0.5 to count as 1."""
    X, y = np.array([[1.0], [1.0], [2.0], [0.0]]), np.array([0.0, 1.0, 1.0, 0.0])

    share = accuracy(X, y, np.array([1.0]), -1.0)

    assert share == 0.75
