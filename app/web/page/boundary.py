"""The boundary ŷ = ½ in a box, and where label 1 is predicted: a line exactly, a conic traced.

A score of squares and products is a quadratic of x₂ at each x₁, so its roots are known. Between two
of the x₁ at which roots appear, vanish or leave the box their number is the same: from one to the
next, each is a branch of the boundary, and what lies between two of them is of one label. Nothing
is missed, however small.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from math import copysign, sqrt

import numpy as np

from app.learning.features import Feature
from app.learning.model import Model
from app.learning.neuron import Array

Box = tuple[tuple[float, float], tuple[float, float]]
Place = tuple[float, float]

PLACES = 40
"""On a branch that goes from the left of the box to the right, about."""

FEWEST_PLACES = 8
"""On any branch."""

MIDDLE = 0.41421
"""Where within a strip it is asked what there is: half-way a branch may touch an edge."""

APART = 1e-9
"""Shares of the box's width that are nearer are one."""


@dataclass(slots=True)
class Boundary:
    """Lines on which ŷ is ½, and shapes within which label 1 is predicted, place by place."""

    lines: list[list[Place]] = field(default_factory=list)
    shapes: list[list[Place]] = field(default_factory=list)


def boundary_of(model: Model, weights: Sequence[float], bias: float, box: Box) -> Boundary:
    """Return the boundary of a model in a box, and where in it label 1 is predicted."""
    if model.is_line:
        shape, line = half_plane(box, weights, bias)
        return Boundary([line] if line else [], [shape] if shape else [])
    return _Conic(model, weights, bias, box).traced()


def half_plane(box: Box, weights: Sequence[float], bias: float) -> tuple[list[Place], list[Place]]:
    """Return where in a box label 1 is predicted, as the corners of a shape, and the line's ends.

    z = w₁x₁ + w₂x₂ + b is linear along each side, so it is 0 at a share of it that z at both
    corners tells. Both are empty where the line does not cross the box and z is below 0.
    """
    (left, right), (bottom, top) = box
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    scores = [weights[0] * x1 + weights[1] * x2 + bias for x1, x2 in corners]
    shape: list[Place] = []
    line: list[Place] = []
    for here, (score, corner) in enumerate(zip(scores, corners, strict=True)):
        following, to = scores[here - 3], corners[here - 3]
        if score >= 0:
            shape.append(corner)
        if (score >= 0) != (following >= 0):
            share = score / (score - following)
            crossing = (
                corner[0] + share * (to[0] - corner[0]),
                corner[1] + share * (to[1] - corner[1]),
            )
            shape.append(crossing)
            line.append(crossing)
    return shape, line


@dataclass(slots=True)
class _Strip:
    """A part of the box from one u to another, in which the same branches go from side to side.

    ``bounds`` are the lower edge of the box, the branches and its upper edge, with a v for each of
    ``u``; ``positive`` tells of each gap between two of them whether z is not below 0 there.
    """

    u: Array
    bounds: list[Array]
    positive: list[bool]

    def holds(self, at: int, v: float) -> bool:
        """Tell whether z is not below 0 at a height, at the beginning (0) or the end (−1)."""
        gaps = zip(pairwise(self.bounds), self.positive, strict=True)
        return any(yes and low[at] <= v <= high[at] for (low, high), yes in gaps)


class _Conic:
    """z = a u² + b v² + c uv + d u + e v + f, with u and v from 0 to 1 across the box."""

    def __init__(self, model: Model, weights: Sequence[float], bias: float, box: Box) -> None:
        self._box = (x, right), (y, top) = box
        width, height = right - x, top - y
        largest = max(map(abs, (*weights, bias))) or 1.0
        of = dict(zip(model.features, (weight / largest for weight in weights), strict=True))
        a, b, c = (
            of.get(feature, 0.0)
            for feature in (Feature.X1_SQUARED, Feature.X2_SQUARED, Feature.PRODUCT)
        )
        d, e = of[Feature.X1], of[Feature.X2]
        self._f = a * x * x + b * y * y + c * x * y + d * x + e * y + bias / largest
        self._d, self._e = (d + 2 * a * x + c * y) * width, (e + 2 * b * y + c * x) * height
        self._a, self._b, self._c = a * width * width, b * height * height, c * width * height

    def traced(self) -> Boundary:
        """Return the boundary, strip by strip from left to right."""
        strips = [self._strip(*ends) for ends in pairwise(self._ends())]
        found = Boundary()
        for strip in strips:
            found.lines += (self._placed(strip.u, branch) for branch in strip.bounds[1:-1])
            for (low, high), is_positive in zip(
                pairwise(strip.bounds), strip.positive, strict=True
            ):
                if is_positive:
                    around = np.append(strip.u, strip.u[::-1]), np.append(low, high[::-1])
                    found.shapes.append(self._placed(*around))
        for before, after in pairwise(strips):
            found.lines += self._upright(before, after)
        return found

    def _ends(self) -> list[float]:
        """Return the u between which strips lie, the edges of the box included."""
        a, b, c, d, e, f = self._a, self._b, self._c, self._d, self._e, self._f
        ends = [
            *_roots(c * c - 4 * a * b, 2 * c * e - 4 * b * d, e * e - 4 * b * f),  # of both roots
            *_roots(a, d, f),  # on the lower edge
            *_roots(a, d + c, f + e + b),  # on the upper edge
            *(_roots(0.0, c, e) if b == 0 else ()),  # beside an upright line there is no root
        ]
        kept = [0.0]
        for end in sorted(end for end in ends if APART < end < 1 - APART):
            if end - kept[-1] > APART:
                kept.append(end)
        return [*kept, 1.0]

    def _strip(self, left: float, right: float) -> _Strip:
        count = FEWEST_PLACES + int(PLACES * (right - left))
        # Closer together towards the ends, where a branch may turn round.
        u = left + (right - left) * (1 - np.cos(np.linspace(0, np.pi, count + 1))) / 2
        middle = left + MIDDLE * (right - left)
        heights = [float(branch[0]) for branch in self._branches(np.array([middle]))]
        inside = [0 < v < 1 and self._has_roots(middle) for v in heights]
        branches = [
            np.clip(_without_gaps(branch), 0, 1) for branch in compress(self._branches(u), inside)
        ]
        gaps = pairwise([0.0, *compress(heights, inside), 1.0])
        positive = [self._score(middle, (low + high) / 2) >= 0 for low, high in gaps]
        return _Strip(u, [np.zeros(len(u)), *branches, np.ones(len(u))], positive)

    def _branches(self, u: Array) -> tuple[Array, Array]:
        """Return both v at which z is 0, the lower ones first; of one alone the other lies beyond.

        Where there is none, v is where z comes nearest to 0: at the ends of a strip a double root
        may be rounded away.
        """
        b, half, rest = self._b, self._c * u + self._e, (self._a * u + self._d) * u + self._f
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if b == 0:
                return -rest / half, np.full(len(u), 2.0)
            under = half * half - 4 * b * rest
            near = -(half + np.copysign(np.sqrt(np.maximum(under, 0)), half)) / 2
            one = near / b
            other = np.where(under > 0, rest / near, one)
        return np.minimum(one, other), np.maximum(one, other)

    def _has_roots(self, u: float) -> bool:
        half, rest = self._c * u + self._e, (self._a * u + self._d) * u + self._f
        return half * half >= 4 * self._b * rest

    def _score(self, u: float, v: float) -> float:
        linear = self._d * u + self._e * v + self._f
        return self._a * u * u + self._b * v * v + self._c * u * v + linear

    def _upright(self, before: _Strip, after: _Strip) -> Iterator[list[Place]]:
        """Yield the stretches of upright line between two strips: where the label changes."""
        heights = sorted({*(b[-1] for b in before.bounds), *(b[0] for b in after.bounds)})
        for low, high in pairwise(heights):
            v = (low + high) / 2
            if high - low > APART and before.holds(-1, v) != after.holds(0, v):
                u = np.repeat(after.u[:1], 2)
                yield self._placed(u, np.array([low, high]))

    def _placed(self, u: Array, v: Array) -> list[Place]:
        """Return places of the box from their shares of its sides."""
        (left, right), (bottom, top) = self._box
        x, y = left + u * (right - left), bottom + v * (top - bottom)
        return list(zip(x.tolist(), y.tolist(), strict=True))


def _roots(a: float, b: float, c: float) -> list[float]:
    """Return where a t² + b t + c is 0, or nearest to it: a double root may be rounded away."""
    if a == 0:
        return [-c / b] if b else []
    under = b * b - 4 * a * c
    if under <= 0:
        return [-b / (2 * a)]
    near = -(b + copysign(sqrt(under), b)) / 2
    return [near / a, c / near]


def _without_gaps(branch: Array) -> Array:
    """Return a branch whose ends, where they are of no size, are as those beside them."""
    for end, beside in ((0, 1), (-1, -2)):
        if np.isnan(branch[end]):
            branch[end] = branch[beside]
    return branch
