"""What is said about the error, and where the way to it changed."""

from typing import Any

from tests.page.conftest import Modules

WORDS = "error/words.js"
RISES = "run/rises.js"
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
        epochs(*[0.5, 0.5009] * 6),  # together below a hundredth of the error
        epochs(*[0.5, 0.5011] * 6),
        with_gap,
        [],
    ]

    told = modules.each(RISES, "risesOf", [[row] for row in rows])

    five = {"rises": 5, "of": 10}
    assert told == [five, five, None, None, {"rises": 4, "of": 7}, None, five, None, None]


def test_the_epochs_spoken_of_follow_one_another(modules: Modules) -> None:
    """Late in a long run the last ten are all known; a gap further back is not counted as one."""
    of_latest, late, early = modules.run(["run/timeline.js", RISES], RISES_AFTER_A_THOUSAND_EPOCHS)

    assert late == list(range(990, 1001))
    assert of_latest == {"rises": 5, "of": 10}
    assert early is None


FALLING = [5.0, 4.0, 3.0, 2.0]
OVERSHOT = "E rose in 5 of the last 10 epochs: α = 0.5 overshoots "
REMARKED = [
    (situation(ZIGZAG), OVERSHOT + "the valley."),
    (
        situation(ZIGZAG, hyperparameters={"batch_size": 10}),
        "E rose in 5 of the last 10 epochs: α = 0.5 is too large.",
    ),
    (
        situation(ZIGZAG, hyperparameters={"rule": "perceptron"}),
        "E rose in 5 of the last 10 epochs: the perceptron ignores it.",
    ),
    (situation(ZIGZAG, since=3), None),  # what was before the last change is not blamed on it
    (situation(FALLING), None),
    (situation(FALLING, update=update(before=0.6, after=0.5)), None),
    (situation(FALLING, update=update(before=0.5, after=0.5)), None),
    (situation(FALLING, update=update(before=0.5, after=0.5 + 1e-15)), None),
    (
        situation(FALLING, update=update(before=0.5, after=0.6123)),
        "Update 8 raised E by 0.1123, for point 8 alone.",
    ),
    (situation(FALLING, since=0, update=update(before=0.5, after=0.6)), None),
    (
        situation(FALLING, update=update(before=1, after=2, points=100)),
        "Update 8 raised E by 1.0000: the step overshoots the valley.",
    ),
    (
        situation(
            FALLING, update=update(before=1, after=2), hyperparameters={"rule": "perceptron"}
        ),
        "Update 8 raised E by 1.0000: the perceptron ignores E.",
    ),
]


def test_a_rise_is_remarked_on(modules: Modules) -> None:
    """By how much or how often, and why; nothing is said where all is as usual."""
    told = modules.each(WORDS, "errorRemark", [[each] for each, _ in REMARKED])

    assert told == [remark for _, remark in REMARKED]


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


WHOLE = "All points in each update: every update is an epoch."
HOW_WRONG = "How wrong the model is over all points: lower is better."
FOLLOWED: list[tuple[dict[str, Any], list[float], str]] = [
    ({}, [0.75], HOW_WRONG),
    ({}, [0.75, 0.5532], "Down by 0.197 in the last epoch."),
    ({}, [0.75, 0.5532, 0.5453], "Down by 0.0079 in the last epoch, 0.197 in the first."),
    ({}, [0.75, 0.5, 0.6], "Up by 0.100 in the last epoch, down by 0.250 in the first."),
    ({"since": 1}, [0.75, 0.5, 0.4], "Down by 0.100 in the last epoch, 0.250 in the first."),
    ({"since": 0}, [0.75, 0.5, 0.4], HOW_WRONG),  # what came before a change is not spoken of
    ({"points": 0}, [0.75], "Without points there is no error."),
    (
        {"size": 10, "points": 10},
        [0.75, 0.5],
        "All points in each update: every update is an epoch.",
    ),
    ({"size": None}, [0.75, 0.5], WHOLE),
    ({"size": None}, [0.75], HOW_WRONG),
    ({"size": 99}, [0.75, 0.5], "Down by 0.250 in the last epoch."),
    (
        {"rule": "perceptron"},
        [0.75, 0.5],
        "The perceptron ignores E; it is drawn to compare.",
    ),
]


def test_the_sentence_below_the_error_says_how_it_moves(modules: Modules) -> None:
    """By how much in the last epoch and in the first, as of the moment on screen."""
    rows = []
    for changed, losses, _ in FOLLOWED:
        rule = {"batch_size": changed.get("size", 1), "rule": changed.get("rule", "gradient")}
        now = situation(losses, hyperparameters=rule, **changed)
        ahead = {"step": 99, "epoch": len(losses), "loss": 9}
        rows.append([now, [*now["epochs"], ahead]])

    told = modules.each(WORDS, "errorSentence", rows)

    assert told == [sentence for _, _, sentence in FOLLOWED]


ENDS: list[tuple[list[list[float]], bool, tuple[float, float, float]]] = [
    ([], False, (100, 0, 0.8)),
    ([[0.73, 0.6]], False, (100, 0, 0.8)),
    ([[0.73], [0.9, 2.7, 0.2]], False, (100, 0, 3)),
    ([[0.5] * 101], False, (100, 0, 0.8)),
    ([[0.5] * 102], False, (150, 0, 0.8)),
    ([[0.7317, 0.739, 0.6436]], True, (100, 0.635, 0.745)),
    ([[0.01, 0.5, 0.1]], True, (100, 0, 0.55)),
    ([[]], True, (100, 0, 0.8)),
]


def test_the_axes_end_at_round_numbers(modules: Modules) -> None:
    """E begins at 0 unless the axis is fitted; then with a little room around, never below 0."""
    curves = [
        [[{"step": i, "loss": loss} for i, loss in enumerate(losses)] for losses in rows]
        for rows, _, _ in ENDS
    ]
    fitted = [is_fitted for _, is_fitted, _ in ENDS]

    ends = modules.each("error/ends.js", "endsOf", list(zip(curves, fitted, strict=True)))

    found = [(end["updates"], end["bottom"], end["top"]) for end in ends]
    assert found == [expected for _, _, expected in ENDS]
    [flat] = modules.each("error/ends.js", "endsOf", [[[[{"step": 0, "loss": 0.25}]], True]])
    assert (flat["bottom"], flat["top"]) == (0.237, 0.263)


def test_single_updates_that_raise_the_error_are_counted(modules: Modules) -> None:
    """Where all are known; the fitted axis is told either way."""
    known = epochs(0.7, 0.8, 0.75, 0.75, 0.9)
    thinned = [known[0], *known[2:]]
    counted = modules.each(RISES, "raisingUpdates", [[known], [thinned], [known[:1]]])

    assert [(c["before"]["step"], c["after"]["step"]) for c in counted[0]] == [(0, 1), (3, 4)]
    assert counted[1:] == [None, []]
    told = modules.each(WORDS, "zoomSentence", [[29, 100, 0.635], [None, 900, 0.2], [0, 0, 0.7]])
    assert told == [
        "E rose in 29 of 100 updates. The axis begins at 0.635, to show it.",
        "The axis begins at 0.2.",
        "The axis begins at 0.7.",
    ]


def curve(*steps: int) -> list[dict[str, int]]:
    """Return moments of a curve."""
    return [{"step": step} for step in steps]


def test_the_tail_of_the_curves_begins_with_an_epoch(modules: Modules) -> None:
    """Before what thinning may still take away; at the start where there is little yet."""
    rows = [
        (curve(*range(11)), curve(0, 4, 8), (0, 0)),
        (curve(*range(21)), curve(0, 4, 8, 12, 16, 20), (3, 12)),
        (curve(0, 8, 16, 24, 32, 33), curve(0, 10, 20, 30), (1, 1)),
        (curve(*range(9)), curve(*range(9)), (6, 6)),
        (curve(0), [], (0, 0)),
    ]

    found = modules.each(
        "error/seam.js", "seamOf", [[{"updates": u, "epochs": e}] for u, e, _ in rows]
    )

    assert [(seam["epochs"], seam["updates"]) for seam in found] == [seam for *_, seam in rows]


GOES_ON = """({ goesOn, WHOLE }, [length, from, seam]) => {
  const frames = Array.from({ length: 500 }, (_, step) => ({ step }));
  const curves = last => ({ updates: frames.slice(0, last), epochs: frames.slice(from, last) });
  return goesOn(seam === null ? WHOLE : { updates: seam, epochs: seam },
    { updates: frames.slice(0, 100), epochs: frames.slice(0, 100) }, curves(length));
}"""


def test_curves_go_on_as_long_as_little_is_new_and_nothing_before_has_gone(
    modules: Modules,
) -> None:
    """Another moment at the seam, a long tail, or none so far has both curves drawn anew."""
    rows = [(101, 0, 97), (160, 0, 97), (161, 0, 97), (97, 0, 97), (120, 1, 97), (101, 0, None)]

    assert [modules.run("error/seam.js", GOES_ON, row) for row in rows] == [
        *(True, True),
        *(False, False, False, False),
    ]


def test_a_rise_under_a_penalty_is_told_of_what_is_descended(modules: Modules) -> None:
    """J may have fallen where E rose; and with momentum it is named beside the rate."""
    penalty = {"l2": 0.5}
    shorter = update(before=0.5, after=0.6, points=100)
    shorter["hyperparameters"] |= penalty
    shorter["before"] |= {"weights": [2.0, 0.0]}
    shorter["after"] |= {"weights": [1.0, 0.0]}
    longer = shorter | {"after": {"loss": 0.6, "weights": [3.0, 0.0]}}
    rows = [
        situation(ZIGZAG, hyperparameters=penalty),
        situation(ZIGZAG, hyperparameters={"optimizer": "momentum"}),
        situation(FALLING, update=shorter, hyperparameters=penalty),
        situation(FALLING, update=longer, hyperparameters=penalty),
    ]

    told = modules.each(WORDS, "errorRemark", [[row] for row in rows])

    assert told == [
        "E rose in 5 of the last 10 epochs: what is descended is J, E and the penalty together.",
        "E rose in 5 of the last 10 epochs: α = 0.5 with momentum overshoots the valley.",
        "Update 8 raised E by 0.1000, yet J, E and the penalty together, fell.",
        "Update 8 raised E by 0.1000: the step overshoots the valley.",
    ]
    calm = situation(FALLING, hyperparameters=penalty)
    sentence = modules.call(WORDS, "errorSentence", calm, calm["epochs"])
    assert sentence == "E is told without the penalty; J, with it, is descended."
