"""The error over the weights: its contours, its words, and whose surface is shown."""

from math import hypot

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


def test_levels_are_calm_and_within(modules: Modules) -> None:
    """They lie between both ends, rise, and are the same where the ends moved a little."""
    ends = [(0.01, 3.0), (0.011, 2.98), (0.6, 0.7), (0.0, 50.0)]
    wide, moved, narrow, from_zero = modules.each("surface/contours.js", "levelsBetween", ends)

    for levels, (least, greatest) in zip((wide, moved, narrow, from_zero), ends, strict=True):
        assert levels == sorted(set(levels))
        assert least < levels[0] < levels[-1] < greatest
        assert 8 <= len(levels) <= 60
    assert set(moved) == {level for level in wide if 0.011 < level < 2.98}
    assert narrow == pytest.approx([0.61 + i / 100 for i in range(9)])
    assert modules.call("surface/contours.js", "levelsBetween", 1, 1) == []


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


def test_the_least_error_is_told_or_why_there_is_none(modules: Modules) -> None:
    """By its mark where it is in view, else by its place; labels tell why there is none."""
    points = [{"x1": 0, "x2": 0, "label": 1}, {"x1": 1, "x2": 1, "label": 0}]
    best = {"weights": [1.5, -2], "bias": 0.25, "loss": 0.43211}
    seen = {"optimum": best, "w1": [-3, 0, 3], "w2": [-3, 0, 3]}
    none = seen | {"optimum": None}

    told = modules.each(
        "surface/surface-words.js",
        "optimumSentence",
        [
            [seen, points],
            [seen | {"w2": [-1, 0, 1]}, points],
            [seen | {"w1": [2, 3]}, points],
            [none, points],
            [none, points[:1]],
        ],
    )

    assert told[0] == "The lowest E of all, 0.4321, is ✕, with b = 0.25."
    assert "at (1.50, −2.00)" in told[1]
    assert "at (1.50, −2.00)" in told[2]
    assert "a line separates the labels" in told[3]
    assert "all points carry label 1" in told[4]


def test_a_late_answer_about_an_earlier_run_is_dropped(modules: Modules) -> None:
    """It is neither shown nor lends the other run its ranges; that one's surface is asked for."""
    late = modules.run(["surface/loss-surface.js", "signal.js"], LATE_ANSWER)

    at_start = {"step": 0, "version": 1}
    assert late == {"shown": None, "asked": [["first", at_start], ["second", at_start]]}
