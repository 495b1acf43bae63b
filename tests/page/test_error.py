"""What is said about the error, and where the way to it changed."""

from typing import Any

from tests.page.conftest import Modules

REMARKS = "error/error-remark.js"
PLAIN = {
    "learning_rate": 0.5,
    "batch_size": None,
    "reduction": "sum",
    "shuffle": False,
    "rule": "gradient",
}

RISES_AFTER_A_THOUSAND_EPOCHS = """({ createTimeline, risesOf }) => {
  const timeline = createTimeline({ api: {}, run: {} });
  for (let step = 0; step <= 1000; step += 1) {
    const frame = { step, epoch: step, loss: step % 2, completesEpoch: step > 0 };
    timeline.pass({ frame, passed: [] });
  }
  const late = timeline.epochsUpTo(1000);
  return [risesOf(late), late.map(({ epoch }) => epoch), risesOf(timeline.epochsUpTo(500))];
}"""


def epochs(*losses: float) -> list[dict[str, Any]]:
    """Return whole epochs, each an update, by their errors."""
    return [{"step": i, "epoch": i, "loss": loss} for i, loss in enumerate(losses)]


def situation(losses: list[float], **changed: Any) -> dict[str, Any]:
    """Return what a remark is made on: at the end of some epochs that nothing interrupted."""
    past = epochs(*losses)
    hyperparameters = PLAIN | changed.pop("hyperparameters", {})
    return {
        "frame": past[-1],
        "since": len(past) - 1,
        "epochs": past,
        "update": None,
        "hyperparameters": hyperparameters,
        "points": 100,
        "bound": 0.02,
    } | changed


def update(*, before: float, after: float, points: int = 1) -> dict[str, Any]:
    """Return update 8, of which error and number of points matter."""
    return {
        "step": 8,
        "points": [{"index": 7 + i} for i in range(points)],
        "hyperparameters": PLAIN | {"batch_size": points},
        "before": {"loss": before},
        "after": {"loss": after},
    }


ZIGZAG = [1.0, 2.0] * 6


def test_rises_are_counted_over_the_last_ten_epochs(modules: Modules) -> None:
    """Few or tiny ones count for nothing, and a gap in what is known ends the look back."""
    with_gap = epochs(*ZIGZAG)
    del with_gap[6]
    rows = [
        epochs(*ZIGZAG),  # ends high: 5 rises within the last ten
        epochs(*ZIGZAG, 1.0),
        epochs(5, 4, 3, 2, 1),
        epochs(1, 2, 1, 2, 1, 2),  # three only
        epochs(1, 2, 1, 2, 1, 2, 1, 2),
        epochs(*[1.0, 1.0001] * 6),  # together below a hundredth of the error
        with_gap,
        [],
    ]

    told = modules.each(REMARKS, "risesOf", [[row] for row in rows])

    five = {"rises": 5, "of": 10}
    assert told == [five, five, None, None, {"rises": 4, "of": 7}, None, None, None]


def test_the_epochs_spoken_of_follow_one_another(modules: Modules) -> None:
    """Late in a long run the last ten are all known; a gap further back is not counted as one."""
    of_latest, late, early = modules.run(
        ["run/timeline.js", REMARKS], RISES_AFTER_A_THOUSAND_EPOCHS
    )

    assert late == list(range(990, 1001))
    assert of_latest == {"rises": 5, "of": 10}
    assert early is None


FALLING = [5.0, 4.0, 3.0, 2.0]
REMARKED = [
    (situation(ZIGZAG), ["rose in 5 of the last 10 epochs", "α = 0.5", "valley", "0.0200"]),
    (situation(ZIGZAG, bound=None), ["rose in 5", "valley"]),
    (situation(ZIGZAG, bound=0.6), ["rose in 5", "valley"]),
    (situation(ZIGZAG, hyperparameters={"batch_size": 10}), ["rose in 5", "the other points"]),
    (situation(ZIGZAG, hyperparameters={"rule": "perceptron"}), ["rose in 5", "counts mistakes"]),
    (situation(ZIGZAG, since=3), None),  # what was before the last change is not blamed on it
    (situation(FALLING), None),
    (situation(FALLING, update=update(before=0.6, after=0.5)), None),
    (situation(FALLING, update=update(before=0.5, after=0.5)), None),
    (
        situation(FALLING, update=update(before=0.5, after=0.6123)),
        ["Update 8 raised the mean error by 0.1123", "followed point 8 alone"],
    ),
    (situation(FALLING, since=0, update=update(before=0.5, after=0.6)), None),
    (situation(FALLING, update=update(before=1, after=2, points=100)), ["valley", "0.0200"]),
    (
        situation(
            FALLING, update=update(before=1, after=2), hyperparameters={"rule": "perceptron"}
        ),
        ["raised the mean error by 1.0000", "mends a mistake"],
    ),
]


def test_a_rise_is_remarked_on(modules: Modules) -> None:
    """By how much or how often, why, and what helps; nothing is said where all is as usual."""
    told = modules.each(REMARKS, "errorRemark", [[each] for each, _ in REMARKED])

    for remark, (_, parts) in zip(told, REMARKED, strict=True):
        assert (remark is None) == (parts is None), remark
        assert [part for part in parts or [] if part not in remark] == [], remark


def test_changes_are_told_where_they_were_made(modules: Modules) -> None:
    """Each segment by what it does differently from the one before it."""
    segments = [
        {"first_step": 0, "hyperparameters": PLAIN, "points_changed": True},
        {
            "first_step": 100,
            "hyperparameters": PLAIN | {"learning_rate": 0.05, "batch_size": 1},
            "points_changed": False,
        },
        {
            "first_step": 150,
            "hyperparameters": PLAIN
            | {"learning_rate": 0.05, "batch_size": 1, "rule": "perceptron", "reduction": "mean"},
            "points_changed": True,
        },
    ]

    told = modules.call("error/segment-changes.js", "segmentChanges", segments)

    assert told == [
        {"step": 100, "words": "α = 0.05, 1 per update"},
        {"step": 150, "words": "mean, perceptron rule, points changed"},
    ]


ZIGZAGS = """({ risesOf }, heights) => heights.map((height) => risesOf(
  Array.from({ length: 11 }, (_, i) => ({ epoch: i, loss: 0.5 + height * (i % 2) }))))"""


def test_rises_too_small_to_see_are_not_spoken_of(modules: Modules) -> None:
    """Five that together are less than a hundredth of the error are as if there were none."""
    told = modules.run(REMARKS, ZIGZAGS, [0.0009, 0.0011])

    assert told == [None, {"rises": 5, "of": 10}]
