"""The error over the weights: its contours, its words, and whose surface is shown."""

from math import cos, exp, hypot, log, pi, sin
from typing import Any

import pytest

from tests.page.conftest import Modules

MARCHED = """({ march }, [values, level]) => {
  const segments = [];
  march(values, level, (from, to) => segments.push([from, to]));
  return segments;
}"""

LATE_ANSWER = """async ({ createLossSurface, createSignal }) => {
  const asked = [];
  const timeline = { loaded: createSignal(), shown: { step: 0, weights: [0.5, 0.5] } };
  const run = { current: { id: "first", version: 1 }, edition: 1, isBusy: false };
  const surface = createLossSurface({
    api: { lossSurface: (id, slice) => new Promise(give => asked.push({ id, slice, give })) },
    run,
    timeline,
    moment: { confirmed: [{}] },
    motion: { isSettling: false, isPlaying: false },
    picture: { sketches: () => [] },
    report: console.error,
  });
  const given = new Promise(done => surface.changed.listen(done));
  surface.follow();
  run.current = { id: "second", version: 1 };
  timeline.loaded.send();
  asked[0].give({ w1: [0, 1], w2: [0, 1] });
  await given;
  const shown = surface.current;
  surface.follow();
  return { shown, asked: asked.map(({ id, slice }) => [id, slice]) };
}"""

RESTS = """async ({ createLossSurface, createSignal }) => {
  const { now } = performance;
  let clock = 0;
  performance.now = () => clock;
  const asked = [];
  const timeline = { loaded: createSignal(), shown: { step: 0, weights: [0.5, 0.5] } };
  const motion = { isSettling: false, isPlaying: true };
  const surface = createLossSurface({
    api: { lossSurface: (id, { step }) => new Promise(give => asked.push({ step, give })) },
    run: { current: { id: "one", version: 1 }, edition: 1, isBusy: true },
    timeline,
    moment: { confirmed: [{}] },
    motion,
    picture: { sketches: () => [] },
    report: console.error,
  });
  const at = (time) => {
    clock = time;
    timeline.shown = { ...timeline.shown, step: time };
    surface.follow();
  };
  const answer = async () => {
    const given = new Promise(done => surface.changed.listen(done));
    asked.at(-1).give({ w1: [0, 1], w2: [0, 1] });
    await given;
  };
  for (const time of [10, 20]) at(time);
  await answer();
  for (const time of [519, 520, 820]) at(time);
  await answer();
  for (const time of [2019, 2020]) at(time);
  await answer();
  motion.isPlaying = false;
  at(2030);
  motion.isSettling = true;
  at(2040);
  performance.now = now;
  return asked.map(({ step }) => step);
}"""


WIDENED = """async ({ createLossSurface, createSignal }) => {
  const asked = [];
  const timeline = { loaded: createSignal(), shown: { step: 0, weights: [0.5, 0.5] } };
  let sketches = [];
  const surface = createLossSurface({
    api: { lossSurface: (id, slice) => new Promise(give => asked.push({ slice, give })) },
    run: { current: { id: "one", version: 1 }, edition: 1, isBusy: false },
    timeline,
    moment: { confirmed: [{}] },
    motion: { isSettling: false, isPlaying: false },
    picture: { sketches: () => sketches },
    report: console.error,
  });
  const next = async () => {
    timeline.shown = { ...timeline.shown, step: timeline.shown.step + 1 };
    const given = new Promise(done => surface.changed.listen(done));
    surface.follow();
    asked.at(-1).give({ w1: [0, 1], w2: [0, 1] });
    await given;
  };
  await next();
  sketches = [{}, { path: [[0.2, 0.3], [0.9, 0.1]] }];
  await next();
  sketches = [{ path: [[-1, 0.5], [0.5, 3]] }];
  await next();
  return asked.map(({ slice }) => [slice.w1_from, slice.w1_to, slice.w2_from, slice.w2_to]);
}"""


WIDENED_SLICE = """async ({ createLossSurface, createSignal }) => {
  const asked = [];
  const timeline = { loaded: createSignal(), shown: { step: 0, weights: [9, 0.5, 9, 0.5] } };
  const surface = createLossSurface({
    api: { lossSurface: (id, slice) => new Promise(give => asked.push({ slice, give })) },
    run: { current: { id: "one", version: 1 }, edition: 1, isBusy: false },
    timeline,
    moment: { confirmed: [{}] },
    motion: { isSettling: false, isPlaying: false },
    picture: { sketches: () => [{ path: [[7, 7]] }, { path: [[8, -1, 8, 0.5], [8, 0.5, 8, 3]] }] },
    report: console.error,
  });
  surface.choose([1, 3]);
  for (const step of [1, 2]) {
    timeline.shown = { ...timeline.shown, step };
    const given = new Promise(done => surface.changed.listen(done));
    surface.follow();
    asked.at(-1).give({ weights: [9, 0.5, 9, 0.5], w1: [0, 1], w2: [0, 1] });
    await given;
  }
  const { slice } = asked.at(-1);
  return [slice.w1_from, slice.w1_to, slice.w2_from, slice.w2_to];
}"""


def test_a_surface_has_room_for_the_ways_of_all_runs(modules: Modules) -> None:
    """Its ranges stay as long as the ways are within, and are widened by a fifth beyond them."""
    told = modules.run(["surface/loss-surface.js", "signal.js"], WIDENED)

    assert told[1] == [0, 1, 0, 1]
    assert told[2] == pytest.approx([-1.4, 1, 0, 3.6])


def test_levels_are_calm_and_within(modules: Modules) -> None:
    """They lie between both ends, rise, and are the same where the ends moved a little."""
    ends = [(0.01, 3.0), (0.011, 2.98), (0.6, 0.7), (0.0, 50.0), (0.38, 4.6)]
    rows = [(*each, 14) for each in ends]
    told = modules.each("surface/contours.js", "levelsBetween", [*rows, (0.38, 4.6, 6)])

    for levels, (least, greatest, most) in zip(told, [*rows, (0.38, 4.6, 6)], strict=True):
        assert levels == sorted(set(levels))
        assert least < levels[0] < levels[-1] < greatest
        assert most / 3 <= len(levels) <= most
    wide, moved, narrow, _, usual, few = told
    assert set(moved) == {level for level in wide if 0.011 < level < 2.98}
    assert narrow == [0.61, 0.62, 0.63, 0.64, 0.65, 0.66, 0.67, 0.68, 0.69]
    assert usual == [0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4]
    assert few == [0.5, 1, 1.5, 2, 3]
    assert modules.call("surface/contours.js", "levelsBetween", 1, 1, 9) == []


def test_contours_lie_where_the_level_is(modules: Modules) -> None:
    """Straight between crossings they follow a plane exactly, and a circle closely, unbroken."""
    plane = [[column + 2 * row for column in range(5)] for row in range(4)]
    circle = [[hypot(column - 8, row - 8) for column in range(17)] for row in range(17)]

    on_plane = modules.run("surface/contours.js", MARCHED, [plane, 4.5])
    on_circle = modules.run("surface/contours.js", MARCHED, [circle, 4.9])

    assert on_plane
    assert all(x + 2 * y == pytest.approx(4.5) for ends in on_plane for x, y in ends)
    assert all(hypot(x - 8, y - 8) == pytest.approx(4.9, abs=0.05) for e in on_circle for x, y in e)
    ends = [tuple(round(part, 9) for part in end) for pair in on_circle for end in pair]
    assert all(ends.count(end) == 2 for end in ends)


def test_a_saddle_is_parted_by_its_middle(modules: Modules) -> None:
    """Opposite corners above the level belong together where the middle of the cell is above."""
    high = modules.run("surface/contours.js", MARCHED, [[[1, 0], [0, 1]], 0.4])
    low = modules.run("surface/contours.js", MARCHED, [[[1, 0], [0, 1]], 0.6])

    around = sorted(sorted(map(tuple, segment)) for segment in high)
    assert around == [[(0, 0.6), (0.4, 1)], [(0.6, 0), (1, 0.4)]]
    around = sorted(sorted(map(tuple, segment)) for segment in low)
    assert around == [[(0, 0.4), (0.4, 0)], [(0.6, 1), (1, 0.6)]]


def plank(at: float, *, length: int = 40) -> list[list[dict[str, float]]]:
    """Return a straight contour line in pieces, at one height from the left to the right."""
    ends = [{"x": 20.0 + 10 * i, "y": at} for i in range(length)]
    return [[ends[i], ends[i + 1]] for i in range(length - 1)]


def bend() -> list[list[dict[str, float]]]:
    """Return a contour line that turns back within the width of a label."""
    sides = [plank(150.0, length=8), plank(158.0, length=8)]
    return [*sides[0], *sides[1]]


def test_labels_lie_in_their_lines_and_apart(modules: Modules) -> None:
    """Inside the box, off the marks, the roundest levels first, where they were if they can be."""
    box = {"left": 0, "top": 0, "width": 440, "height": 300}
    mark = {"x": 215.0, "y": 100.0}
    lines = [
        {"level": level, "pieces": pieces, "width": 24}
        for level, pieces in [
            (0.25, plank(96.0)),
            (1, plank(100.0)),
            (0.5, plank(200.0)),
            (2, bend()),
            (4, plank(3.0)),
        ]
    ]
    around = {"box": box, "marks": [mark], "before": [], "most": 9}

    first, few, again = modules.each(
        "surface/contour-labels.js",
        "placeLabels",
        [
            [lines, around],
            [lines, around | {"most": 1}],
            [lines[2:3], around | {"before": [{"level": 0.5, "x": 95, "y": 190, "angle": 0}]}],
        ],
    )

    assert [label["level"] for label in first] == [0.5, 1, 0.25]
    assert [label["level"] for label in few] == [0.5]
    for label, y in zip(first, (200, 100, 96), strict=True):
        assert (label["y"], label["angle"]) == (y, 0)
        assert 12 <= label["x"] <= 428
        assert hypot(label["x"] - mark["x"], label["y"] - mark["y"]) >= 26
        others = [other for other in first if other is not label]
        assert all(hypot(label["x"] - o["x"], label["y"] - o["y"]) > 40 for o in others)
    assert abs(again[0]["x"] - 95) < 30


def lowest_at(
    modules: Modules,
    points: list[dict[str, Any]],
    parameters: dict[str, Any],
    start: list[float],
    pair: tuple[int, int] = (0, 1),
    **penalties: float,
) -> Any:
    """Return the values of two weights at which a slice is found to be lowest."""
    land = {"points": points, "parameters": parameters, "start": start, "pair": pair}
    return modules.call("surface/lowest.js", "lowestAt", land | {"penalties": penalties})


APART = """({ freePlace, marksOf }, [texts, ends, box]) => {
  const context = { measureText: (text) => ({ width: 7 * text.length }) };
  const places = [];
  return texts.map((text, i) => {
    const place = freePlace(context, text, ends[i], { box, places });
    places.push(...marksOf(context, text, place));
    return { ...place, half: 3.5 * text.length };
  });
}"""


@pytest.mark.parametrize("aside", [0, 20, 60, 140])
@pytest.mark.parametrize("down", [0, 8, -20])
def test_labels_of_what_is_near_keep_apart(modules: Modules, aside: int, down: int) -> None:
    """The optimum's, the start's and the next step's are as high as a line of text from another."""
    texts = ["optimum (-33.5, -2.88): E 0.060", "start", "next step, drawn 10x"]
    optimum, here = {"x": 250, "y": 150}, {"x": 250 + aside, "y": 150 + down}
    ends = [[optimum], [here], [here, optimum]]
    box = {"left": 40, "top": 10, "width": 440, "height": 300}

    labels = modules.run("surface/free-place.js", APART, [texts, ends, box])

    for i, label in enumerate(labels):
        assert 40 <= label["x"] - label["half"] < label["x"] + label["half"] <= 480
        for other in labels[:i]:
            beside = abs(label["x"] - other["x"]) - label["half"] - other["half"]
            assert beside >= 0 or abs(label["y"] - other["y"]) >= 14


@pytest.mark.parametrize("bias", [-1.5, 0.0, 2.75])
def test_the_lowest_place_at_a_bias_is_found(modules: Modules, bias: float) -> None:
    """The gradient by the weights is 0 there; where a label is missing there is none."""
    rows = [(0.2, 0.7, 1), (0.9, 0.4, 0), (0.3, 0.1, 1), (0.8, 0.9, 1), (0.4, 0.6, 0)]
    points = [{"x1": x1, "x2": x2, "label": label} for x1, x2, label in rows]

    lowest = lowest_at(modules, points, {"weights": [0, 0], "bias": bias}, [5, -5])
    one_label = lowest_at(modules, points[2:4], {"weights": [0, 0], "bias": bias}, [0, 0])

    slope = [0.0, 0.0]
    for x1, x2, label in rows:
        difference = label - 1 / (1 + exp(-(lowest[0] * x1 + lowest[1] * x2 + bias)))
        slope = [slope[0] - difference * x1, slope[1] - difference * x2]
    assert slope == pytest.approx([0, 0], abs=1e-9)
    assert one_label is None


@pytest.mark.parametrize(
    ("penalties", "held_at_0"),
    [
        ({}, []),
        ({"l2": 0.05}, []),
        ({"l1": 0.1}, [1]),
        ({"l1": 0.02, "l2": 0.1}, [1]),
        ({"l1": 0.5}, [0, 1]),
    ],
)
def test_the_lowest_place_of_a_slice_is_found(
    modules: Modules, penalties: dict[str, float], held_at_0: list[int]
) -> None:
    """Of E or of J, over any two weights, the others held: nothing near it is lower.

    The penalty by absolute values holds a weight at exactly 0 whose slope is less than it.
    """
    rows = [(0.2, 0.7, 1), (0.9, 0.4, 0), (0.3, 0.1, 1), (0.8, 0.9, 1), (0.4, 0.6, 0), (1.5, 0, 1)]
    points = [{"x1": x1, "x2": x2, "label": label} for x1, x2, label in rows]
    parameters = {"features": ["x1", "x2", "x1^2", "x2^2"], "weights": [1.0, -2.0, 9, 9]}

    lowest = lowest_at(modules, points, parameters | {"bias": 0.5}, [5, -5], (0, 3), **penalties)

    def height(w1: float, w4: float) -> float:
        z = [w1 * x1 - 2 * x2 + 9 * x1**2 + w4 * x2**2 + 0.5 for x1, x2, _ in rows]
        loss = sum(log(1 + exp(-s if y else s)) for s, (_, _, y) in zip(z, rows, strict=True))
        l1, l2 = penalties.get("l1", 0), penalties.get("l2", 0)
        return loss / len(rows) + l2 / 2 * (w1**2 + w4**2) + l1 * (abs(w1) + abs(w4))

    here = height(*lowest)
    for turn in range(24):
        aside = [0.01 * cos(turn * pi / 12), 0.01 * sin(turn * pi / 12)]
        assert height(lowest[0] + aside[0], lowest[1] + aside[1]) > here
    assert [i for i, value in enumerate(lowest) if abs(value) < 1e-12] == held_at_0


def test_the_next_step_is_minus_alpha_times_the_slope(modules: Modules) -> None:
    """Over all points it is worked out; by some, or a perceptron's, it is the server's update."""
    points = [{"x1": 0.5, "x2": -1, "label": 1}, {"x1": 2, "x2": 0.25, "label": 0}]
    frame = {"weights": [0.5, -0.25], "bias": 0.1}
    known = {"change": {"weights": [3, 4]}, "points": [{}]}
    z = [0.5 * p["x1"] - 0.25 * p["x2"] + 0.1 for p in points]
    differences = [p["label"] - 1 / (1 + exp(-each)) for p, each in zip(points, z, strict=True)]
    total = [
        sum(d * p[name] for d, p in zip(differences, points, strict=True)) for name in ("x1", "x2")
    ]
    plain = {"batch_size": None, "learning_rate": 0.3, "reduction": "sum", "rule": "gradient"}
    rows = [
        (plain, None),
        (plain | {"reduction": "mean", "batch_size": 2}, known),
        (plain | {"batch_size": 1}, known),
        (plain | {"batch_size": 1}, None),
        (plain | {"rule": "perceptron"}, known),
    ]

    told = modules.each(
        "surface/next-step.js",
        "nextStep",
        [
            [{"frame": frame, "points": points, "hyperparameters": how, "next": following}]
            for how, following in rows
        ],
    )

    assert told[0]["change"] == pytest.approx([0.3 * each for each in total])
    assert told[1]["change"] == pytest.approx([0.15 * each for each in total])
    assert [step and (step["kind"], step["count"]) for step in told] == [
        ("sum", 2),
        ("mean", 2),
        ("points", 1),
        None,
        ("perceptron", 1),
    ]
    assert told[2]["change"] == told[4]["change"] == [3, 4]
    assert modules.each("surface/walk.js", "timesOf", [[25], [20], [19], [0.5], [0.05], [0]]) == [
        *(1, 1, 10, 100),
        *(None, None),
    ]


def test_an_arrow_at_the_rim_points_outside(modules: Modules) -> None:
    """Within the box, with its tip near the side that is in its direction."""
    box = {"left": 40, "top": 10, "width": 400, "height": 300}
    ways = [(-300, 5), (0, -1), (1000, 1000)]

    arrows = modules.each(
        "surface/rim.js", "arrowAtRim", [[box, {"x": x, "y": y}] for x, y in ways]
    )

    for arrow, (x, y) in zip(arrows, ways, strict=True):
        tip, tail = arrow["tip"], arrow["from"]
        assert 40 < tip["x"] < 440
        assert 10 < tip["y"] < 310
        along = (tip["x"] - tail["x"]) * x + (tip["y"] - tail["y"]) * y
        assert along == pytest.approx(28 * hypot(x, y))
    assert arrows[0]["tip"]["x"] == 50
    assert arrows[1]["tip"] == {"x": 240, "y": 36}
    assert arrows[2]["tip"]["y"] == 284


WORDS = "surface/words.js"
BEST = {"weights": [-33.5, -2.885], "bias": 31.91, "loss": 0.0598}
SURFACE = {
    "bias": 2.7346,
    "step": 1020,
    "optimum": BEST,
    "optimum_is_only": True,
    "lowest_loss": 0.0598,
    "path": {"loss": [1.2, 0.5, 0.4162]},
}
NO_OPTIMUM = SURFACE | {"optimum": None}
TWO = [{"x1": 0, "x2": 0, "label": 1}, {"x1": 1, "x2": 1, "label": 0}]
LOOKED = {"weights": [1.5, -2], "loss": 0.43211}
PLACE = "w₁ 1.50, w₂ −2.00: E 0.4321. Its line is the dashed one."
SEEN: list[tuple[dict[str, object], str]] = [
    ({}, "E for each pair of weights: light is low, the dot is here."),
    ({"points": []}, "Without points there is no error to draw."),
    ({"surface": None}, ""),
    ({"looked": LOOKED}, PLACE + " Click or press Enter to start here."),
    ({"looked": LOOKED, "isTouch": True}, PLACE + " Let go to start here."),
    ({"looked": LOOKED, "isOwn": False}, PLACE),
    (
        {"surface": SURFACE | {"optimum_is_only": False}},
        "All points lie on one line, so the optimum is one of many.",
    ),
    (
        {"surface": NO_OPTIMUM | {"lowest_loss": 0}},
        "No weights are best: a line separates the labels, and E falls for ever.",
    ),
    (
        {"surface": NO_OPTIMUM, "points": TWO[:1]},
        "No weights are best: all points carry label 1, and E falls for ever.",
    ),
    (
        {"surface": NO_OPTIMUM | {"lowest_loss": 0.231049}},
        "No weights are best: a line separates all but those on it; E stays above 0.2310.",
    ),
    ({"surface": NO_OPTIMUM | {"lowest_loss": None}}, "No weights are best."),
]


def test_the_surface_is_told_in_a_sentence(modules: Modules) -> None:
    """What is at the place looked at, how to read the plot, or why there is no optimum."""
    usual = {"surface": SURFACE, "points": TWO, "looked": None, "isOwn": True, "isTouch": False}

    told = modules.each(WORDS, "surfaceSentence", [[usual | changed] for changed, _ in SEEN])

    assert told == [sentence for _, sentence in SEEN]


def test_labels_of_the_surface_fit_its_room(modules: Modules) -> None:
    """The head says more where there is room, and how to start elsewhere by mouse or by finger."""
    large = {"isLarge": True, "isOwn": True, "isTouch": False}
    heads = [large, large | {"isTouch": True}, large | {"isOwn": False}, large | {"isLarge": False}]
    best = [
        {"isOnly": True, "bias": 2.7346, "isLarge": True},
        {"isOnly": False, "bias": 31.92, "isLarge": False},
    ]
    steps = [
        [{"kind": "mean", "count": 100}, 1, True],
        [{"kind": "sum", "count": 100}, 10, True],
        [{"kind": "points", "count": 1}, 10, True],
        [{"kind": "points", "count": 10}, 1, True],
        [{"kind": "perceptron", "count": 1}, 1, True],
        [{"kind": "mean", "count": 100}, 1, False],
        [{"kind": "mean", "count": 100}, 100, False],
    ]

    assert modules.each(WORDS, "sliceWords", [[SURFACE, seen] for seen in heads]) == [
        "at b = 2.73, update 1,020. Click to start from another place",
        "at b = 2.73, update 1,020. Tap to start from another place",
        "at b = 2.73, update 1,020",
        "b = 2.73",
    ]
    assert modules.each(WORDS, "optimumLabels", [[BEST, seen] for seen in best]) == [
        [
            "optimum (−33.5, −2.88) at b = 31.9: E 0.060",
            "optimum, at another b: 31.9",
            "optimum, at another b",
        ],
        ["optimum, one of many", "optimum"],
    ]
    assert modules.each(WORDS, "stepLabel", steps) == [
        "next step −α∇E",
        "next step −αΣ∇E, drawn 10×",
        "the next point’s step, drawn 10×",
        "the next 10 points’ step",
        "the perceptron’s step",
        "",
        "100×",
    ]
    assert modules.each(WORDS, "descentLabel", [[0.3], [-0.3], [0]]) == [
        ["downhill for ever, as b grows", "downhill for ever", "downhill"],
        ["downhill for ever, as b falls", "downhill for ever", "downhill"],
        ["downhill for ever", "downhill"],
    ]
    assert modules.each(WORDS, "heightLabel", [[0.3812], [4.6], [12.2], [0.0000123], [0]]) == [
        *("0.38", "4.6", "12"),
        *("1.23e−5", "0"),
    ]


def test_a_slice_says_whether_the_optimum_is_on_it(modules: Modules) -> None:
    """It is where all else is held as the optimum has it, the bias too, as far as that is told."""
    best = {"weights": [1.0, 2.0, 3.0], "bias": 4.0, "loss": 0.3}
    held = {"over": ["w1", "w3"], "weights": [7, 2.001, 9], "bias": 4.001, "optimum": best}
    surfaces = [
        held,
        held | {"bias": 4.1},
        held | {"weights": [1, 2.1, 3]},
        held | {"optimum": None, "descent": {"weights": [1, 2, 3], "bias": 4}},
    ]
    rows = [[surface | {"has_penalty": False}, [0, 2]] for surface in surfaces]

    laid = modules.each("surface/slice.js", "laidSurface", rows)
    on_it = modules.each("surface/slice.js", "isInSlice", [[surface] for surface in laid])

    assert [surface["optimum"] for surface in laid] == [best | {"weights": [1, 3]}] * 3 + [None]
    assert laid[3]["descent"] == {"weights": [1, 3], "bias": 4}
    assert on_it == [True, False, False, False]
    seen = {"points": TWO, "looked": None, "isLarge": True, "isOwn": True, "isTouch": False}
    told = modules.each(WORDS, "surfaceSentence", [[seen | {"surface": one}] for one in laid])
    assert ["The optimum is among these." in sentence for sentence in told] == on_it
    assert modules.call(WORDS, "lowestLabel", laid[0]) == "lowest, all else held"
    assert modules.call(WORDS, "lowestLabel", SURFACE | {"weights": [1, 2]}) == "lowest at b = 2.73"
    label = {"isOnly": True, "bias": 4.001, "isLarge": True}
    elsewhere = [[laid[0]["optimum"], label | {"isElsewhere": there}] for there in (False, True)]
    assert modules.each(WORDS, "optimumLabels", elsewhere) == [
        ["optimum (1.00, 3.00): E 0.300", "optimum", "optimum"],
        ["optimum, all else otherwise"],
    ]


def test_a_split_step_is_laid_on_its_slice(modules: Modules) -> None:
    """Its parts by gradient and by memory are of the same two weights as the step."""
    step = {
        "change": [1, 2, 3],
        "kind": "optimizer",
        "split": {"gradient": [4, 5, 6, 0], "memory": [7, 8, 9, 0]},
    }

    laid = modules.each(
        "surface/slice.js", "laidStep", [[step, [0, 2]], [step | {"split": None}, [1, 2]]]
    )

    parts = {"gradient": [4, 6], "memory": [7, 9]}
    assert laid[0] == {"change": [1, 3], "kind": "optimizer", "split": parts}
    assert (laid[1]["change"], laid[1]["split"]) == ([2, 3], None)


def test_a_slice_has_room_for_the_ways_of_all_runs(modules: Modules) -> None:
    """By the two weights it is over; a way of fewer weights, of before, is left out."""
    told = modules.run(["surface/loss-surface.js", "signal.js"], WIDENED_SLICE)

    assert told == pytest.approx([-1.4, 1, 0, 3.6])


def test_a_late_answer_about_an_earlier_run_is_dropped(modules: Modules) -> None:
    """It is neither shown nor lends the other run its ranges; that one's surface is asked for."""
    late = modules.run(["surface/loss-surface.js", "signal.js"], LATE_ANSWER)

    at_start = {"step": 0, "version": 1}
    assert late == {"shown": None, "asked": [["first", at_start], ["second", at_start]]}


def test_playing_is_not_held_up(modules: Modules) -> None:
    """One request at a time, then a rest: half a second, or four times what the answer took.

    None is asked for while the run is being changed, or is about to rest.
    """
    asked = modules.run(["surface/loss-surface.js", "signal.js"], RESTS)

    assert asked == [10, 520, 2020]


def test_the_step_of_an_optimizer_splits_into_gradient_and_memory(modules: Modules) -> None:
    """By its definition: momentum's is α times what is kept, and α times the new pull."""
    update: dict[str, Any] = {
        "before": {"weights": [1.0, -1.0], "bias": 0.5},
        "change": {"weights": [0.14, -0.05], "bias": 0},
        "points": [{}, {}],
        "gradient": [-1.0, 2.0, 0.0],
        "memory": {"velocity": {"before": [0.4, 0.5, 0.0], "after": []}},
        "corrections": None,
    }
    how = {"batch_size": 2, "learning_rate": 0.1, "reduction": "mean", "rule": "gradient"}
    points = [{"x1": 0.5, "x2": -1, "label": 1}] * 4
    frame = {"weights": [1, -1], "bias": 0.5}

    def step(**given: object) -> Any:
        chosen = how | given
        following = update | {"hyperparameters": chosen}
        now = {"frame": frame, "points": points, "hyperparameters": chosen, "next": following}
        return modules.call("surface/next-step.js", "nextStep", now)

    by_momentum = step(optimizer="momentum", momentum=0.5)
    ahead = step(optimizer="nesterov", momentum=0.5)

    assert by_momentum["kind"] == "optimizer"
    assert by_momentum["change"] == [0.14, -0.05]
    assert by_momentum["split"]["gradient"] == pytest.approx([0.05, -0.1, 0])
    assert by_momentum["split"]["memory"] == pytest.approx([0.02, 0.025, 0])
    assert ahead["split"]["gradient"] == pytest.approx([0.075, -0.15, 0])
    assert ahead["split"]["memory"] == pytest.approx([0.01, 0.0125, 0])
    assert step(optimizer="rmsprop")["split"] is None
    assert step(optimizer="momentum", momentum=0)["kind"] == "points"
    name = modules.call("surface/words.js", "stepKey", by_momentum)
    assert name == "Momentum’s step"
    rests = modules.each("surface/words.js", "stepKey", [[None, True], [None, False]])
    assert rests == ["next step: when it rests", "next step"]


def test_a_step_against_a_penalty_is_worked_out_for_every_moment(modules: Modules) -> None:
    """λ₂ shortens the weights by their share, λ₁ by the same for each and never past 0."""
    points = [{"x1": 0.5, "x2": 0, "label": 1}, {"x1": 0.5, "x2": 0, "label": 0}]
    how = {"batch_size": None, "learning_rate": 0.5, "reduction": "mean", "rule": "gradient"}
    frame = {"weights": [0.0, 2.0], "bias": 0.0}

    def step(**penalties: float) -> Any:
        now = {"frame": frame, "points": points, "hyperparameters": how | penalties, "next": None}
        return modules.call("surface/next-step.js", "nextStep", now)

    assert step(l2=0.1)["change"] == pytest.approx([0, -0.5 * 0.1 * 2])
    assert step(l1=0.1)["change"] == pytest.approx([0, -0.05])
    assert step(l1=9)["change"] == pytest.approx([0, -2])
    assert modules.call("surface/words.js", "stepKey", step(l1=0.1)) == "step −α∇J"
