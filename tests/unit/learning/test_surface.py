import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from app.learning.datasets import overlap
from app.learning.features import LINE, Feature, inputs
from app.learning.neuron import loss
from app.learning.points import Points
from app.learning.surface import surface_rows, surrounding_box

POINTS = Points.of([(0.25, 0.5, 1), (-0.75, 0.125, 0), (2.0, -1.5, 1)])


def exact_loss(points: Points, w1: float, w2: float, bias: float) -> float:
    """Return the mean of the points' errors in 60 digits."""
    with mp.workdps(60):
        total = mpf(0)
        for (x1, x2), label in points.rows:
            z = mpf(w1) * mpf(x1) + mpf(w2) * mpf(x2) + mpf(bias)
            prediction = 1 / (1 + mp.exp(-z))
            total -= label * mp.log(prediction) + (1 - label) * mp.log(1 - prediction)
        return float(total / len(points))


def test_height_at_every_place_is_the_error_there() -> None:
    """A row for each w₂, and in it E for each w₁, at the bias that is held."""
    w1, w2 = np.linspace(-3, 2, 6), np.linspace(-1, 4, 5)

    rows = list(surface_rows(POINTS, np.array([9.0, 9.0, 0.3]), (0, 1), (w1, w2)))

    assert len(rows) == 5
    for row, second in zip(rows, w2, strict=True):
        expected = [exact_loss(POINTS, first, second, 0.3) for first in w1]
        assert row == pytest.approx(expected, rel=1e-14)


def test_heights_far_out_are_finite() -> None:
    """With weights of a million the error is large and still a number."""
    far = np.array([-1e6, 1e6])

    rows = list(surface_rows(overlap(), np.array([0.0, 0.0, -1e6]), (0, 1), (far, far)))

    assert np.isfinite(rows).all()


@pytest.mark.parametrize("over", [(0, 1), (2, 0), (1, 3), (3, 2)])
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.7), (0.1, 0.2)])
def test_height_of_a_slice_is_what_is_descended_there(
    over: tuple[int, int], l1: float, l2: float
) -> None:
    """Over any two parameters, all others held: E, and with penalties J, not of the bias."""
    points = inputs((*LINE, Feature.PRODUCT), POINTS)
    held, across, up = np.array([0.5, -1.5, 2.0, 0.25]), np.array([-2.0, 1.0]), np.array([3.0])

    [row] = surface_rows(points, held, over, (across, up), (l1, l2))

    for value, told in zip(across, row, strict=True):
        at = held.copy()
        at[list(over)] = value, 3.0
        weights = at[:-1]
        penalty = l2 / 2 * (weights**2).sum() + l1 * np.abs(weights).sum()
        expected = loss(points.X, points.y, weights, float(at[-1])) + penalty
        assert told == pytest.approx(expected, rel=1e-13)


ranges = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=20)


@given(ranges)
def test_box_holds_the_path_with_room_around_it(visited: list[tuple[float, float]]) -> None:
    """Every weight visited lies inside, a quarter of the span from each edge."""
    path = np.array(visited)

    box = surrounding_box(path, None)

    for (low, high), values in zip(box, path.T, strict=True):
        span = max(np.ptp(values), 2.0)
        assert high - low == pytest.approx(1.5 * span)
        assert values.min() - low >= 0.249 * span
        assert high - values.max() >= 0.249 * span


def test_box_holds_an_optimum_that_is_near() -> None:
    """The learner sees where the path leads."""
    (low1, high1), (low2, high2) = surrounding_box(np.array([[0.0, 0.0]]), np.array([-3.0, 5.0]))

    assert low1 < -3.0 < high1
    assert low2 < 5.0 < high2


def test_box_does_not_shrink_the_path_to_a_dot_for_a_far_optimum() -> None:
    """An optimum a thousand away is left outside."""
    path = np.array([[0.0, 0.0], [1.0, 1.0]])

    (low1, high1), (low2, high2) = surrounding_box(path, np.array([1000.0, -1000.0]))

    assert high1 < 20
    assert low2 > -20
    assert low1 < 0 < 1 < high1
    assert low2 < 0 < 1 < high2
