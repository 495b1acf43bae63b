"""How a run goes, in numbers and in words: against errors made up by hand."""

from math import exp, log
from typing import Any

import pytest

from tests.page.conftest import Modules

PROGRESS = "update/progress/progress.js"
WORDS = "update/progress/words.js"

TOLD = """({ progressOf, progressTitle, reasonSentence, progressCells }, situation) => {
  const progress = progressOf(situation);
  return {
    ...progress, title: progressTitle(progress), reason: reasonSentence(progress),
    cells: progressCells(progress),
  };
}"""

PLAIN = {
    "learning_rate": 0.3,
    "batch_size": 1,
    "reduction": "sum",
    "shuffle": False,
    "rule": "gradient",
}
POINTS: list[dict[str, Any]] = [
    *({"x1": 1, "x2": 0, "label": 1}, {"x1": -1, "x2": 0, "label": 0}),
    *({"x1": 2, "x2": 0, "label": 1}, {"x1": 0.5, "x2": 0, "label": 0}),
]
"""Of these w = (1, 0), b = 0 gets the last one wrong: its ŷ is σ(0.5) = 0.62."""

LOSS = (2 * log(1 + exp(-1)) + log(1 + exp(-2)) + log(1 + exp(0.5))) / 4
"""Their mean error."""


def optimum(loss: float) -> dict[str, Any]:
    """Return what the server says where some finite weights are best."""
    return {"optimum": {"weights": [1, 1], "bias": 0, "loss": loss}, "lowest_loss": loss}


def no_optimum(lowest: float | None = 0) -> dict[str, Any]:
    """Return what it says where none are."""
    return {"optimum": None, "lowest_loss": lowest}


def situation(*ends: float, between: Any = None, every: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a moment at the end of some epochs of four updates, by the errors at their ends.

    ``between`` is the error in the middle of each; nothing was changed since the start. Of the
    epochs each ``every``-th is known.
    """
    epochs: list[dict[str, Any]] = [
        {"step": 4 * i * every, "epoch": i * every, "loss": loss, "weights": [1, 0], "bias": 0}
        for i, loss in enumerate(ends)
    ]
    halves = [] if between is None else [each | {"loss": between} for each in epochs]
    recorded = [*epochs, *(each | {"step": each["step"] - 2} for each in halves)]
    return {
        "frame": epochs[-1],
        "points": POINTS,
        "since": epochs[-1]["step"],
        "epochs": epochs,
        "recorded": sorted(recorded, key=lambda frame: frame["step"]),
        "isFine": True,
        "hyperparameters": PLAIN | changed.pop("hyperparameters", {}),
        "least": optimum(0.3),
    } | changed


ALL: dict[str, Any] = {"hyperparameters": {"batch_size": None}}
AT_REST: dict[str, Any] = {"hyperparameters": {"batch_size": None, "learning_rate": 1e-9}}
PERCEPTRON: dict[str, Any] = {"hyperparameters": {"rule": "perceptron"}}
RIGHT: dict[str, Any] = {"points": POINTS[:3]}
ONES: dict[str, Any] = {"points": [POINTS[0], POINTS[2]]}
SAME = [0.5] * 6
ZIGZAG = [0.5, 0.9] * 6

PACES: list[tuple[dict[str, Any], str, str | None]] = [
    # E over whole epochs; what else; the pace; words of the reason
    (situation(0.7), "unknown", None),
    (situation(0.7, 0.5, every=10), "slowly", None),  # 0.02 of the 0.4 in an epoch
    (situation(0.5, 0.6), "rising", None),
    (situation(0.7, 0.5), "fast", None),  # 0.2 of the 0.4 that are left
    (situation(0.75, 0.6875, least=optimum(0.25)), "fast", None),  # exactly an eighth
    (situation(0.75, 0.6876, least=optimum(0.25)), "slowly", None),
    (situation(0.7, 0.5, least=None), "falling", None),
    (situation(*SAME, least=optimum(0.4951)), "resting", "lower error than 0.495."),
    (situation(*SAME, least=optimum(0.4949)), "creeping", "A larger α"),
    (situation(*SAME[1:]), "slowly", None),  # four epochs are too few
    (situation(0.5006, *SAME[1:], least=optimum(0.4999)), "slowly", None),
    (situation(0.5004, *SAME[1:], least=optimum(0.4999)), "resting", "No line"),
    (situation(*SAME, least=no_optimum()), "endless", "can be parted: E falls for ever"),
    (situation(*SAME, least=no_optimum(0.2)), "endless", "nearer to 0.200"),
    (situation(*SAME, least=no_optimum(), **ONES), "endless", "All labels are 1"),
    (situation(*SAME, least=no_optimum(None)), "unknown", None),
    (situation(*SAME, least=None), "unknown", None),
    (situation(*SAME, between=0.51), "cycling", "single points pull the line about"),
    (situation(*SAME, between=0.5004, least=optimum(0.4999)), "resting", "No line"),
    (situation(*SAME, isFine=False), "cycling", "A smaller α or more points"),
    (situation(0.5, 0.5, every=100, isFine=False), "cycling", "A smaller α or more points"),
    (situation(LOSS, LOSS, every=100, least=optimum(LOSS - 1e-4), **AT_REST), "resting", "No line"),
    (situation(*SAME, **ALL), "jumping", "A smaller α calms it."),  # the next update moves E
    (situation(*ZIGZAG), "jumping", "A smaller α or more points"),
    (situation(*ZIGZAG, **ALL), "jumping", "A smaller α calms it."),
    (situation(*ZIGZAG, since=8), "rising", None),  # of the three epochs since a change
    (situation(*SAME, **PERCEPTRON), "restless", "the perceptron never rests"),
    (situation(*SAME, least=no_optimum(), **PERCEPTRON), "mistakes", None),
    (situation(0.5, **PERCEPTRON | RIGHT), "done", "nothing moves any more"),
]


def test_the_pace_of_a_run_is_told_and_why_it_stops(modules: Modules) -> None:
    """By the share of what is left, by 0.1 % over five epochs, and by what happens in between."""
    for number, (given, pace, words) in enumerate(PACES):
        told = modules.run([PROGRESS, WORDS], TOLD, given)

        assert told["pace"] == pace, number
        assert (told["reason"] is None) if words is None else (words in told["reason"]), number


def test_half_right_is_said_of_a_line_that_is(modules: Modules) -> None:
    """Where no line has a lower error and the labels lie crosswise."""
    swapped = [point | {"label": 1} for point in POINTS[:2]]
    half = [*POINTS[:2], *({**point, "label": 1 - point["label"]} for point in POINTS[:2])]
    for points, is_half in ((half, True), (POINTS, False), (swapped, True)):
        given = situation(*SAME, least=optimum(0.5), points=points)
        told = modules.run([PROGRESS, WORDS], TOLD, given)
        assert ("half right" in told["reason"]) == is_half, points


def test_the_card_never_goes_blank(modules: Modules) -> None:
    """What is right and wrong, E over the last epoch and what it could come to, rounded."""
    told = modules.run([PROGRESS, WORDS], TOLD, situation(0.27, 0.251, 0.2361, least=optimum(0.06)))

    assert told["title"] == "3 of 4 right, E 0.236, falling slowly."
    assert told["cells"] == {
        "at": "at update 8",
        "sides": [
            {"label": 1, "value": "2 of 2", "share": 1},
            {"label": 0, "value": "1 of 2", "share": 0.5},
        ],
        "wrong": {
            "points": [{"index": 3, "label": 0, "name": "point 4"}],
            "value": "",
            "note": "close to the line: ŷ is 0.62",
        },
        "epoch": {
            "before": "0.251 → ",
            "after": "0.236",
            "name": "over the last epoch",
            "note": "−0.015, after −0.019 the epoch before",
        },
        "least": {"of": "E", "value": "0.060", "note": "so the fall goes on"},
    }


@pytest.mark.parametrize(
    ("points", "wrong"),
    [
        (POINTS[:3], {"points": [], "value": "none", "note": "each on its own side"}),
        (
            [{"x1": x1, "x2": 0, "label": 0} for x1 in (1, 3, 2)],
            {"points": [], "value": "3 points", "note": "farthest off: point 2, ŷ is 0.95"},
        ),
        (
            [{"x1": x1, "x2": 0, "label": 0} for x1 in (0.1, -1, 1)],
            {
                "points": [
                    {"index": 2, "label": 0, "name": "point 3"},
                    {"index": 0, "label": 0, "name": "point 1"},
                ],
                "value": "",
                "note": "ŷ is 0.73 and 0.52",
            },
        ),
    ],
)
def test_points_on_the_wrong_side_are_named(
    modules: Modules, points: list[dict[str, Any]], wrong: dict[str, Any]
) -> None:
    """Up to two of them, the farthest off first; of more their number."""
    told = modules.run([PROGRESS, WORDS], TOLD, situation(0.5, points=points))

    assert told["cells"]["wrong"] == wrong


def test_a_point_on_the_line_is_right_for_the_perceptron_with_label_1(modules: Modules) -> None:
    """Its ŷ is 1 where z is 0; by gradient descent ½ is no 1 yet."""
    on: dict[str, Any] = {"points": [{"x1": 0, "x2": 1, "label": 1}]}
    rights = [
        modules.run([PROGRESS, WORDS], TOLD, situation(0.5, **on, **more))["sides"][0]["right"]
        for more in (ALL, PERCEPTRON)
    ]

    assert rights == [0, 1]


def test_small_changes_are_written_out(modules: Modules) -> None:
    """No power of ten is asked of a beginner; what no digit shows is no change.

    Before two ends of epochs are known, nothing is said of E over an epoch.
    """
    cells = [
        modules.run([PROGRESS, WORDS], TOLD, given)["cells"]["epoch"]
        for given in (
            situation(0.5, 0.4998587),
            situation(0.5, 0.4999999),
            situation(0.5, 0.52, 0.6),
            situation(0.5, 0.48, every=50),
            situation(0.5),
            situation(0.5, 0.4, since=3),
        )
    ]

    assert [each["note"] for each in cells] == [
        *("−0.000141", "no change", "+0.080, after +0.020 the epoch before", "−0.020"),
        *("the first is not over", "none is whole since the change"),
    ]
    assert cells[3]["name"] == "over the last 50 epochs"
    assert [each["after"] for each in cells[4:]] == ["–", "–"]


def test_what_moves_about_is_told_between_which_values(modules: Modules) -> None:
    """The least and the greatest E of the epochs looked at, as far as every update is known."""
    notes = [
        modules.run([PROGRESS, WORDS], TOLD, given)["cells"]["least"]["note"]
        for given in (
            situation(*SAME, between=0.51),
            situation(*ZIGZAG, between=0.95),
            situation(*SAME, isFine=False),
            situation(*SAME, least=no_optimum()),
        )
    ]

    assert notes == [
        "E moves from 0.500 to 0.510",
        "E moves from 0.500 to 0.950",
        "",
        "never quite reached",
    ]


def test_with_a_penalty_the_rest_is_that_of_j(modules: Modules) -> None:
    """Where J is least E may be higher than a line could have it; nothing is said of lines."""
    given = situation(*SAME, least=optimum(0.5), hyperparameters={"l2": 0.1})
    told = modules.run([PROGRESS, WORDS], TOLD, given)

    assert (
        told["reason"] == "J, E and the penalty together, is at its lowest: E alone ends at 0.500."
    )
    assert told["cells"]["least"]["of"] == "J"


def test_what_calms_a_run_that_jumps_is_named(modules: Modules) -> None:
    """Less momentum is among it where there is any."""
    jumping = {"pace": "jumping", "usesAll": True}
    told = modules.each(
        WORDS,
        "reasonSentence",
        [
            [jumping | {"hyperparameters": {}}],
            [jumping | {"hyperparameters": {"optimizer": "momentum"}}],
            [jumping | {"usesAll": False, "hyperparameters": {"optimizer": "adam"}}],
        ],
    )

    assert told == [
        "The steps are too long. A smaller α calms it.",
        "The steps are too long. A smaller α or less momentum calm it.",
        "The steps are too long. A smaller α or more points per update calm it.",
    ]
