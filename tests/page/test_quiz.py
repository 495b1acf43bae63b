"""The quiz: what counts as an experiment, which answers it shows to be true, and what is said."""

from math import exp
from typing import Any

import pytest

from tests.page.conftest import Modules

PARTS = ["quiz/questions.js", "quiz/outcomes.js", "quiz/trial.js"]

JUDGE = """({ QUESTIONS, trialAfter, verdictOn }, [name, moments, picked]) => {
  const question = QUESTIONS.find(each => each.name === name);
  const { outcome, isReady, longest } = question;
  let trial = null;
  for (const now of moments) trial = trialAfter(trial, now, longest);
  const found = isReady(trial.now) ? outcome(trial) : null;
  return found && verdictOn(picked, found);
}"""
"""What is said to an answer after some moments; null before there is anything to say."""

Line = tuple[float, float, float]
BASE = (2.0, 2.0, -1.0)


def now(
    step: int, line: Line, points: list[tuple[float, float, int]], **other: Any
) -> dict[str, Any]:
    """Return a moment as a question sees it."""
    w1, w2, bias = line
    frame = {"step": step, "epoch": step, "weights": [w1, w2], "bias": bias, "loss": 0.7}
    hyperparameters = {"learning_rate": 1, "batch_size": 1, "reduction": "sum", "rule": "gradient"}
    return {
        "frame": frame | {k: other.pop(k) for k in ("loss", "epoch", "accuracy") if k in other},
        "points": [{"x1": x1, "x2": x2, "label": label} for x1, x2, label in points],
        "hyperparameters": hyperparameters | other.pop("hyperparameters", {}),
    } | {
        "recorded": [],
        "update": None,
        "chosen": None,
        "safeRate": None,
        "isSettled": True,
        "isSetUp": True,
        **other,
    }


def after(line: Line, point: tuple[float, float, int], rate: float = 1) -> Line:
    """Return the line after one update by gradient descent."""
    (w1, w2, bias), (x1, x2, label) = line, point
    by = rate * (label - 1 / (1 + exp(-(w1 * x1 + w2 * x2 + bias))))
    return w1 + by * x1, w2 + by * x2, bias + by


def stepped(point: tuple[float, float, int], **other: Any) -> list[dict[str, Any]]:
    """Return the moments before and after an update with a run's only point."""
    return [now(0, BASE, [point], **other), now(1, after(BASE, point), [point], **other)]


def seen(step: int, point: tuple[float, float, int], to: Line) -> list[dict[str, Any]]:
    """Return the moments around an update that is worked out, with the line after it."""
    x1, x2, label = point
    z = BASE[0] * x1 + BASE[1] * x2 + BASE[2]
    prediction = 1 / (1 + exp(-z))
    told = {"index": 4, "x1": x1, "x2": x2, "label": label, "z": z, "prediction": prediction}
    states = [{"weights": line[:2], "bias": line[2]} for line in (BASE, to)]
    update = {
        "step": 1,
        "points": [told | {"difference": label - prediction}],
        "before": states[0],
        "after": states[1],
    }
    return [now(0, BASE, [point]), now(step, to, [point], update=update)]


ZERO, ORIGIN, RIGHT, WRONG = (0.6, 0.4, 0), (0.0, 0.0, 1), (0.7, 0.5, 1), (0.1, 0.2, 1)
FOUR = [(0.5, 0.5, 1), (0.5, 0.5, 1), (0.5, 0.5, 1), (0.5, 0.5, 1)]
DRAGGED = [now(0, BASE, [(0.9, 0.9, 1)], chosen=0), now(0, BASE, [(0.1, 0.1, 1)], chosen=0)]
PERCEPTRON = {"hyperparameters": {"rule": "perceptron"}}
MEAN = {"hyperparameters": {"batch_size": None, "reduction": "mean"}}
SUM_AT_3 = {"hyperparameters": {"batch_size": None, "learning_rate": 3}, "safeRate": 0.05}
ONE_PULL = 0.5 * (1 - 1 / (1 + exp(-1)))


def descent(*losses: float, **other: Any) -> list[dict[str, Any]]:
    """Return the first and the last moment of a descent with all points."""
    first, *between, last = (
        now(step, BASE, FOUR, loss=loss, **SUM_AT_3) for step, loss in enumerate(losses)
    )
    return [first, last | {"recorded": [each["frame"] for each in between]} | other]


JUMPING = descent(0.7, *[0.9, 0.6] * 5)
FALLING = descent(*[0.7 - 0.01 * step for step in range(11)])
CASES: list[tuple[str, list[dict[str, Any]], list[str], str, list[str]]] = [
    ("scalar", DRAGGED, ["closer-smaller", "farther-larger"], "right",
     ["−0.069 × (0.90, 0.90, 1)", "the farther off, the larger"]),
    ("scalar", DRAGGED, ["farther-larger"], "half", ["−0.646 × (0.10, 0.10, 1)"]),
    ("scalar", DRAGGED, ["closer-smaller", "closer-larger"], "wrong", ["0.646 away"]),
    ("signs", stepped(ZERO), ["smaller"], "right", ["= −0.7311", "2.0000 − 0.4386 = 1.5614"]),
    ("signs", stepped(ZERO), ["larger"], "wrong", ["descent subtracts it"]),
    ("bias", stepped(ORIGIN), ["bias"], "right", ["= 0.7311", "−1.0000 + 0.7311 = −0.2689"]),
    ("bias", stepped(ORIGIN), ["all"], "wrong", ["whose input is always 1"]),
    ("line", seen(1, RIGHT, (2.1, 2.1, -0.8)), ["away"], "right", ["Point 5 was right already"]),
    ("line", seen(1, RIGHT, (2, 2, -1.1)), ["away"], "wrong", ["came 0.0354 nearer"]),
    ("line", seen(1, WRONG, (2, 2, -0.9)), ["towards"], "right", ["wrong side", "0.0354 nearer"]),
    ("line", seen(1, WRONG, (2, 2, 0)), ["towards"], "right", ["moved across it", "is 0.646"]),
    ("perceptron", [now(step, BASE, [RIGHT], **PERCEPTRON) for step in (0, 1)], ["still"], "right",
     ["y − ŷ = 0", "ŷ = 0.802", "would add 0.1385 to w₁"]),
    ("perceptron", [now(step, BASE, [RIGHT], **PERCEPTRON) for step in (0, 1)], ["away"], "wrong",
     ["2.0000 + 0.0000 = 2.0000"]),
    ("mean", [now(0, BASE, FOUR, **MEAN), now(1, (2 + ONE_PULL, 2, -1), FOUR, **MEAN)],
     ["shorter"], "right", ["by 0.13447", "by 0.53788", "m = 4", "α = 4 makes"]),
    ("mean", [now(0, BASE, FOUR, **MEAN), now(1, (2 + ONE_PULL, 2, -1), FOUR, **MEAN)],
     ["same"], "wrong", ["m = 4 times as much"]),
    ("rate", JUMPING, ["jumps"], "right", ["rose in 5 of 10", "up to 0.900", "Below α = 0.050"]),
    ("rate", JUMPING, ["faster"], "wrong", ["now 0.600"]),
    ("rate", FALLING, ["faster"], "right", ["rose in 0 of 10", "α = 3 is not too large"]),
    ("xor", [now(0, BASE, FOUR), now(5, BASE, FOUR, accuracy=0.5)], ["some"], "right",
     ["2 of 4 are right", "E is 0.700", "gives 0.693"]),
    ("xor", [now(0, BASE, FOUR), now(5, BASE, FOUR, accuracy=1)], ["some"], "wrong", ["4 of 4"]),
    ("xor", [now(0, BASE, FOUR), now(5, BASE, FOUR, accuracy=0.9)], ["most"], "right", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "moments", "picked", "grade", "parts"), CASES)
def test_a_verdict_quotes_what_the_run_did(
    modules: Modules, name: str, moments: list[Any], picked: list[str], grade: str, parts: list[str]
) -> None:
    """Which answer is true follows from the numbers on screen, and these stand in the sentence."""
    verdict = modules.run(PARTS, JUDGE, [name, moments, picked])

    assert verdict["grade"] == grade
    assert [part for part in parts if part not in verdict["sentence"]] == [], verdict["sentence"]


def other_rate(moment: dict[str, Any]) -> dict[str, Any]:
    """Return a moment with another learning rate."""
    return moment | {"hyperparameters": moment["hyperparameters"] | {"learning_rate": 4}}


NOTHING_YET: list[tuple[str, list[dict[str, Any]]]] = [
    ("scalar", [DRAGGED[0], DRAGGED[1] | {"isSettled": False}]),
    ("scalar", [DRAGGED[0], now(0, BASE, [(0.8, 0.8, 1)], chosen=0)]),
    ("scalar", [now(0, BASE, [(0.9, 0.9, 1)], chosen=0), now(9, (0, 1, -9), [(0.9, 0.9, 1)])]),
    ("scalar", [DRAGGED[0], now(0, BASE, [(0.1, 0.1, 0)], chosen=0)]),
    ("signs", stepped(ZERO)[:1]),
    ("signs", stepped(RIGHT)),
    ("signs", [stepped(ZERO)[0], other_rate(stepped(ZERO)[1])]),
    ("bias", [now(3, BASE, [ORIGIN]), now(2, BASE, [ORIGIN])]),
    ("line", seen(2, RIGHT, BASE)),
    ("perceptron", [now(step, (-2, -2, 1), [RIGHT], **PERCEPTRON) for step in (0, 1)]),
    ("mean", [now(step, BASE, FOUR, hyperparameters={"batch_size": None}) for step in (0, 1)]),
    ("rate", descent(0.7, *[0.9, 0.6] * 4, 0.9)),
    ("xor", [now(0, BASE, FOUR), now(4, BASE, FOUR, accuracy=0.5)]),
    ("xor", [now(0, BASE, FOUR), now(5, BASE, FOUR, accuracy=0.5, isSetUp=False)]),
]


def test_an_experiment_says_nothing_before_it_is_whole(modules: Modules) -> None:
    """Nor where points or rate changed meanwhile, or the run cannot show what is asked about."""
    told = [modules.run(PARTS, JUDGE, [name, moments, ["any"]]) for name, moments in NOTHING_YET]

    assert told == [None] * len(NOTHING_YET)
