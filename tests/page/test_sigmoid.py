"""The points seen from the side: where they stand, which are marked, and what is said of them."""

from typing import Any

import pytest

from tests.page.conftest import Modules

HUGE = 1e300

REACHES: list[tuple[list[float], float, float]] = [
    ([], 0, 6),
    ([-3, 2], 0, 6),
    ([-7, 2], 0, 8),
    ([8.5], 6, 10),
    ([11], 10, 15),
    ([412], 10, 600),
    ([1.0] * 19 + [100], 0, 6),  # one of twenty may stand at the rim
    ([1.0] * 18 + [100], 0, 100),
    ([7], 10, 10),
    ([5.1], 10, 10),
    ([4.9], 10, 6),
    ([19], 40, 20),
]


def test_the_axis_of_scores_grows_in_round_steps_and_seldom(modules: Modules) -> None:
    """It holds nearly all points, and shrinks only when half of it would do."""
    told = modules.each("sigmoid/side-view.js", "reachOf", [row[:2] for row in REACHES])

    assert told == [pytest.approx(reach) for *_, reach in REACHES]
    endless = "({ reachOf }) => [[Infinity], [NaN]].map(scores => reachOf(scores, 0))"
    assert modules.run("sigmoid/side-view.js", endless) == [pytest.approx(HUGE)] * 2


TICKS: list[tuple[float, int, list[float]]] = [
    (6, 7, [-6, -4, -2, 0, 2, 4, 6]),
    (6, 4, [-5, 0, 5]),
    (15, 7, [-15, -10, -5, 0, 5, 10, 15]),
    (100, 5, [-100, -50, 0, 50, 100]),
]


def test_ticks_are_round_and_few(modules: Modules) -> None:
    """As Plotly has them on the other plots; 0, where the line is, is always among them."""
    told = modules.each("sigmoid/side-view.js", "ticksOf", [row[:2] for row in TICKS])

    assert told == [ticks for *_, ticks in TICKS]


WALKS: list[tuple[list[float], int | None, int, int | None]] = [
    ([2, -1, 2, 0], None, 1, 1),
    ([2, -1, 2, 0], None, -1, 2),
    ([2, -1, 2, 0], 1, 1, 3),
    ([2, -1, 2, 0], 3, 1, 0),
    ([2, -1, 2, 0], 0, 1, 2),
    ([2, -1, 2, 0], 2, 1, 1),
    ([2, -1, 2, 0], 1, -1, 2),
    ([2, -1, 2, 0], 9, 1, 1),  # a point that is no more
    ([], None, 1, None),
]


def test_arrow_keys_walk_the_points_by_their_score(modules: Modules) -> None:
    """From left to right, from the last one to the first; points of one score by their number."""
    told = modules.each("sigmoid/side-view.js", "neighbourOf", [row[:3] for row in WALKS])

    assert told == [found for *_, found in WALKS]


def point(x1: float, x2: float, label: int) -> dict[str, Any]:
    """Return a point."""
    return {"x1": x1, "x2": x2, "label": label}


POINTS = [point(1, 2, 1), point(0, 0, 0), point(-1, 0, 1)]
"""At weights (2, −1) and bias 0.5 their scores are 0.5, 0.5 and −1.5."""


def scene(step: int = 7, chosen: int | None = None, *, hard: bool = False) -> dict[str, Any]:
    """Return what is drawn."""
    frame = {"step": step, "weights": [2, -1], "bias": 0.5}
    return {"frame": frame, "points": POINTS, "isHard": hard, "chosen": chosen}


def made_with(*indices: int, **changed: object) -> dict[str, Any]:
    """Return an update that used some points, each with z −2 and ŷ 0.12 before it."""
    used = [{"index": i, **POINTS[i], "z": -2, "prediction": 0.12, **changed} for i in indices]
    return {"points": used}


SPOTS: list[tuple[dict[str, Any], dict[str, Any] | None, dict[str, Any] | None, list[int | None]]]
SPOTS = [  # scene, update, next one: which points are chosen, used, next, in use
    (scene(), None, None, [None, None, None, None]),
    (scene(), made_with(0), made_with(1), [None, 0, 1, 0]),
    (scene(chosen=2), made_with(0), made_with(1), [2, 0, 1, 2]),
    (scene(chosen=5), made_with(0), None, [None, 0, None, 0]),
    (scene(), made_with(0, 1), made_with(1, 2), [None, None, None, None]),
    (scene(), made_with(0, x1=1.5), made_with(1), [None, None, 1, None]),  # moved since
    (scene(), made_with(0, x2=1.5), made_with(1), [None, None, 1, None]),
    (scene(), made_with(0, label=0), None, [None, None, None, None]),
    (scene(step=0), None, made_with(1), [None, None, 1, 1]),
    (scene(), None, made_with(1), [None, None, 1, None]),
]


def test_the_point_in_use_is_the_chosen_one_or_that_of_the_update(modules: Modules) -> None:
    """Before the first update it is the one that comes next; a batch has none."""
    rows = [[shown, {"update": update, "next": coming}] for shown, update, coming, _ in SPOTS]

    told = modules.each("sigmoid/side-view.js", "spotsOf", rows)

    names = ("chosen", "used", "next", "inUse")
    found = [[spots[name] and spots[name]["index"] for name in names] for spots in told]
    assert found == [marked for *_, marked in SPOTS]


def test_a_marked_point_is_where_it_is_now_and_where_it_was(modules: Modules) -> None:
    """Its score and prediction now, and those before the update, if that used it."""
    updates = {"update": made_with(0), "next": None}
    soft, hard, chosen = modules.each(
        "sigmoid/side-view.js",
        "spotsOf",
        [[scene(), updates], [scene(hard=True), updates], [scene(chosen=2), updates]],
    )

    used = soft["inUse"]
    assert (used["z"], used["label"]) == (0.5, 1)
    assert used["prediction"] == pytest.approx(0.6224593312)
    assert (used["before"]["z"], used["before"]["prediction"]) == (-2, 0.12)
    assert hard["inUse"]["prediction"] == 1
    assert (chosen["inUse"]["z"], chosen["inUse"]["before"]) == (-1.5, None)


def test_points_are_counted_by_label_and_by_side(modules: Modules) -> None:
    """A point on the line is predicted 0 by σ(0) = ½, which is not above ½, and 1 by a step."""
    points = [point(0, 0, label) for label in (1, 1, 0, 0, 0, 1)]
    rows = [[[1, -1, -2, 3, 0, 0], points, hard] for hard in (False, True)]

    soft, hard = modules.each("sigmoid/side-view.js", "countsOf", rows)

    assert soft == {"all": [3, 3], "right": [2, 1]}
    assert hard == {"all": [3, 3], "right": [1, 2]}


PREDICTIONS: list[tuple[float, int, str, str]] = [
    (0.3756, 1, "ŷ = 0.38", "y − ŷ = 0.62"),
    (0.027, 1, "ŷ = 0.027", "y − ŷ = 0.973"),
    (0.973, 0, "ŷ = 0.973", "y − ŷ = −0.973"),
    (0.4987, 1, "ŷ = 0.499", "y − ŷ = 0.501"),
    (0.5, 0, "ŷ = 0.50", "y − ŷ = −0.50"),
    (0.00004, 1, "ŷ ≈ 0", "y − ŷ ≈ 1"),
    (0.99996, 0, "ŷ ≈ 1", "y − ŷ ≈ −1"),
    (1, 1, "ŷ = 1", "y − ŷ = 0"),
    (0, 1, "ŷ = 0", "y − ŷ = 1"),
]


def test_a_prediction_is_told_with_digits_that_mean_something(modules: Modules) -> None:
    """Never 0.50 beside the line, nor 0.00 or 1.00 for what is neither 0 nor 1."""
    told = modules.each("sigmoid/words.js", "predictionWords", [row[:2] for row in PREDICTIONS])

    assert told == [
        {"prediction": prediction, "difference": difference}
        for *_, prediction, difference in PREDICTIONS
    ]


PUSHES: list[tuple[float, float, str, str]] = [
    (-0.508, -0.21, "pushed right, z −0.51 → −0.21", "pushed point 1 to the right, z from −0.51"),
    (0.5, 0.471, "pushed left, z 0.500 → 0.471", "to the left, z from 0.500 to 0.471."),
    (-14.978025, -14.978042, "hardly moved, z −14.98", "hardly moved point 1: z is −14.98."),
    (0.25, 0.25, "hardly moved, z 0.25", "Update 1,200 did not move point 1: z is 0.25."),
]


def test_a_push_is_told_with_digits_that_show_it(modules: Modules) -> None:
    """Both scores where the digits can tell them apart."""
    spots = [
        {"index": 0, "label": 1, "z": now, "prediction": 0.4, "before": {"z": before}}
        for before, now, *_ in PUSHES
    ]
    counts = {"all": [1, 1], "right": [0, 0]}
    seen = [
        {"step": 1200, "spots": {"inUse": spot, "used": spot}, "counts": counts} for spot in spots
    ]

    pushes = modules.each("sigmoid/words.js", "pushWords", [row[:2] for row in PUSHES])
    # One and the same spot is in use and used; two copies of it would be two.
    script = """({ sideSentence }, all) => all.map(({ step, spots: { used }, counts }) =>
      sideSentence({ step, spots: { used, inUse: used }, counts }))"""
    sentences = modules.run("sigmoid/words.js", script, seen)

    assert pushes == [push for *_, push, _ in PUSHES]
    for sentence, (*_, part) in zip(sentences, PUSHES, strict=True):
        assert part in sentence


def test_the_view_says_what_it_shows(modules: Modules) -> None:
    """The point that is in use, else how many points are on their own side of the line."""
    spot = {"index": 96, "label": 1, "z": -0.004, "prediction": 0.499, "before": None}
    nothing = {"inUse": None, "used": None}
    counts = {"all": [50, 1200], "right": [47, 1198]}
    rows = [
        [{"step": 3, "spots": {"inUse": spot, "used": None}, "counts": counts}],
        [{"step": 3, "spots": nothing, "counts": counts}],
        [{"step": 0, "spots": nothing, "counts": {"all": [0, 0], "right": [0, 0]}}],
    ]

    assert modules.each("sigmoid/words.js", "sideSentence", rows) == [
        "Point 97, label 1: z = −0.004, ŷ = 0.499, on the wrong side.",
        "Right of the line: 1,198 of 1,200 with label 1. Left of it: 47 of 50 with label 0.",
        "Without points there is nothing to see from the side.",
    ]


DRAWN = """({ createSigmoidPlot, spotsOf, scoreOf }, [scene, updates, places]) => {
  const size = "width: 664px; height: 440px; display: block";
  document.body.innerHTML =
    `<div id="sigmoid-plot"></div><canvas id="sigmoid-backdrop" style="${size}"></canvas>`;
  const colours = { "quantity-error": "#ff0000", "label-1": "#0000ff", "label-0": "#00ff00" };
  const theme = { value: name => colours[name] ?? "#ffffff", shade: () => () => "#ffffff" };
  const plot = createSigmoidPlot({ theme, timeline: { loaded: { listen() {} } } });
  const scores = scene.points.map(point => scoreOf(point, scene.frame));
  plot.show(scene, scores, spotsOf(scene, updates));
  const canvas = document.getElementById("sigmoid-backdrop");
  const ratio = canvas.width / 664;
  const context = canvas.getContext("2d");
  return places.map(([x, y]) => [
    [...context.getImageData(x * ratio, y * ratio, 1, 1).data].slice(0, 3),
    plot.nearest(x, y, 10),
  ]);
}"""

WHITE, RED, BLUE, GREEN = [255, 255, 255], [255, 0, 0], [0, 0, 255], [0, 255, 0]


@pytest.mark.parametrize(("hard", "foot"), [(False, 0.2), (True, 0.02)])
def test_a_bar_goes_from_the_curve_to_the_label(
    modules: Modules, *, hard: bool, foot: float
) -> None:
    """It stands at the score of its point, which is found under the pointer; far ones at the rim.

    The plotting area is 600 × 408 pixels from (46, 8) on; 48 of these lie above ŷ = 1, and 60 below
    ŷ = 0.
    """
    points = [point(-1.5, 0, 1), point(2, 0, 0), *[point(0, 0, 0)] * 40, point(99, 0, 1)]
    shown = {
        "frame": {"step": 1, "weights": [1, 0], "bias": 0},
        "points": points,
        "isHard": hard,
        "chosen": 0,
    }

    def at(z: float, prediction: float) -> list[float]:
        return [46 + (z + 6) * 50, 8 + 48 + (1 - prediction) * 300]

    inside, below = at(-1.5, foot + 0.06), at(-1.5, foot - 0.06)
    places = [inside, below, at(-1.5, 1), at(2, 0), [46 + 600 - 14, 56], at(4, 0.7)]
    modules_of_it = ["sigmoid/sigmoid-plot.js", "sigmoid/side-view.js", "model/prediction.js"]

    told = modules.run(modules_of_it, DRAWN, [shown, {"update": None, "next": None}, places])

    assert [colour for colour, _ in told] == [RED, WHITE, BLUE, GREEN, BLUE, WHITE]
    assert [index for _, index in told][2:] == [0, 1, len(points) - 1, None]
