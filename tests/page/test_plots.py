"""What part of the plane is shown, and where its places are on the screen."""

import pytest

from tests.page.conftest import Modules

UNDER = """({ placeUnder }, [view, box, pixels]) => {
  const element = { getBoundingClientRect: () => ({ left: 7, top: 3 }) };
  return pixels.map(([x, y]) =>
    placeUnder(view, box, element, { clientX: x + 7, clientY: y + 3 }));
}"""

BOX = {"left": 40, "top": 10, "width": 200, "height": 100}

VIEWS: list[tuple[list[tuple[float, float]], list[float], list[float]]] = [
    ([], [-0.05, 1.05], [-0.05, 1.05]),
    ([(0.2, 0.3), (0.9, 0.8)], [-0.05, 1.05], [-0.05, 1.05]),
    ([(-0.2, 0.3), (1.2, 0.8)], [-0.23, 1.23], [-0.05, 1.05]),
    ([(30, 0), (100, 1)], [25.8, 104.2], [-0.05, 1.05]),
    ([(-1e6, -1e6), (1e6, 1e6)], [-1.12e6, 1.12e6], [-1.12e6, 1.12e6]),
    ([(3, 4), (3, 4)], [2, 4], [3, 5]),
    ([(500, 0), (500, 0)], [450, 550], [-0.05, 1.05]),
]


def test_a_view_holds_all_points_with_some_room(modules: Modules) -> None:
    """The unit square for data in it or hardly beyond; points at one place have room too."""
    rows = [[[{"x1": x1, "x2": x2} for x1, x2 in points]] for points, _, _ in VIEWS]

    for view, (_, x1, x2) in zip(modules.each("plots/view.js", "viewOf", rows), VIEWS, strict=True):
        assert (view["x1"], view["x2"]) == (pytest.approx(x1), pytest.approx(x2))


def test_edges_belong_to_the_view(modules: Modules) -> None:
    """A place on the edge is in it, one beyond any of the four edges is not."""
    view = {"x1": [0, 1], "x2": [10, 20]}
    places = [(0, 10), (1, 20), (-0.1, 15), (1.1, 15), (0.5, 9.9), (0.5, 20.1)]

    told = modules.each(
        "plots/view.js", "isInside", [[view, {"x1": x1, "x2": x2}] for x1, x2 in places]
    )

    assert told == [True, True, False, False, False, False]


def test_pixels_and_places_are_each_others_way_back(modules: Modules) -> None:
    """x₂ grows upwards; a place from a pixel has no more digits than a pixel can tell apart."""
    view = {"x1": [0, 1], "x2": [-1, 1]}
    pixels = modules.run(
        "plots/view.js",
        """({ pixelsOf }, [view, box, places]) => {
             const { x, y } = pixelsOf(view, box);
             return places.map(([x1, x2]) => [x(x1), y(x2)]);
           }""",
        [view, BOX, [(0, 1), (1, -1), (0.3, 0.7), (2, 0)]],
    )
    found = modules.run("plots/view.js", UNDER, [view, BOX, pixels])

    assert pixels == [[40, 10], [240, 110], [100, pytest.approx(25)], [440, 60]]
    assert found == [
        {"x1": 0, "x2": 1},
        {"x1": 1, "x2": -1},
        {"x1": 0.3, "x2": 0.7},
        None,  # beside the plotting area
    ]
