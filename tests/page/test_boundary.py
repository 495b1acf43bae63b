"""What is said below the plot of points."""

from typing import Any

from tests.page.conftest import Modules

UNIT = {"x1": [-0.05, 1.05], "x2": [-0.05, 1.05]}
APART = [(0.2, 0.3, 1), (0.7, 0.8, 0)]


def scene(
    points: list[tuple[float, float, int]],
    weights: tuple[float, float] = (1, 1),
    bias: float = -1,
    *,
    perceptron: bool = False,
) -> dict[str, Any]:
    """Return what is drawn."""
    return {
        "frame": {"weights": weights, "bias": bias},
        "points": [{"x1": x1, "x2": x2, "label": label} for x1, x2, label in points],
        "isHard": perceptron,
    }


BOUNDARY = [
    (scene([]), True, ["no points yet", "Click the plot"]),
    (scene(APART), True, ["Click to add a point"]),
    (scene(APART), False, ["as its owner does"]),
    (scene([*APART, (3, 0, 1)]), True, ["1 point lies outside the view", "shows it."]),
    (scene([*APART, (0, 3, 1), (-2, 0, 0)]), True, ["2 points lie outside", "shows them."]),
    (scene(APART, (0, 0)), True, ["Both weights are 0, so there is no line"]),
    (scene(APART, bias=9), True, ["The line lies outside the view"]),
    (scene(APART[:1]), True, ["All points carry label 1", "above ½"]),
    (scene(APART[1:]), True, ["All points carry label 0", "below ½"]),
    (
        scene(APART[:1], perceptron=True),
        True,
        ["the perceptron stops moving as soon as it predicts 1 for each of them"],
    ),
    (
        scene([(0.3, 0.4, 0), (0.3, 0.4, 1), (0.3, 0.4, 0)]),
        True,
        ["All 3 points lie at one place", "label 1, 0.3333."],
    ),
    (scene([(0.3, 0.4, 0), (0.3, 0.5, 1)]), True, ["Click to add"]),
    (scene([(0.3, 0.4, 0), (0.4, 0.4, 1)]), True, ["Click to add"]),
]


BENT = {"features": ["x1", "x2", "x1^2", "x2^2"]}
CURVED = [
    ((0, 0, 1, 1), -0.5, "Click to add"),
    ((0, 0, 1, 1), 0.5, "Nowhere in the view is ŷ = ½"),
    ((0, 0, 0, 0), 0.5, "All weights are 0, so there is no curve"),
]


def test_a_curve_is_called_a_curve(modules: Modules) -> None:
    """Where the boundary may bend no sentence speaks of a line."""
    scenes = [
        scene(APART) | {"frame": BENT | {"weights": weights, "bias": bias}}
        for weights, bias, _ in CURVED
    ]
    at_one_place = scene([(0.3, 0.4, 0), (0.3, 0.4, 1)]) | {"frame": scenes[0]["frame"]}
    rows = [[each, UNIT, True, "click"] for each in (*scenes, at_one_place)]

    told = modules.each("boundary/words.js", "boundarySentence", rows)

    parts = [*(part for _, _, part in CURVED), "no curve can separate"]
    for sentence, part in zip(told, parts, strict=True):
        assert part in sentence
        assert "line" not in sentence


def test_the_sentence_below_the_plot_says_what_is_unusual(modules: Modules) -> None:
    """Points missing, out of view, alike or at one place, or no line; else what can be done."""
    rows = [[scene, UNIT, may_edit, "click"] for scene, may_edit, _ in BOUNDARY]

    told = modules.each("boundary/words.js", "boundarySentence", rows)

    for sentence, (_, _, parts) in zip(told, BOUNDARY, strict=True):
        assert [part for part in parts if part not in sentence] == [], sentence


def test_who_has_a_finger_taps(modules: Modules) -> None:
    """And is told so."""
    told = modules.each(
        "boundary/words.js",
        "boundarySentence",
        [[scene(points), UNIT, True, "tap"] for points in ([], APART)],
    )

    assert "Tap the plot" in told[0]
    assert told[1] == "Tap to add a point, drag one to move it, tap one to relabel or delete it."


BOX = {"left": 46, "top": 10, "width": 500, "height": 400}
CARD = {"width": 260, "height": 100}
MIDDLE = [{"x": 46, "y": 210}, {"x": 546, "y": 210}]


def at(x: float, y: float, radius: float = 8) -> dict[str, Any]:
    """Return a mark on the plot, with the room it takes."""
    return {"at": {"x": x, "y": y}, "radius": radius}


LOWER, UPPER, LEFT, RIGHT = 304, 16, 52, 280
CORNERS: list[tuple[list[dict[str, Any]], list[dict[str, int]] | None, tuple[int, int] | None]] = [
    ([], None, (RIGHT, LOWER)),
    ([at(400, 350)], MIDDLE, (LEFT, LOWER)),
    ([at(400, 350), at(100, 350)], MIDDLE, (RIGHT, UPPER)),
    ([at(400, 350), at(100, 350), at(400, 50)], MIDDLE, (LEFT, UPPER)),
    ([at(400, 350), at(100, 350), at(400, 50), at(100, 50)], MIDDLE, None),
    # near enough to touch it, or just not
    ([at(400, LOWER - 7)], None, (LEFT, LOWER)),
    ([at(400, LOWER - 9)], None, (RIGHT, LOWER)),
    ([at(400, LOWER - 9, radius=16)], None, (LEFT, LOWER)),
    # a line that cuts a corner off, is upright, level, or passes by
    ([], [{"x": 46, "y": 410}, {"x": 546, "y": 350}], (RIGHT, UPPER)),
    ([], [{"x": 400, "y": 410}, {"x": 400, "y": 10}], (LEFT, LOWER)),
    ([], [{"x": 46, "y": 320}, {"x": 546, "y": 320}], (RIGHT, UPPER)),
    ([], [{"x": 240, "y": 410}, {"x": 546, "y": 200}], (RIGHT, UPPER)),
    ([], [{"x": 46, "y": 340}, {"x": 546, "y": 240}], (RIGHT, LOWER)),
]


def test_the_card_of_a_first_visit_covers_nothing(modules: Modules) -> None:
    """It takes the first corner without point, ring or line; without one it is told so."""
    told = modules.each(
        "boundary/free-corner.js",
        "freeCorner",
        [
            [{"box": BOX, "card": CARD, "marks": marks, "paths": [line] if line else []}]
            for marks, line, _ in CORNERS
        ]
        + [[{"box": BOX | {"width": 270}, "card": CARD, "marks": [], "paths": []}]],
    )

    found = [corner and (corner["x"], corner["y"]) for corner in told]
    assert found == [corner for _, _, corner in CORNERS] + [None]


PLACES = [
    ((0.591, 0.7), UNIT, "x₁ 0.59, x₂ 0.70:"),
    ((1234.5, -12.25), {"x1": [0, 5000], "x2": [-20, 20]}, "x₁ 1235, x₂ −12.3:"),
    ((0.00123, 0.5), {"x1": [0, 0.01], "x2": [0, 1]}, "x₁ 0.0012, x₂ 0.50:"),
]


def test_a_place_is_told_as_exactly_as_the_view_shows_it(modules: Modules) -> None:
    """To about a hundredth of what is on screen."""
    rows = [[{"x1": x1, "x2": x2}, view] for (x1, x2), view, _ in PLACES]

    assert modules.each("boundary/words.js", "placeWords", rows) == [text for *_, text in PLACES]
