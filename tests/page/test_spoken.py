"""What is heard of the page: the sentences, and when each is said."""

from typing import Any

import pytest

from tests.page.conftest import Modules

WORDS = "spoken/words.js"


def frame(step: int, loss: float | None, accuracy: float | None = 0.5, **more: Any) -> Any:
    """Return a moment of a run with 100 points, one for each update."""
    usual = {"epoch": step // 100, "weights": [1, 1], "bias": 0, "completesEpoch": False}
    return {"step": step, "loss": loss, "accuracy": accuracy, **usual, **more}


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (frame(0, 0.731), frame(1, 0.757), "Update 1. Error 0.757, up 0.026. Accuracy 50 %"),
        (
            frame(99, 0.3),
            frame(100, 0.2, 0.96, completesEpoch=True),
            "Update 100, the end of epoch 1. Error 0.200, down 0.100. Accuracy 96 %",
        ),
        (
            frame(4, 0.3 + 1e-16),
            frame(5, 0.3, 0.999, epoch=5, completesEpoch=True),
            "Update 5. Error 0.300, unchanged. Accuracy 99.9 %",
        ),
        (
            frame(1999, 0.0003),
            frame(2000, 0.0002, 1),
            "Update 2,000. Error less than 0.001, down less than 0.001. Accuracy 100 %",
        ),
        (frame(0, 1), frame(1, 2e5), "Update 1. Error 200,000, up 199,999. Accuracy 50 %"),
        (frame(2, 0.7), frame(1, 0.6), "Back at update 1. Error 0.600. Accuracy 50 %"),
    ],
)
def test_a_step_is_told_in_numbers(modules: Modules, before: Any, now: Any, sentence: str) -> None:
    """Which update, what the error is, how it differs from what was heard last, the accuracy."""
    points = {"before": 100, "now": 100}

    assert modules.call(WORDS, "movedSentence", before, now, points) == sentence


def test_an_edit_is_told_by_what_it_did_to_the_error(modules: Modules) -> None:
    """The number of points is told where it has changed; without any there is no error."""
    before, now = frame(3, 0.6), frame(3, 0.65)

    said = modules.each(
        WORDS,
        "movedSentence",
        [
            [before, now, {"before": 8, "now": 8}],
            [before, now, {"before": 8, "now": 9}],
            [before, frame(3, None, None), {"before": 1, "now": 0}],
        ],
    )

    assert said == [
        "Error 0.650, up 0.050. Accuracy 50 %",
        "9 points. Error 0.650, up 0.050. Accuracy 50 %",
        "0 points. Without points there is no error",
    ]


def test_it_is_told_how_it_goes_and_where_it_has_stopped(modules: Modules) -> None:
    """How E moves in the card's own words, else by how much; anew, with how many points."""
    was, now = frame(500, 0.3), frame(640, 0.2649, 0.96)

    playing = modules.each(
        WORDS,
        "playingSentence",
        [[was, now, ", settled"], [was, now, ""], [now, {**was, "step": 1240}, ""]],
    )

    assert playing == [
        "Playing, update 640, after 6 epochs. Error 0.265, settled. Accuracy 96 %",
        "Playing, update 640, after 6 epochs. Error 0.265, down 0.035. Accuracy 96 %",
        "Playing, update 1,240, after 5 epochs. Error 0.300, up 0.035. Accuracy 50 %",
    ]
    assert modules.call(WORDS, "stoppedSentence", frame(199, 0.3)) == (
        "Stopped at update 199, after 1 epoch. Error 0.300. Accuracy 50 %"
    )
    assert modules.each(WORDS, "anewSentence", [[frame(0, 0.7), 1], [frame(0, 0.7), 1000]]) == [
        "1 point. Update 0. Error 0.700. Accuracy 50 %",
        "1,000 points. Update 0. Error 0.700. Accuracy 50 %",
    ]


def test_what_the_arrows_find_on_the_surface_is_told(modules: Modules) -> None:
    """Both weights, and E there: ln 2 where all predictions are a half."""
    point = {"x1": 0.5, "x2": 0.5, "label": 1}

    found = modules.each(
        WORDS,
        "lookSentence",
        [
            [[point], {"weights": [1.25, -1.25], "bias": 0}],
            [[point], {"weights": [-0.001, 20], "bias": 0}],
        ],
    )

    assert found == ["w₁ 1.25, w₂ −1.25: E 0.693", "w₁ 0.00, w₂ 20.00: E less than 0.001"]


@pytest.mark.parametrize(
    ("weights", "accuracy", "sentence"),
    [
        ([2, 1], 0.97, "The line falls to the right; three points on the wrong side."),
        ([-2, 1], 0.99, "The line rises to the right; one point on the wrong side."),
        ([0.01, -1], 1, "The line is level; no points on the wrong side."),
        ([-3, 0], 0.5, "The line is upright; 50 points on the wrong side."),
        ([0, 0], 0.5, "There is no line: both weights are 0."),
    ],
)
def test_the_line_is_described(
    modules: Modules, weights: list[float], accuracy: float, sentence: str
) -> None:
    """How it lies and how many points it has wrong."""
    now = frame(3, 0.4, accuracy, weights=weights)

    said: str = modules.call(WORDS, "boundaryDescription", now, 100)

    assert said.startswith(sentence)


def test_the_side_of_label_1_is_described(modules: Modules) -> None:
    """Above or below the line, or beside it where it is upright."""
    lines = ([2, 1], [2, -1], [1, 0], [-1, 0], [0, 1])

    said = modules.each(
        WORDS, "boundaryDescription", [[frame(1, 1, 1, weights=line), 9] for line in lines]
    )

    assert [each.partition("predicted ")[2] for each in said] == [
        *("above it.", "below it.", "to the right of it.", "to the left of it.", "above it."),
    ]
    assert modules.call(WORDS, "boundaryDescription", frame(0, None, None), 0) == (
        "There are no points."
    )


def test_the_error_and_the_way_over_it_are_described(modules: Modules) -> None:
    """Where they began, where they are, and the lowest error so far."""
    curve = [frame(0, 0.731, weights=[-1, 2]), frame(1, 0.25), frame(2, 0.264, weights=[0, 2])]
    none = frame(0, None, None)

    assert modules.each(
        WORDS, "errorDescription", [[curve, curve[2]], [curve[:1], curve[0]], [curve[1:], curve[2]]]
    ) == [
        "The error began at 0.731 and is 0.264 now, at update 2. Its lowest is 0.250, at update 1.",
        "The error is 0.731 now, at update 0.",
        "The error is 0.264 now, at update 2. Its lowest is 0.250, at update 1.",
    ]
    assert modules.each(
        WORDS, "surfaceDescription", [[curve, curve[2]], [curve[:1], curve[0]]]
    ) == [
        (
            "The way began at w₁ −1.00, w₂ 2.00, where E was 0.731; "
            "it is now at w₁ 0.00, w₂ 2.00, where E is 0.264."
        ),
        "The dot is now at w₁ −1.00, w₂ 2.00, where E is 0.731.",
    ]
    for name in ("errorDescription", "surfaceDescription"):
        assert modules.call(WORDS, name, [none], none) == "Without points there is no error."


def test_the_view_from_the_side_is_told_by_its_scores(modules: Modules) -> None:
    """How far they reach, and which points lie where ŷ is above ½."""
    points = [{"x1": x1, "x2": 0, "label": label} for x1, label in ((2, 1), (-1, 1), (0, 0))]
    rows = [
        [frame(0, 0.7, bias=-0.5), points],
        [frame(0, 0.7), points[:1]],
        [frame(0, None), []],
    ]

    above = "Above 0, where ŷ is above ½, lie one point with label 1 and no points with label 0."

    assert modules.each(WORDS, "sideDescription", rows) == [
        f"The scores reach from −1.50 to 1.50. {above}",
        f"Every score is 2.00. {above}",
        "There are no points.",
    ]


NARRATED = """async ({ createNarrator }, moments) => {
  const { setTimeout: wait, clearTimeout: give } = globalThis;
  const told = [];
  let due = null;
  let described = 0;
  globalThis.setTimeout = (ring) => { due = ring; return 1; };
  globalThis.clearTimeout = () => { due = null; };
  try {
    const narrator = createNarrator({
      say: (sentence) => told.at(-1).push(sentence),
      describe: () => { described += 1; },
      count: () => 100,
      pace: () => ", falling",
    });
    for (const { frame, plays = false, at = 0, anew = false, rests = true } of moments) {
      told.push([]);
      if (anew) narrator.beginAnew();
      narrator.draw(frame, plays, at);
      if (rests) due?.();
    }
  } finally {
    Object.assign(globalThis, { setTimeout: wait, clearTimeout: give });
  }
  return [told.flatMap((each) => each.length ? each : [""]), described];
}"""
"""Draws moments one after another, with the clock in hand; what is said after each, or ""."""


def narrated(modules: Modules, *moments: dict[str, Any]) -> list[str]:
    """Return what is said when each of some moments has been drawn."""
    said: list[str] = modules.run("spoken/narrator.js", NARRATED, moments)[0]
    return [each.partition(".")[0] for each in said]


def test_it_is_told_once_it_rests(modules: Modules) -> None:
    """Nothing at first, nor when nothing has changed; of steps in quick succession the last."""
    first, second = frame(0, 0.7), frame(1, 0.6)

    assert narrated(
        modules,
        {"frame": first},
        {"frame": {**first}},
        {"frame": second, "rests": False},
        {"frame": frame(2, 0.5), "rests": False},
        {"frame": frame(2, 0.5)},
        {"frame": frame(2, 0.5)},
        {"frame": frame(2, 0.4)},
        {"frame": first, "anew": True},
        {"frame": first, "anew": True},
    ) == ["", "", "", "", "Update 2", "", "Error 0", "100 points", "100 points"]


def test_every_five_seconds_it_is_told_how_it_goes(modules: Modules) -> None:
    """While it plays, and where it stands when that is over; a step right then has the word."""
    steps = [frame(step, 1 / (step + 1)) for step in range(6)]

    assert narrated(
        modules,
        {"frame": steps[0]},
        {"frame": steps[0], "plays": True, "at": 1000},
        {"frame": steps[1], "plays": True, "at": 5999},
        {"frame": steps[2], "plays": True, "at": 6000},
        {"frame": steps[3], "plays": True, "at": 6001},
        {"frame": {**steps[3]}, "rests": False},
        {"frame": {**steps[3]}},
        {"frame": steps[3], "plays": True, "at": 9000},
        {"frame": steps[3], "rests": False},
        {"frame": steps[4]},
        {"frame": steps[4], "plays": True, "at": 9000},
        {"frame": steps[0], "anew": True},
    ) == [
        *("", "", "", "Playing, update 2, after 0 epochs", ""),
        *("", "Stopped at update 3, after 0 epochs", "", "", "Update 4", "", "100 points"),
    ]


def test_plots_are_described_as_often_as_it_is_told(modules: Modules) -> None:
    """At first too, and never for every frame that is played."""
    steps = [frame(step, 1 / (step + 1)) for step in range(5)]
    moments = [
        {"frame": steps[0]},
        {"frame": steps[1]},
        *({"frame": each, "plays": True, "at": each["step"]} for each in steps[1:]),
        {"frame": steps[4]},
    ]

    said, described = modules.run("spoken/narrator.js", NARRATED, moments)

    assert described == 4
    assert len([each for each in said if each]) == 2
