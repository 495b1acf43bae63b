"""What is said below the plots."""

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


def test_the_sentence_below_the_plot_says_what_is_unusual(modules: Modules) -> None:
    """Points missing, out of view, alike or at one place, or no line; else what can be done."""
    rows = [[scene, UNIT, may_edit] for scene, may_edit, _ in BOUNDARY]

    told = modules.each("boundary/boundary-caption.js", "boundarySentence", rows)

    for sentence, (_, _, parts) in zip(told, BOUNDARY, strict=True):
        assert [part for part in parts if part not in sentence] == [], sentence


ERROR = [
    ({"batch_size": 1, "rule": "gradient"}, 100, "a single point may raise"),
    ({"batch_size": 10, "rule": "gradient"}, 100, "10 points may raise"),
    ({"batch_size": 10, "rule": "gradient"}, 10, "both curves are one"),
    ({"batch_size": None, "rule": "gradient"}, 100, "both curves are one"),
    ({"batch_size": None, "rule": "perceptron"}, 100, "does not follow this error"),
    ({"batch_size": 1, "rule": "gradient"}, 0, "Without points there is no error."),
]


def test_the_sentence_below_the_error_says_why_it_zigzags(modules: Modules) -> None:
    """Or why it does not: all points in each update, a perceptron, or no points."""
    told = modules.each("error/error-remark.js", "errorSentence", [row[:2] for row in ERROR])

    for sentence, (_, _, part) in zip(told, ERROR, strict=True):
        assert part in sentence
