"""The boundary in a box: where the score is 0, no piece of it missed, and the shapes beside it."""

from itertools import pairwise
from math import pi

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis.strategies import floats, sampled_from, tuples

from app.learning.features import MADE, Feature
from app.learning.model import NEURON, Model
from app.learning.neuron import Array
from app.web.page.boundary import Boundary, Place, boundary_of, half_plane

BOX = ((-1.0, 2.0), (0.0, 1.0))
ALL = Model(tuple(Feature))

sizes = sampled_from([0.0, 1.0, -1.0, 1e-9, 0.3]) | floats(-5, 5)


def score(parameters: tuple[float, ...], x1: Array, x2: Array) -> Array:
    """Return z of a model with all features, as the formula says."""
    made = [MADE[feature](x1, x2) for feature in Feature]
    weighted = [weight * each for weight, each in zip(parameters, made, strict=False)]
    return np.array(np.sum(weighted, axis=0) + parameters[-1])


def steepness(parameters: tuple[float, ...]) -> float:
    """Return how much z may change at most where a coordinate changes by 1, about."""
    return 10 * sum(map(abs, parameters)) + 1e-12


def holding(shape: list[Place], x1: Array, x2: Array) -> Array:
    """Return where places lie in a shape: a ray to the right crosses it an odd number of times."""
    corners = np.array([*shape, shape[0]])
    (xa, ya), (xb, yb) = corners[:-1].T[:, :, None], corners[1:].T[:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossed = ((ya > x2) != (yb > x2)) & (x1 < xa + (x2 - ya) / (yb - ya) * (xb - xa))
    return np.array(crossed.sum(axis=0) % 2, np.float64)


def of(*parameters: float) -> Boundary:
    """Return the boundary of a model with all features, in the box."""
    return boundary_of(ALL, parameters[:-1], parameters[-1], BOX)


def length(boundary: Boundary) -> float:
    """Return how long all lines are together."""
    ends = (pair for line in boundary.lines for pair in pairwise(line))
    return sum(float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b in ends)


def area(shape: list[Place]) -> float:
    """Return the area of a shape, whose corners go round it to the left."""
    ends = pairwise([*shape, shape[0]])
    return sum(xa * yb - xb * ya for (xa, ya), (xb, yb) in ends) / 2


@given(tuples(*[floats(-5, 5)] * 3))
def test_a_line_is_where_the_score_is_zero(parameters: tuple[float, float, float]) -> None:
    """Its ends lie on it, at the edge of the box; the shape is where the score is not below 0."""
    *weights, bias = parameters

    shape, line = half_plane(BOX, weights, bias)

    assert len(line) in {0, 2}
    for x1, x2 in line:
        assert weights[0] * x1 + weights[1] * x2 + bias == pytest.approx(0, abs=1e-9)
        assert x1 in BOX[0] or x2 in BOX[1]
    for x1, x2 in shape:
        assert weights[0] * x1 + weights[1] * x2 + bias >= -1e-9
    for x1 in BOX[0]:
        for x2 in BOX[1]:
            assert ((x1, x2) in shape) == (weights[0] * x1 + weights[1] * x2 + bias >= 0)
    assert boundary_of(NEURON, weights, bias, BOX) == Boundary(
        [line] if line else [], [shape] if shape else []
    )


@given(tuples(*[sizes] * 6))
@example((0.0, 0.0, 0.0, 0.0, 1.0, 0.0))
@example((1.0, 0.0, 1e-9, 0.0, 0.0, -0.5))
@example((0.0, 1.0, 0.0, 1e-9, 1.0, -0.5))
@example((-1.0, 0.0, 1.0, 0.0, 0.0, 0.25))
@example((-1.5, 0.0, 1.0, 1.0, 1e-284, -1.0))
@example((0.0, 0.0, 1e-9, 2.2, 4.0, 0.0))
def test_a_bent_boundary_is_where_the_score_is_zero(parameters: tuple[float, ...]) -> None:
    """Every place of it, and the shapes hold exactly the places whose score is above 0."""
    found = of(*parameters)

    for line in found.lines:
        x1, x2 = np.array(line).T
        assert ((x1 >= -1) & (x1 <= 2) & (x2 >= 0) & (x2 <= 1)).all()
        assert np.abs(score(parameters, x1, x2)).max() <= 1e-6 * steepness(parameters)
    x1, x2 = map(np.ravel, np.meshgrid(np.linspace(-0.973, 1.968, 13), np.linspace(0.013, 0.987)))
    z = score(parameters, x1, x2)
    count = sum((holding(shape, x1, x2) for shape in found.shapes), np.zeros(len(z)))
    clear = np.abs(z) > 0.004 * steepness(parameters)  # a shape has corners, the boundary none
    assert (count[clear] == (z[clear] > 0)).all()


@given(floats(-0.9, 1.9), floats(0.1, 0.9), floats(1e-4, 0.09))
def test_no_circle_is_too_small(x1: float, x2: float, radius: float) -> None:
    """It is as long as it should be, wherever it lies."""
    found = of(-2 * x1, -2 * x2, 1, 1, 0, x1 * x1 + x2 * x2 - radius * radius)

    assert length(found) == pytest.approx(2 * pi * radius, rel=0.02)


@pytest.mark.parametrize(
    ("parameters", "long"),
    [
        ((1, 0, 0, 0, 0, -0.5), 1),  # x₁ = ½ alone, since the others were caught at 0
        ((0, 1, 0, 0, 0, -0.5), 3),  # x₂ = ½
        ((-1, 0, 1, 0, 0, 0), 2),  # x₁ = 0 and x₁ = 1
        ((0, -1, 0, 1, 0, 0.1875), 6),  # x₂ = ¼ and x₂ = ¾
        ((-0.5, -0.5, 0, 0, 1, 0.25), 4),  # (x₁ − ½)(x₂ − ½): a cross
        ((0, 0, 1, -1, 0, 0), 2 * 2**0.5),  # x₁ = ±x₂
        ((0, 0, 0, 0, 0, 1), 0),
        ((0, 0, 0, 0, 0, -1), 0),
        ((0, 0, 1, 1, 0, 1), 0),
    ],
)
def test_straight_pieces_are_whole(parameters: tuple[float, ...], long: float) -> None:
    """Upright ones too, which are no function of x₁, and where two of them cross."""
    assert length(of(*parameters)) == pytest.approx(long, rel=1e-6)


@pytest.mark.parametrize(
    ("parameters", "filled"),
    [
        ((0, 0, 0, 0, 0, -1), 0),
        ((0, 0, 0, 0, 0, 0), 3),
        ((0, 0, 1, 1, 0, 1), 3),
        ((0, 0, -1, 0, 0, 1), 2),
        ((-0.5, -0.5, 0, 0, 1, 0.25), 1.5),
    ],
)
def test_shapes_fill_what_is_predicted_1(parameters: tuple[float, ...], filled: float) -> None:
    """All of the box, nothing, or what lies between and across."""
    found = of(*parameters)

    assert sum(map(area, found.shapes)) == pytest.approx(filled, abs=1e-9)


def test_weights_of_any_size_are_traced() -> None:
    """What counts is their ratio."""
    small, large = (of(*(size * w for w in (0, 0, 1, 2, 0.5, -1))) for size in (1e-200, 1e200))

    assert (
        length(small)
        == pytest.approx(length(large))
        == pytest.approx(length(of(0, 0, 2, 4, 1, -2)))
    )
