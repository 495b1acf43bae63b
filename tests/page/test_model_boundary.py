"""Where a prediction is ½, traced from the formula: the page's module by itself."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.page.conftest import Modules

FEATURES = ["x1", "x2", "x1^2", "x2^2", "x1*x2"]
VIEW = {"x1": [-1.0, 2.0], "x2": [-3.0, 2.0]}
GRID = 151

CONICS = {
    "ellipse": [0.0, 0, 1, 2, 0.5, -0.7],
    "circle cut by an edge": [0.0, 0, 1, 1, 0, -3],
    "small circle between the grid's lines": [-0.00401, -0.00201, 1, 1, 0, 4e-6],
    "hyperbola, both branches": [0.0, 0, 1, -1, 0, -0.3],
    "hyperbola upright": [0.2, 0, -1, 1, 0, -0.3],
    "product": [-1.0, 0.5, 0, 0, 2, 0.3],
    "parabola": [0.0, -1, 1.3, 0, 0, -1.5],
    "parabola lying": [-1.0, 0.3, 0, 2, 0, 0],
    "parabola turned": [1.0, -0.5, 1, 1, 2, -0.4],
    "nearly a parabola": [0.0, -1, 1.3, 1e-9, 1e-7, -1.5],
    "two lines crossing": [0.0, 0, 1, -1, 0, 0],
    "two lines along the axes": [-0.5, 0.25, 0, 0, 1, -0.125],
    "two parallel lines": [0.0, 0, 1, 0, 0, -0.25],
    "two parallel lines, level": [0.0, 0, 0, 1, 0, -0.25],
    "two parallel lines, turned": [0.0, 0, 1, 1, 2, -0.25],
    "an upright and a slanting line": [-0.5, -0.5, 1, 0, 1, 0],
    "nearly two lines": [-0.5, 0.25, 1e-13, -1e-12, 1, -0.125 + 1e-12],
    "a straight line": [1.0, -2, 0, 0, 0, 0.5],
    "an upright line": [1.0, 0, 0, 0, 0, -0.5],
    "a line, huge": [1e300, -2e300, 1e290, 0, 0, 0.5e300],
    "all tiny": [0.0, 0, 1e-300, 2e-300, 0.5e-300, -0.7e-300],
    "none": [0.0, 0, 1, 1, 0, 1],
    "nothing": [0.0, 0, 0, 0, 0, 0],
    "bias alone": [0.0, 0, 0, 0, 0, 3],
}


def parts(theta: list[float], x1: Any, x2: Any) -> list[Any]:
    """Return the summands of the score at some places, of parameters that are scaled to 1."""
    largest = max(map(abs, theta)) or 1
    w1, w2, s1, s2, product, bias = (each / largest for each in theta)
    return [w1 * x1, w2 * x2, s1 * x1 * x1, s2 * x2 * x2, product * x1 * x2, bias + 0 * x1]


Paths = list[NDArray[np.float64]]


def all_traced(modules: Modules, thetas: list[list[float]], view: Any = VIEW) -> list[Paths]:
    """Return the paths of some boundaries, each path of shape (places, 2)."""
    rows = [
        [{"features": FEATURES, "weights": each[:-1], "bias": each[-1]}, view] for each in thetas
    ]
    found = modules.each("model/boundary.js", "boundaryIn", rows)
    return [[np.array(path) for path in paths] for paths in found]


def traced(modules: Modules, theta: list[float], view: Any = VIEW) -> Paths:
    """Return the paths of a boundary."""
    return all_traced(modules, [theta], view)[0]


def check(theta: list[float], paths: Paths) -> int:
    """Hold a boundary to the score, nothing beside it or missed; return the changes of sign."""
    for path in paths:
        assert np.isfinite(path).all()
        x1, x2 = path.T
        assert (x1 >= -1 - 1e-12).all()
        assert (x1 <= 2 + 1e-12).all()
        assert (x2 >= -3 - 1e-12).all()
        assert (x2 <= 2 + 1e-12).all()
        assert np.abs(sum(parts(theta, x1, x2))).max() <= 1e-11
    a, b = np.linspace(-1, 2, GRID), np.linspace(-3, 2, GRID)
    x1, x2 = np.meshgrid(a, b)
    positive = sum(parts(theta, x1, x2)) > 0
    across, up = positive[:, 1:] != positive[:, :-1], positive[1:] != positive[:-1]
    changes = [
        np.stack(((x1[:, 1:] + x1[:, :-1]) / 2, x2[:, 1:]), -1)[across],
        np.stack((x1[1:], (x2[1:] + x2[:-1]) / 2), -1)[up],
    ]
    places = np.concatenate(changes)
    if len(places):
        ends = [(path[:-1], path[1:]) for path in paths]
        assert ends, "a sign changes where nothing is traced"
        start, end = (np.concatenate(each) for each in zip(*ends, strict=True))
        step = max(a[1] - a[0], b[1] - b[0])
        for place in places[:: max(1, len(places) // 100)]:
            along = end - start
            length = np.maximum((along**2).sum(1), 1e-300)
            share = np.clip(((place - start) * along).sum(1) / length, 0, 1)
            gaps = np.hypot(*(start + share[:, None] * along - place).T)
            assert gaps.min() <= 0.75 * step
    return len(places)


@pytest.mark.parametrize("name", CONICS)
def test_the_boundary_is_where_the_sign_changes(modules: Modules, name: str) -> None:
    """Every traced place has a score of 0, and every change of sign lies beside a traced path."""
    theta = CONICS[name]

    found = check(theta, traced(modules, theta))

    assert (found == 0) == (name in {"none", "nothing", "bias alone"} or "small" in name)


def test_any_conic_is_traced(modules: Modules) -> None:
    """Hundreds drawn by chance, some with parts of very different size."""
    generator = np.random.default_rng(5)
    sizes = 10.0 ** generator.integers(-4, 1, size=(200, 6))
    thetas = (generator.normal(size=(200, 6)) * sizes).tolist()

    for theta, paths in zip(thetas, all_traced(modules, thetas), strict=True):
        check(theta, paths)


def test_one_place_is_no_path(modules: Modules) -> None:
    """A circle of radius 0, where the prediction is ½ at one place alone."""
    assert traced(modules, [0.0, 0, 1, 1, 0, 0]) == []


def test_a_closed_curve_ends_where_it_began(modules: Modules) -> None:
    """In one path, however small; a hyperbola has one for each branch that is seen."""
    for name in ("ellipse", "small circle between the grid's lines"):
        (path,) = traced(modules, CONICS[name])
        assert path[0].tolist() == path[-1].tolist()
        assert len(path) > 100
    assert len(traced(modules, CONICS["hyperbola, both branches"])) == 2
    assert len(traced(modules, CONICS["two parallel lines"])) == 2
    assert len(traced(modules, CONICS["none"])) == 0


def test_a_line_stays_the_two_ends_it_was(modules: Modules) -> None:
    """Of x₁ and x₂ alone it is clipped exactly, as ever."""
    parameters = {"weights": [1.3, -0.7], "bias": 0.2}

    (path,) = modules.call("model/boundary.js", "boundaryIn", parameters, VIEW)

    assert path == modules.call("model/line.js", "clippedLine", parameters, VIEW)


def test_a_view_beyond_all_squares_shows_none(modules: Modules) -> None:
    """No place is no number, even where squares are infinite."""
    far = {"x1": [1e300, 2e300], "x2": [-1e300, 1e300]}

    assert all(np.isfinite(path).all() for path in traced(modules, CONICS["ellipse"], far))
