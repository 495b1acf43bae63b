import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from sklearn.linear_model import LogisticRegression

from app.learning.datasets import circles, overlap, xor
from app.learning.features import Feature, inputs
from app.learning.hyperparameters import Hyperparameters, Reduction
from app.learning.neuron import Array, loss
from app.learning.optimum import (
    endless_descent,
    find_optimum,
    lowest_loss,
    safe_learning_rate,
)
from app.learning.points import Points
from app.learning.replay import State, walk
from tests.unit.learning.textbook import gradient

XOR = Points.of([(0, 0, 0), (1, 1, 0), (0, 1, 1), (1, 0, 1)])


def exact_optimum(points: Points) -> list[mpf]:
    """Return the weights and the bias at which the gradient vanishes, by Newton in 50 digits."""
    with mp.workdps(50):
        rows = [([mpf(xj) for xj in x] + [mpf(1)], mpf(label)) for x, label in points.rows]
        parameters = mp.zeros(3, 1)
        for _ in range(60):
            slope, curvature = mp.zeros(3, 1), mp.zeros(3, 3)
            for x, label in rows:
                column = mp.matrix(x)
                prediction = 1 / (1 + mp.exp(-(parameters.T * column)[0]))
                slope -= (label - prediction) * column
                curvature += prediction * (1 - prediction) * column * column.T
            step = mp.lu_solve(curvature, slope)
            parameters -= step
            if mp.norm(step) < mpf(10) ** -35 * mp.norm(parameters):
                break
        return list(parameters)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_agrees_with_50_digits(scale: float) -> None:
    """Newton's method in doubles finds what Newton's method in 50 digits finds."""
    points = Points(overlap().X * scale, overlap().y.copy())

    found = find_optimum(points)

    assert found is not None
    exact = [float(value) for value in exact_optimum(points)]
    assert (*found.weights, found.bias) == pytest.approx(exact, rel=1e-9)


def test_agrees_with_another_library_and_with_descent() -> None:
    """scikit-learn without a penalty comes to the same weights, bias and error, as descent does."""
    points, start = overlap(), State(0, 0, 0, (0.0, 0.0, 0.0))

    found = find_optimum(points)
    _, end = walk(start, points, Hyperparameters(5.0, None, Reduction.MEAN), 0, 5000)

    other = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    other.fit(points.X, points.y)
    assert found is not None
    assert found.weights == pytest.approx(other.coef_[0].tolist(), rel=1e-6)
    assert found.bias == pytest.approx(other.intercept_[0], rel=1e-6)
    assert found.loss == pytest.approx(
        loss(points.X, points.y, other.coef_[0], other.intercept_[0]), rel=1e-12
    )
    assert (*end.weights, end.bias) == pytest.approx((*found.weights, found.bias), rel=1e-7)


@given(st.integers(0, 10_000))
def test_nothing_near_it_is_lower(seed: int) -> None:
    """Where there is an optimum the gradient is 0 there and a small way off E is larger."""
    drawn = np.random.RandomState(seed)
    X = drawn.normal(size=(40, 2))
    y = (X @ drawn.normal(size=2) + 2 * drawn.normal(size=40) > 0).astype(float)

    found = find_optimum(Points(X, y))

    if found is None:
        return  # drawn separable, or of one label only
    weights = np.array(found.weights)
    assert np.abs(gradient(X, y, weights, found.bias)).max() < 1e-10
    for _ in range(10):
        *off, off_bias = 1e-3 * drawn.normal(size=3)
        assert loss(X, y, weights + off, found.bias + off_bias) >= found.loss


NONE_FINITE = {
    "separable": [(0, 0, 0), (1, 0, 0), (0, 2, 1), (1, 3, 1)],
    "separable far off": [(1e6, 0, 0), (1e6 + 1, 0, 0), (1e6, 2, 1)],
    "separable but for points on the line": [(0, 0, 0), (1, 0, 0), (0, 0, 1), (0, 1, 1)],
    "one class only": [(0, 0, 1), (1, 0.5, 1), (0.2, 2, 1)],
    "one point": [(0.3, 0.7, 0)],
    "identical points of one class": [(0.5, 0.5, 1)] * 4,
}


@pytest.mark.parametrize("rows", NONE_FINITE.values(), ids=NONE_FINITE)
def test_none_is_finite_where_larger_weights_are_always_better(
    rows: list[tuple[float, ...]],
) -> None:
    """A line that separates the labels, or leaves some on it, gets better with every doubling."""
    points = Points.of(rows)

    descent = endless_descent(points)

    assert find_optimum(points) is None
    assert descent is not None
    assert np.linalg.norm([*descent.weights, descent.bias]) == pytest.approx(1)
    far = [
        loss(points.X, points.y, times * np.array(descent.weights), times * descent.bias)
        for times in (0, 1, 10, 100)
    ]
    assert far == sorted(far, reverse=True)


LN2 = float(np.log(2))
QUARTER = float(-(np.log(1 / 4) + 3 * np.log(3 / 4)))
"""The error of a place with one label of a kind and three of the other, at its best."""

LEFT_ON_THE_LINE: dict[str, tuple[list[tuple[float, ...]], float]] = {
    "one place": (
        [(1, 0, 0), (2, 0, 0), (3, 0, 0), (3, 0, 1), (4, 0, 1), (5, 0, 1)],
        2 * LN2 / 6,
    ),
    "one place among points of the plane": (
        [(0.1, 0.3, 0), (0.3, 0.1, 0), (0.3, 0.3, 0), (0.3, 0.3, 1), (0.6, 0.5, 1)],
        2 * LN2 / 5,
    ),
    "two places": (
        [(-1, 0, 0), (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 1)],
        4 * LN2 / 6,
    ),
    "a place with more of one label": (
        [(-1, 5, 0), (0, 0, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0), (2, 1, 1)],
        QUARTER / 6,
    ),
    "two places with unequal labels": (
        [(9, 0, 0), *[(7, 8, 0)] * 3, (7, 8, 1), (5, 7, 0), *[(5, 7, 1)] * 3, (0, 9, 1)],
        2 * QUARTER / 10,
    ),
    "all on one line far off": (
        [(1e5 + x, 2e5 + 2 * x, label) for x, label in [(0, 0), (0.1, 0), (0.1, 1), (0.2, 1)]],
        2 * LN2 / 4,
    ),
    "a corner that two lines share": (
        [(0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 0, 0), (0, 1, 1)],
        2 * LN2 / 5,
    ),
    "places that mix with nobody near": ([(0.1, 0.1, 0), (0.1, 0.1, 1)], LN2),
    "nothing, with the same points again": ([(0, 0, 0), (0, 0, 0), (0, 1, 1), (0, 1, 1)], 0.0),
    "nothing, as all carry one label": ([(0.3, 0.7, 1), (0.3, 0.7, 1), (2, 1, 1)], 0.0),
}


@pytest.mark.parametrize(("rows", "lowest"), LEFT_ON_THE_LINE.values(), ids=LEFT_ON_THE_LINE)
def test_what_a_line_leaves_on_it_bounds_the_error(
    rows: list[tuple[float, ...]], lowest: float
) -> None:
    """It is told exactly, and scikit-learn comes as near to it as its weights are large."""
    points = Points.of(rows)

    assert lowest_loss(points) == pytest.approx(lowest, rel=1e-9, abs=1e-15)

    X = points.X - points.X.mean(axis=0)
    if len(set(points.y.tolist())) == 2:
        other = LogisticRegression(C=1e9, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        other.fit(X, points.y)
        reached = loss(X, points.y, other.coef_[0], other.intercept_[0])
        assert lowest - 1e-9 <= reached <= lowest + 1e-4


@given(st.integers(0, 10_000))
def test_points_on_a_grid_can_come_as_low_as_told_and_no_lower(seed: int) -> None:
    """Where places carry both labels or lie on lines, scikit-learn agrees about the lowest E."""
    drawn = np.random.RandomState(seed)
    X = drawn.randint(0, 3, (8, 2)).astype(float)
    z = X @ drawn.randint(-2, 3, 2)
    y = np.where(z == np.median(z), drawn.randint(0, 2, 8), z > np.median(z)).astype(float)
    y[:2] = 0, 1

    lowest = lowest_loss(Points(X, y))

    other = LogisticRegression(C=1e9, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    other.fit(X, y)
    assert lowest is not None
    reached = loss(X, y, other.coef_[0], other.intercept_[0])
    assert lowest - 1e-9 <= reached <= lowest + 1e-4


def test_no_points_have_none() -> None:
    """Without points there is no error to be smallest, and no rate to guarantee."""
    nobody = Points.none()

    assert find_optimum(nobody) is None
    assert endless_descent(nobody) is None
    assert lowest_loss(nobody) is None
    assert safe_learning_rate(nobody) is None


def test_identical_points_of_both_labels_have_one() -> None:
    """Three ones and a zero at one place: the prediction there is 3/4, whatever the weights are."""
    points = Points.of([(0.5, 2.0, 1)] * 3 + [(0.5, 2.0, 0)])

    found = find_optimum(points)

    assert found is not None
    z = found.weights[0] * 0.5 + found.weights[1] * 2.0 + found.bias
    assert z == pytest.approx(np.log(3), rel=1e-12)
    assert found.loss == pytest.approx(-(3 * np.log(0.75) + np.log(0.25)) / 4, rel=1e-12)


def test_no_line_is_better_than_none_for_xor() -> None:
    """Weights and bias of 0 are best: every prediction is 1/2."""
    found = find_optimum(XOR)

    assert found is not None
    assert found.is_only
    assert endless_descent(XOR) is None
    assert (*found.weights, found.bias) == pytest.approx((0, 0, 0), abs=1e-12)
    assert found.loss == pytest.approx(np.log(2), rel=1e-15)


def test_a_step_that_would_raise_the_error_is_halved() -> None:
    """From these points Newton's method leads away, unless it goes a part of the way only."""
    labels = {0: [(0, 1), (-2, -3), (-4, -1)], 1: [(0, 0), (-1, 23), (2, 0), (114, 0)]}
    points = Points.of([(*x, label) for label, some in labels.items() for x in some])

    found = find_optimum(points)

    assert found is not None
    slope = gradient(points.X, points.y, np.array(found.weights), found.bias)
    assert np.abs(slope).max() < 1e-10


def test_points_on_a_line_have_many() -> None:
    """With x₂ = x₁ only the sum of the weights counts; the error is that of one feature."""
    drawn = np.random.RandomState(3)
    x = drawn.normal(size=60)
    y = (x + drawn.normal(size=60) > 0).astype(float)

    both = find_optimum(Points(np.column_stack((x, x)), y))
    one = find_optimum(Points(np.column_stack((x, np.zeros(60))), y.copy()))

    assert both is not None
    assert not both.is_only
    assert one is not None
    assert both.loss == pytest.approx(one.loss, rel=1e-12)
    assert sum(both.weights) == pytest.approx(one.weights[0], rel=1e-9)


def descent(points: Points, learning_rate: float, reduction: Reduction, updates: int) -> Array:
    """Return the mean error along batch descent from zero."""
    start = State(0, 0, 0, (0.0, 0.0, 0.0))
    way, _ = walk(start, points, Hyperparameters(learning_rate, None, reduction), 0, updates)
    errors = [
        loss(points.X, points.y, np.array(weights), bias)
        for weights, bias in zip(way.weights, way.bias, strict=True)
    ]
    return np.array([loss(points.X, points.y, np.zeros(2), 0.0), *errors])


@given(st.integers(0, 10_000), st.sampled_from(Reduction))
def test_descent_below_the_guaranteed_rate_never_rises(seed: int, reduction: Reduction) -> None:
    """At 0.999 of the rate every update by all points lowers the error, whatever the points are."""
    drawn = np.random.RandomState(seed)
    X = drawn.normal(size=(30, 2)) * 10 ** drawn.uniform(-2, 2)
    points = Points(X, drawn.randint(0, 2, 30).astype(float))
    mean = safe_learning_rate(points)
    assert mean is not None
    rate = mean if reduction is Reduction.MEAN else mean / 30

    errors = descent(points, 0.999 * rate, reduction, 100)

    assert (np.diff(errors) <= 1e-12 * errors[:-1]).all()


def test_guarantee_ends_where_the_curvature_says() -> None:
    """At score 0, where σ′ is 1/4, the bound is the curvature itself."""
    X = np.column_stack((XOR.X, np.ones(4)))

    rate = safe_learning_rate(XOR)

    with mp.workdps(50):
        hessian = mp.matrix((X.T @ X / 16).tolist())
        largest = max(mp.eigsy(hessian, eigvals_only=True))
    assert rate == pytest.approx(float(2 / largest), rel=1e-14)


def test_descent_far_beyond_the_guaranteed_rate_does_rise() -> None:
    """The mark is not needlessly careful: at ten times the rate the error of this data rises."""
    points = overlap()
    mean = safe_learning_rate(points)
    assert mean is not None

    errors = descent(points, 10 * mean, Reduction.MEAN, 30)

    assert (np.diff(errors) > 0).any()


BESIDE_EACH_OTHER = """
from app.learning.optimum import find_optimum
from app.learning.points import Points
for apart in (1e-155, 1e-162, 1e-200, 5e-324):
    print(find_optimum(Points.of([(0, 0, 1), (apart, 1, 0), (0, 1, 1), (apart, 0, 1)])))
"""


def test_coordinates_may_lie_as_near_each_other_as_they_like() -> None:
    """Even where the square of their difference is no double any more, there is an answer.

    In a process of its own: what LAPACK does not return from cannot be given up from within.
    """
    command = [sys.executable, "-W", "error", "-c", BESIDE_EACH_OTHER]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    assert "nan" not in done.stdout
    assert "inf" not in done.stdout


# --- with penalties, on the data sets of the page, computed by another program ---

PENALIZED = [
    ({"l2": 0.001}, (-6.427190387282231, -6.704328103450022, 6.511607201403576), 0.413444352344837),
    ({"l2": 0.01}, (-2.4009646635962447, -2.480687845407435, 2.42442448686845), 0.5302338849356423),
    ({"l2": 1.0}, (-0.042123150931453614, -0.04337650118609321, 0.042481634217951494), None),
    (
        {"l1": 0.001},
        (-9.178102635933076, -9.581271590879227, 9.292743222270682),
        0.3936831297665735,
    ),
    ({"l1": 0.01}, (-5.251155308231145, -5.593485389430876, 5.37976885553221), 0.4322133204837498),
    ({"l1": 0.08}, (0.0, 0.0, 0.0), 0.6931471805599453),
]
BENT = [
    (
        circles,
        ["x1", "x2"],
        [-0.3612040398938871, -1.4413434646151173, 0.9504866413449494],
        0.6808779875577635,
    ),
    (
        circles,
        ["x1", "x2", "x1*x2"],
        [0.6590582382818243, -0.3875837946169526, -2.1594565720684904, 0.46962065685078896],
        0.6751507744325491,
    ),
    (
        circles,
        ["x1", "x2", "x1^2", "x1*x2", "x2^2"],
        [
            5.295506830170762,
            4.24612423912361,
            -7.263363496306066,
            1.9969231930734177,
            -6.910487941093556,
            -1.1764184850748873,
        ],
        0.49480444095746323,
    ),
    (
        xor,
        ["x1", "x2"],
        [-0.07576455750395039, -0.09742036754777868, 0.08572051185036192],
        0.6930068726720742,
    ),
    (
        xor,
        ["x1", "x2", "x1*x2"],
        [5.673880861280046, 5.519724508825021, -12.126856777313598, -2.554754567457626],
        0.4132090375248513,
    ),
    (
        xor,
        ["x1", "x2", "x1^2", "x1*x2", "x2^2"],
        [
            3.1704640084934184,
            3.8964509526310938,
            3.277956701672839,
            -13.261017168368301,
            2.2976235822284683,
            -1.94132882638531,
        ],
        0.39344699250870163,
    ),
]


@pytest.mark.parametrize(("penalty", "parameters", "error"), PENALIZED)
def test_optimum_with_a_penalty_is_another_programs(
    penalty: dict[str, Any], parameters: tuple[float, ...], error: float | None
) -> None:
    """Within 1e-9, E told without the penalty; what L1 catches is exactly 0."""
    found = find_optimum(overlap(), **penalty)

    assert found is not None
    assert (*found.weights, found.bias) == pytest.approx(parameters, abs=1e-9)
    assert error is None or found.loss == pytest.approx(error, abs=1e-12)
    assert [weight == 0 for weight in found.weights] == [weight == 0 for weight in parameters[:2]]


@pytest.mark.parametrize(("data", "features", "parameters", "error"), BENT)
def test_optimum_of_bent_boundaries_is_another_programs(
    data: Callable[[], Points], features: list[str], parameters: list[float], error: float
) -> None:
    """XOR by a product and circles by squares, with λ₂ = 0.001 so that there is an optimum."""
    given_points = inputs(tuple(sorted(map(Feature, features), key=[*Feature].index)), data())
    order = sorted(
        range(len(features)), key=lambda place: [*Feature].index(Feature(features[place]))
    )

    found = find_optimum(given_points, l2=0.001)

    assert found is not None
    expected = [*(parameters[place] for place in order), parameters[-1]]
    assert (*found.weights, found.bias) == pytest.approx(expected, rel=1e-9)
    assert found.loss == pytest.approx(error, abs=1e-12)


def test_optimum_with_l2_is_scikit_learns() -> None:
    """Its C is 1/(λ₂m), and it does not touch the intercept either."""
    points = overlap()
    other = LogisticRegression(C=1 / (0.01 * len(points)), tol=1e-12, max_iter=10_000)
    other.fit(points.X, points.y)

    found = find_optimum(points, l2=0.01)

    assert found is not None
    assert found.weights == pytest.approx(other.coef_[0].tolist(), rel=1e-6)
    assert found.bias == pytest.approx(other.intercept_[0], rel=1e-6)


@pytest.mark.parametrize("penalty", [{"l1": 0.02}, {"l2": 0.01}, {"l1": 0.001, "l2": 0.002}])
def test_descent_with_a_penalty_ends_in_the_optimum(penalty: dict[str, Any]) -> None:
    """Two ways to the same place, for points that a line separates too."""
    points = inputs(tuple(Feature), Points(xor().X - 0.5, xor().y))
    found = find_optimum(points, **penalty)

    chosen = Hyperparameters(2.0, None, Reduction.MEAN, **penalty)
    _, state = walk(State(0, 0, 0, (0.1,) * 6), points, chosen, 0, 20_000)

    assert found is not None
    assert state.parameters == pytest.approx((*found.weights, found.bias), abs=1e-7)


def test_no_penalty_makes_an_optimum_of_one_label() -> None:
    """The bias, which is not held, falls for ever."""
    ones = Points.of([(0.1, 0.2, 1), (0.3, 0.4, 1)])

    assert find_optimum(ones, l2=0.1) is None
    assert find_optimum(Points.none(), l1=0.1) is None
