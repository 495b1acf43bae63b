"""An update in words: which way the line moves, and whether a guess about it was right."""

from math import exp
from typing import Any

from tests.page.conftest import Modules

Vector = tuple[float, float, float]

WORDS = "update/words.js"
VERDICTS = "update/predict-verdict.js"


def by_one_point(
    point: tuple[float, float, int], start: Vector, rate: float, rule: str = "gradient"
) -> dict[str, Any]:
    """Return the update that a point makes to w₁, w₂ and b, as the page works it out."""
    x1, x2, label = point
    w1, w2, bias = start
    z = w1 * x1 + w2 * x2 + bias
    prediction = 1 / (1 + exp(-z)) if rule == "gradient" else int(z >= 0)
    error = label - prediction
    change = [rate * error * x1, rate * error * x2]
    return {
        "points": [
            {"index": 0, "x1": x1, "x2": x2, "label": label}
            | {"z": z, "prediction": prediction, "difference": error}
        ],
        "hyperparameters": {"rule": rule, "batch_size": 1, "reduction": "sum"},
        "before": {"weights": [w1, w2], "bias": bias, "loss": 0.7},
        "gradient": [-error * x1, -error * x2, -error],
        "change": {"weights": change, "bias": rate * error},
        "after": {
            "weights": [w1 + change[0], w2 + change[1]],
            "bias": bias + rate * error,
            "loss": 0.6,
        },
    }


def by_points(errors: list[float], **hyperparameters: object) -> dict[str, Any]:
    """Return an update by several points, of which only the differences y − ŷ matter."""
    update = by_one_point((0.5, 0.5, 1), (1, 1, 0), 1)
    update["points"] = [{"index": i, "difference": error} for i, error in enumerate(errors)]
    update["hyperparameters"] |= {"batch_size": None, **hyperparameters}
    return update


DIAGONAL = (-4, -4, 4)
TOLD = [
    (by_one_point((0.5, 0.5, 1), DIAGONAL, 1), ["on the line, which moved", "on the blue side"]),
    (by_one_point((0.5, 0.5, 0), DIAGONAL, 1), ["on the line, which", "on the orange side"]),
    (
        by_one_point((1, 0, 1), (-0.1, 0, -5), 0.05),
        ["wrong. The line went farther away", "ŷ nearer to 1: the weights shrink"],
    ),
    (
        by_one_point((0.6, 0.4, 1), (-2, -2, 1.2), 0.01),
        ["Its label is 1, the model said 0.310:", "wrong, and the line moved towards it."],
    ),
    (by_one_point((0.6, 0.4, 1), (-2, -2, 1.2), 1), ["wrong, and the line moved across it."]),
    (
        by_one_point((0.9, 0.9, 0), (-4, -4, 4), 0.1),
        ["right, and still the line moved a little away", "A small difference makes a small step"],
    ),
    (by_one_point((1, 0, 1), (0.1, 0, 0.5), 1), ["right, and still the weights grew"]),
    (by_one_point((0.9, 0.9, 1), (-4, -4, 4), 0.1), ["wrong", "A large difference"]),
    (by_one_point((0.5, 0.5, 1), (0, 0, 0), 1), ["there is no line yet"]),
    (
        by_one_point((0.9, 0.9, 0), (-4, -4, 4), 0.1, "perceptron"),
        ["Its label is 0, the model said 0: right, so nothing moves."],
    ),
    (
        by_one_point((0.9, 0.9, 1), (-4, -4, 4), 0.1, "perceptron"),
        ["Its label is 1, the model said 0: wrong.", "counts in full"],
    ),
    (by_points([0.5, 0.2, -0.1]), ["2 pull their ŷ up, 1 down; the line follows the sum"]),
    (
        by_points([0.5, 0, -0.1], reduction="mean"),
        ["1 pull their ŷ up, 1 down, 1 not at all; the line follows the mean"],
    ),
    (by_points([0, 0], rule="perceptron"), ["All are predicted right, so nothing moves."]),
]


def test_a_sentence_tells_how_the_line_moves_and_why(modules: Modules) -> None:
    """By side, label and distance; also of a point on the line, and of smaller weights."""
    told = modules.each(WORDS, "sentenceFor", [[update, False] for update, _ in TOLD])

    for sentence, (_, parts) in zip(told, TOLD, strict=True):
        assert [part for part in parts if part not in sentence] == [], sentence


def test_what_comes_next_is_told_as_what_will_be(modules: Modules) -> None:
    """The same update in the other tense, before it is made."""
    told = modules.each(WORDS, "sentenceFor", [[TOLD[i][0], True] for i in (0, 4, 6)])

    for sentence, words in zip(
        told, ("will move to", "will move across", "will grow"), strict=True
    ):
        assert words in sentence
        assert "the model says" in sentence


def test_the_points_of_an_update_are_named(modules: Modules) -> None:
    """One by its number, several by how many they are, and “all” where they are."""
    one = by_one_point((0, 0, 1), (1, 1, 0), 1)
    one["points"][0]["index"] = 1036
    some = by_points([0.1] * 10, batch_size=10)

    told = modules.each("run/words.js", "pointsOf", [[one], [some], [by_points([0.1] * 100)]])

    assert told == ["point 1,037", "10 points", "all 100 points"]


def test_a_distance_has_the_side_as_its_sign(modules: Modules) -> None:
    """It is the distance by Hesse's normal form; without weights there is none."""
    line = {"weights": [3, 4], "bias": -5}
    told = modules.each(
        "model/line.js",
        "distanceFromLine",
        [
            [{"x1": 3, "x2": 4}, line],
            [{"x1": 0, "x2": 0}, line],
            [{"x1": 1, "x2": 1}, {"weights": [0, 0], "bias": 1}],
        ],
    )

    assert told == [4, -1, None]


def guess(first: str, weights: str, kind: str = "line") -> dict[str, str]:
    """Return what a learner predicted."""
    return {"kind": kind, "first": first, "weights": weights}


LOSS_ROSE = by_points([0.5, -0.2])
LOSS_ROSE["after"]["loss"] = 0.75
LOSS_STAYED = by_points([0.5, -0.2])
LOSS_STAYED["after"]["loss"] = 0.7

VERDICTS_ON = [
    (TOLD[3][0], guess("nearer", "both"), 2, ["Right: the line came", "nearer", "is positive"]),
    (TOLD[3][0], guess("farther", "neither"), 0, ["Not so: the line came", "Not so: both"]),
    (TOLD[4][0], guess("nearer", "w1"), 1, ["Right: the line came to the point and past it"]),
    (TOLD[5][0], guess("farther", "neither"), 2, ["farther away", "neither grew", "is negative"]),
    (TOLD[9][0], guess("still", "neither"), 2, ["the line stayed", "y − ŷ is 0"]),
    (TOLD[11][0], guess("fall", "both", "loss"), 2, ["Right: E fell by 0.1000", "the sum of"]),
    (LOSS_ROSE, guess("fall", "both", "loss"), 1, ["Not so: E rose by 0.0500"]),
    (LOSS_STAYED, guess("still", "w2", "loss"), 1, ["Right: E stayed", "Not so: both weights"]),
    (by_one_point((1, -1, 1), (1, 1, 0), 1), guess("farther", "w1"), 2, ["only w₁ grew"]),
    (by_one_point((-1, 1, 1), (1, 1, 0), 1), guess("farther", "w2"), 2, ["only w₂ grew"]),
]


def test_a_verdict_tells_what_was_right_and_what_happened(modules: Modules) -> None:
    """Each of two answers counts; what is told is what the update did."""
    verdicts = modules.each(VERDICTS, "verdictOn", [row[:2] for row in VERDICTS_ON])

    for verdict, (_, _, right, parts) in zip(verdicts, VERDICTS_ON, strict=True):
        assert (verdict["right"], verdict["of"]) == (right, 2), verdict
        assert [part for part in parts if part not in verdict["sentence"]] == [], verdict


def test_what_is_asked_fits_the_update(modules: Modules) -> None:
    """About the line for a single point and where there is a line, else about the mean error."""
    updates = [TOLD[0][0], TOLD[8][0], by_points([0.1, 0.2])]

    assert modules.each(VERDICTS, "kindOf", [[each] for each in updates]) == [
        "line",
        "loss",
        "loss",
    ]


def test_pulls_that_cancel_leave_no_slope(modules: Modules) -> None:
    """What rounding leaves of them is 0, so no weight is said to grow by it."""
    update = by_one_point((0.5, 0.25, 1), (1, 1, 0), 1)
    pulls = [{"x1": 0.5, "x2": 1, "difference": 0.3}, {"x1": 0.5, "x2": -1, "difference": -0.3}]
    update |= {"points": pulls, "gradient": [5.55e-17, -0.6, -5.55e-17]}

    assert modules.call("update/slopes.js", "slopesOf", update) == [0, -0.6, 0]
    guess = {"kind": "loss", "first": "fall", "weights": "w2"}
    assert modules.call(VERDICTS, "verdictOn", update, guess)["right"] == 2


def test_a_sentence_tells_what_an_optimizer_makes_of_the_pulls(modules: Modules) -> None:
    """It never says that the line follows the pulls, and what a penalty holds is named."""
    rows: list[tuple[dict[str, Any], list[str]]] = [
        ({"optimizer": "momentum"}, ["2 pull", "the velocity, which keeps 0.9 of itself"]),
        ({"optimizer": "nesterov", "momentum": 0.5}, ["0.5 of itself", "looks ahead"]),
        ({"optimizer": "adam"}, ["by the root of the squares", "more than α."]),
        ({"optimizer": "rmsprop"}, ["divided by the root of its squares"]),
        ({"l2": 0.1}, ["1 down; the penalty pulls both weights towards 0."]),
        ({"l1": 0.1}, ["; L1 holds w₂ at exactly 0."]),
        ({"optimizer": "adam", "l1": 0.1}, ["more than α; L1 holds w₂"]),
    ]
    updates = [by_points([0.5, 0.2, -0.1], **changed) for changed, _ in rows]
    for update in updates:
        if "l1" in update["hyperparameters"]:
            update["after"] = {"weights": [0.5, 0], "bias": 0, "loss": 0.6}

    told = modules.each(WORDS, "sentenceFor", [[update, False] for update in updates])

    for sentence, (_, parts) in zip(told, rows, strict=True):
        assert [part for part in parts if part not in sentence] == [], sentence
        assert "line follows" not in sentence
    one = by_one_point((0.6, 0.4, 1), (-2, -2, 1.2), 0.01)
    one["hyperparameters"] |= {"optimizer": "momentum"}
    [sentence] = modules.each(WORDS, "sentenceFor", [[one, True]])
    assert "the model says 0.310: it pulls ŷ up. The step is α times the velocity" in sentence


def test_what_grew_is_what_a_memory_makes_grow(modules: Modules) -> None:
    """Against the pull of the points, where the velocity is the stronger."""
    update = by_points([0.5, -0.2], optimizer="momentum")
    update["change"] = {"weights": [-0.1, 0.2], "bias": 0}

    told = modules.call(VERDICTS, "verdictOn", update, guess("fall", "w2", "loss"))

    assert told["right"] == 2
    assert "only w₂ grew: the velocity decides, of which μ = 0.9" in told["sentence"]


LINES = """({ lastLinesOf, lastNumbersOf }, updates) => updates.map(update => [
  lastLinesOf(update),
  lastLinesOf(update).map(name => (lastNumbersOf(update)[name] ?? [])
    .map(piece => piece.text ?? piece).join("")),
])"""


def test_the_derivation_ends_in_the_lines_of_its_optimizer(modules: Modules) -> None:
    """Slope, memory, step and penalty, each with the numbers of w₁."""
    plain = by_points([0.5, 0.5], reduction="mean") | {"gradient": [-1.0, 0.5, 0.0]}
    plain |= {"memory": {}, "penalty": None, "corrections": None}
    plain["hyperparameters"] |= {"learning_rate": 0.1}
    velocity = {"before": [0.4, 0, 0], "after": [0.76, 0, 0]}
    momentum = plain | {
        "hyperparameters": plain["hyperparameters"] | {"optimizer": "momentum", "momentum": 0.9},
        "memory": {"velocity": velocity},
        "before": {"weights": [1.0, 1.0], "bias": 0.0, "loss": 0.7},
    }
    momentum["memory"]["velocity"]["after"][0] = 0.9 * 0.4 + 0.5
    caught = plain | {
        "hyperparameters": plain["hyperparameters"] | {"l1": 5, "l2": 0.2},
        "penalty": {"gradient": [0.4, 0.4, 0], "threshold": 0.5},
        "before": {"weights": [0.3, 1.0], "bias": 0.0, "loss": 0.7},
        "after": {"weights": [0, 1.0], "bias": 0.0, "loss": 0.7},
    }
    adam = plain | {
        "hyperparameters": plain["hyperparameters"] | {"optimizer": "adam"},
        "memory": {"velocity": velocity, "squares": velocity},
        "corrections": {"velocity": 0.1, "squares": 0.001},
    }

    told = modules.run("update/optimized-numbers.js", LINES, [plain, momentum, caught, adam])

    assert told[0][0] == ["descent"]
    assert dict(zip(*told[1], strict=True)) == {
        "slope-of-update": "w₁: −0.5000",
        "velocity": "w₁: 0.9 · 0.4000 − (−0.5000) ≈ 0.8600",
        "step-momentum": "w₁: 1.0000 + 0.0860 = 1.0860",
    }
    assert dict(zip(*told[2], strict=True)) == {
        "slope-of-objective": "w₁: −0.5000 + 0.2000 = −0.3000",
        "step-plain": "w₁: 0.3000 + 0.0440 = 0.3440",
        "threshold": "w₁: 0.3440 − 0.3440 = 0, exactly",
    }
    assert told[3][0] == [
        *("slope-of-update", "velocity-adam", "squares-adam", "corrections", "step-adam"),
    ]
    assert told[3][1][3].startswith("w₁: 0.8600 / 0.1000 ≈ 8.6000; ")
