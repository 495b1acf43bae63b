"""Points that are far from 0, and what brings them near."""

from statistics import fmean, pstdev
from typing import Any

import pytest

from tests.page.conftest import Modules

Column = list[float]

FAR: dict[str, tuple[Column, Column]] = {
    "exam scores": ([34.6, 60.2, 79.0, 99.8], [78.0, 86.3, 75.3, 30.1]),
    "kelvin": ([290.1, 291.5, 300.2], [0.1, 0.9, 0.4]),
    "years and salaries": ([1990, 2005, 2020.5], [21_000, 90_000, 55_000]),
    "below 0": ([-80, -60, -35], [0.5, 0.25, 0.75]),
    "all at one place": ([50, 50, 50], [-0.1, 0.2, 0.3]),
    "tiny spread": ([1e6, 1e6 + 1e-3, 1e6 - 1e-3], [1, 2, 3]),
}
NEAR: list[tuple[Column, Column]] = [
    ([], []),
    ([90.0], [80.0]),
    ([0.1, 0.9], [0.3, 0.7]),
    ([-3, 4], [2, -4]),
    ([0, 0, 0], [0, 0, 0]),
]


def points(x1: Column, x2: Column) -> list[dict[str, Any]]:
    """Return points with these coordinates."""
    return [{"x1": a, "x2": b, "label": i % 2} for i, (a, b) in enumerate(zip(x1, x2, strict=True))]


@pytest.mark.parametrize("name", FAR)
def test_points_far_from_0_can_be_scaled(modules: Modules, name: str) -> None:
    """By the numbers told, and no others: to a mean of 0, a deviation of 1, once and for all."""
    before = points(*FAR[name])

    scaling = modules.call("points/scaling.js", "scalingOf", before)
    after = modules.call("points/scaling.js", "scaledPoints", before, scaling)
    told = modules.call("points/words.js", "scaledSentence", scaling)

    for column in ("x1", "x2"):
        middle, spread = scaling[column]["middle"], scaling[column]["spread"]
        was = [point[column] for point in before]
        now = [point[column] for point in after]
        assert now == [(value - middle) / spread for value in was]
        assert fmean(now) == pytest.approx(0, abs=2e-3)
        assert pstdev(now) == pytest.approx(1 if pstdev(was) else 0, rel=2e-3)
        size = f"{abs(middle):.12g}"
        assert f"{'+' if middle < 0 else '−'} {size}) ÷ {spread:.12g}" in told
    assert [point["label"] for point in after] == [point["label"] for point in before]
    assert modules.call("points/scaling.js", "scalingOf", after) is None
    assert "far from 0" in modules.call("points/words.js", "farSentence", before)


def test_points_near_0_are_left_alone(modules: Modules) -> None:
    """And so are too few of them to go by."""
    rows = [[points(*columns)] for columns in NEAR]

    assert modules.each("points/scaling.js", "scalingOf", rows) == [None] * len(NEAR)
