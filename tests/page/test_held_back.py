"""Points held back: what is learnt from, the dashed curve, and the bet on when to stop."""

from typing import Any

import pytest

from tests.page.conftest import Modules
from tests.page.test_error import situation
from tests.page.test_progress import POINTS, TOLD

LEARNT = "model/learnt.js"

SAME_ARRAY = """({ learntOf }, points) => [
  learntOf(points) === learntOf(points), learntOf(points) === points,
]"""

CURVE = """({ createCurve }, [heights, limit]) => {
  const curve = createCurve({ limit, heightOf: ({ held }) => held });
  for (const [step, held] of heights.entries()) curve.add({ step, loss: -step, held });
  return curve.frames().map(({ step, held }) => [step, held]);
}"""

TIMELINE = """({ createTimeline }) => {
  const timeline = createTimeline({ api: {}, run: {} });
  const frame = (step, held) => ({ step, epoch: 0, loss: 1, loss_held_back: held });
  const [gap, first, second] = [frame(0, null), frame(1, 0.9), frame(2, 0.8)];
  timeline.pass({ frame: second, passed: [gap, first] });
  timeline.leap(frame(9, 0.5));
  const seen = () => timeline.heldBack().map(({ step, loss_held_back: held }) => [step, held]);
  const all = seen();
  timeline.reach(1);
  return [all, seen()];
}"""

BET = """async ({ createBet, createSignal }, script) => {
  const frames = [0.9, 0.8, 0.5, 0.6, 0.7].map((loss_held_back, step) => ({
    step, loss: 1, loss_held_back, accuracy_held_back: 0.5,
  }));
  const points = [{ x1: 1, x2: 2, label: 1, held_back: true }, { x1: 3, x2: 4, label: 0 }];
  const segments = [{ first_step: 0, points_changed: true }];
  const run = { changed: createSignal(), current: { id: "one", points, segments } };
  const timeline = {
    changed: createSignal(), latest: 4,
    heldBack: () => frames.filter(({ step }) => step <= timeline.latest && step !== 3),
    at: async (step) => frames[step],
  };
  const bet = createBet({ run, timeline });
  const change = (changed) => {
    Object.assign(run.current, changed);
    run.changed.send(run.current);
  };
  const acts = {
    begin: bet.begin, end: bet.end, put: bet.put, uncover: bet.uncover,
    answer: () => change({ points: structuredClone(run.current.points) }),
    edit: () => change({ points: [...points, points[0]] }),
    learn: () => change({ points: [{ ...points[0], held_back: false }, points[1]] }),
    edited: () => change({ segments: [...segments, { first_step: 2, points_changed: true }] }),
    other: () => change({ id: "other" }),
    back: (step) => { timeline.latest = step; timeline.changed.send(); },
  };
  for (const [act, ...given] of script) await acts[act](...given);
  const { score } = bet;
  return [bet.state, bet.flag, bet.seen(frames[1]).loss_held_back, bet.first,
    score && [score.flag.step, score.lowest.step, score.latest]];
}"""


def point(x1: float = 0.0, *, held_back: bool = False) -> dict[str, Any]:
    """Return a point, as the server tells it."""
    return {"x1": x1, "x2": 0, "label": 1} | ({"held_back": True} if held_back else {})


SOME = [point(1), point(2, held_back=True), point(3)]


def test_points_held_back_are_not_learnt_from(modules: Modules) -> None:
    """The others are, in their order; the array is the same for the same points."""
    rows: list[list[Any]] = [[SOME], [SOME[::2]], [[]]]

    learnt = modules.each(LEARNT, "learntOf", rows)
    held_back = modules.each(LEARNT, "heldBackIn", rows)

    assert learnt == [SOME[::2], SOME[::2], []]
    assert held_back == [1, 0, 0]
    assert modules.run(LEARNT, SAME_ARRAY, SOME) == [True, False]
    assert modules.run(LEARNT, SAME_ARRAY, SOME[::2]) == [True, True]


def test_points_differ_by_whether_they_are_held_back(modules: Modules) -> None:
    """A data set some of which is held back is another one, and its recipe needs schema 2."""
    explicit = [each | {"held_back": False} for each in SOME[::2]]
    other = [each | {"held_back": False} for each in SOME]

    same = modules.each("run/presets.js", "samePoints", [[SOME[::2], explicit], [SOME, other]])
    line = {"features": ["x1", "x2"]}
    bent = {"features": ["x1", "x2", "x1*x2"]}
    start = {"weights": [0, 0], "bias": 0, "seed": 1}
    recipes = modules.each(
        "run/recipe.js",
        "freshRecipe",
        [
            [{"run": {"model": model, "start": start}, "points": points, "hyperparameters": {}}]
            for model, points in ((line, SOME[::2]), (line, SOME), (bent, SOME[::2]))
        ],
    )

    assert same == [True, False]
    assert [(one["schema"], one.get("model")) for one in recipes] == [
        *((1, None), (2, None), (2, bent)),
    ]
    assert recipes[1]["segments"][0]["points"] == SOME


EDITED = """async ({ createEdits, createHistory }, points) => {
  const run = {
    current: { points, start: { weights: [0, 0], bias: 0, seed: 1 },
      model: { features: ["x1", "x2"] } },
  };
  const put = (next) => { run.current = { ...run.current, points: next }; };
  const requests = {
    changePoint: async (i, change) =>
      put(run.current.points.with(i, { ...run.current.points[i], ...change })),
    removePoint: async (i) => put(run.current.points.toSpliced(i, 1)),
    replacePoints: async (next) => put(next),
    replace: async ({ segments: [segment] }) => put(segment.points),
  };
  const history = createHistory();
  const timeline = { shown: { step: 0 }, latest: 0 };
  const edits = createEdits({
    actions: { take: (work) => work() },
    api: { recipe: async () => ({ segments: [{ points: run.current.points }] }) },
    history,
    moment: { preview: () => () => {}, hyperparameters: {} },
    player: { halt: () => {} },
    run, timeline,
    together: { exclusive: (work) => work(requests), settle: () => {}, load: async () => {} },
  });
  const held = () => run.current.points.map(({ x1, label, held_back: held = false }) =>
    [x1, label, held]);
  const seen = [];
  for (const make of [
    () => edits.changePoint(1, { x1: 9 }),
    () => edits.changePoint(1, { label: 0 }),
    () => edits.changePoint(1, { held_back: false }),
    () => edits.removePoint(1),
    () => edits.replacePoints(points.map((each) => ({ ...each, x1: each.x1 / 2 })), "scaling"),
  ]) {
    await make();
    seen.push(held());
    await history.undo();
    seen.push(held());
  }
  return seen;
}"""


def test_what_is_undone_holds_back_what_was(modules: Modules) -> None:
    """A point that is moved, relabelled, learnt from, deleted or scaled is held back as before."""
    before = [[1, 1, False], [2, 1, True], [3, 1, False]]

    seen = modules.run(["run/edits.js", "run/history.js"], EDITED, SOME)

    assert seen[1::2] == [before] * 5
    assert [state[1] for state in seen[:6:2]] == [[9, 1, True], [2, 0, True], [2, 1, False]]
    assert seen[6] == before[::2]
    assert seen[8] == [[0.5, 1, False], [1, 1, True], [1.5, 1, False]]


def test_scaling_leaves_points_held_back(modules: Modules) -> None:
    """Only their coordinates are others."""
    scaling = {name: {"middle": 1, "spread": 2} for name in ("x1", "x2")}

    scaled = modules.call("points/scaling.js", "scaledPoints", SOME, scaling)

    assert scaled == [each | {"x1": (each["x1"] - 1) / 2, "x2": -0.5} for each in SOME]


def test_the_dashed_curve_keeps_its_own_extremes(modules: Modules) -> None:
    """Also where E has none, and with gaps that are as long as a stretch of the curve."""
    none: list[float | None] = [None] * 8
    fine = modules.run("run/curve.js", CURVE, [[0.5, None, 0.7], 10])
    thinned = modules.run(
        "run/curve.js", CURVE, [[*none, 0.5, 0.9, 0.1, 0.6, None, 0.4, 0.3, 0.2], 4]
    )

    assert fine == [[0, 0.5], [1, None], [2, 0.7]]
    assert [held for _, held in thinned if held is not None] == [0.9, 0.1, 0.4, 0.2]
    assert thinned[0] == [0, None]


def test_the_dashed_curve_is_recorded_with_the_others(modules: Modules) -> None:
    """Moments that are passed, leapt to or dropped; it has a gap where none were held back."""
    recorded, left = modules.run("run/timeline.js", TIMELINE)

    assert recorded == [[0, None], [1, 0.9], [2, 0.8], [9, 0.5]]
    assert left == [[0, None], [1, 0.9]]


def test_the_axis_has_room_for_the_dashed_curve(modules: Modules) -> None:
    """And none is taken for its gaps."""
    own = [{"step": 0, "loss": 0.5}]
    dashed = [{"step": 0, "loss": None}, {"step": 120, "loss": 2.7}]

    ends = modules.call("error/ends.js", "endsOf", *([own, dashed], False))

    assert (ends["updates"], ends["top"]) == (150, 3)


COVERED: list[list[Any]] = [["begin"], ["put", 3]]
BETS: list[tuple[list[list[Any]], list[Any]]] = [
    ([], ["none", None, 0.8, 0, None]),
    ([["begin"]], ["covered", None, None, 0, None]),
    ([["put", 3], ["uncover"]], ["none", None, 0.8, 0, None]),
    ([["begin"], ["uncover"]], ["covered", None, None, 0, None]),  # there is no flag
    (COVERED, ["covered", 3, None, 0, None]),
    ([["begin"], ["put", 2.4]], ["covered", 2, None, 0, None]),
    ([["begin"], ["put", -7]], ["covered", 0, None, 0, None]),
    ([["begin"], ["put", 99]], ["covered", 4, None, 0, None]),
    ([*COVERED, ["uncover"]], ["uncovered", 3, 0.8, 0, [3, 2, 4]]),
    ([*COVERED, ["uncover"], ["put", 1]], ["uncovered", 3, 0.8, 0, [3, 2, 4]]),
    ([["begin"], ["put", 2], ["uncover"]], ["uncovered", 2, 0.8, 0, [2, 2, 4]]),
    ([*COVERED, ["uncover"], ["begin"]], ["covered", None, None, 0, None]),
    ([*COVERED, ["end"]], ["none", None, 0.8, 0, None]),
    ([*COVERED, ["answer"]], ["covered", 3, None, 0, None]),
    *(([*COVERED, [act]], ["none", None, 0.8, 0, None]) for act in ("edit", "learn", "other")),
    ([*COVERED, ["edited"]], ["none", None, 0.8, 2, None]),
    ([["edited"], ["begin"], ["put", 1]], ["covered", 2, None, 2, None]),
    ([*COVERED, ["back", 3]], ["covered", 3, None, 0, None]),
    ([*COVERED, ["back", 2]], ["covered", None, None, 0, None]),
    ([*COVERED, ["uncover"], ["back", 2]], ["none", None, 0.8, 0, None]),
    # the flag's own moment counts, be it on the thinned curve or not
    ([["edited"], *COVERED, ["uncover"], ["back", 3]], ["uncovered", 3, 0.8, 2, [3, 2, 3]]),
]


@pytest.mark.parametrize(("script", "expected"), BETS)
def test_a_bet_is_on_the_points_as_they_are(
    modules: Modules, script: list[list[Any]], expected: list[Any]
) -> None:
    """Covered until it is uncovered; its flag stands at an update there is, on these points."""
    told = modules.run(["run/bet.js", "signal.js"], BET, script)

    assert told == expected


def moment(step: int, held_back: float, loss: float = 1.0) -> dict[str, Any]:
    """Return a moment by its errors."""
    return {"step": step, "loss": loss, "loss_held_back": held_back}


SCORES: list[tuple[Any, Any, int, str]] = [
    (
        moment(120, 0.4123),
        moment(87, 0.3981),
        200,
        "0.014 above the lowest held-back error, of update 87: 33 updates too late.",
    ),
    (
        moment(1199, 0.5),
        moment(1200, 0.4981),
        1300,
        "0.0019 above the lowest held-back error, of update 1,200: 1 update too early.",
    ),
    (
        moment(10, 0.5),
        moment(200, 0.25),
        200,
        (
            "0.250 above the lowest held-back error, of update 200: 190 updates too early. "
            "It is still falling."
        ),
    ),
    (moment(87, 0.3981), moment(87, 0.3981), 200, "The held-back error is lowest at your flag: "),
]


def test_a_bet_is_scored_in_a_sentence(modules: Modules) -> None:
    """By how far the flag is from the lowest held-back error, in error and in updates."""
    rows = [[{"flag": flag, "lowest": low, "latest": last}] for flag, low, last, _ in SCORES]

    told = modules.each("error/words.js", "scoreSentence", rows)

    assert told[:-1] == [sentence for *_, sentence in SCORES[:-1]]
    assert told[-1] == "The held-back error is lowest at your flag: 0.3981."


def test_where_a_flag_may_stand_is_said(modules: Modules) -> None:
    """With a finger or a mouse, and before there is any update."""
    asked = modules.each(
        "error/words.js", "flagWords", [[None, "click"], [None, "tap"], [7, "tap"]]
    )
    refused = modules.each("error/words.js", "flagSentence", [[0, 0], [20, 1200]])

    assert asked == ["Click where to stop:", "Tap where to stop:", "Stop at update"]
    assert refused == [
        "There is no update yet to put the flag at. Press Play first.",
        "The flag stands at one of the updates 20 to 1,200.",
    ]


def test_overfitting_is_remarked_on(modules: Modules) -> None:
    """Where E fell while the held-back error rose, by enough to be seen; and not else."""
    rows = []
    for held_back, loss in ((0.5, 0.3), (0.409, 0.3), (0.407, 0.3), (0.5, 0.6)):
        now = situation([5.0, 4.0], best=moment(1, 0.4, loss=0.5))
        rows.append([now | {"frame": now["frame"] | moment(1200, held_back, loss)}])
    rows.append([situation([5.0, 4.0], best=None)])

    told = modules.each("error/words.js", "errorRemark", rows)

    rose = "Overfitting: since update 1 E fell, but held back it rose from 0.400 to "
    assert told == [f"{rose}0.500.", f"{rose}0.409.", None, None, None]


def test_what_is_said_of_the_error_names_the_points_it_is_of(modules: Modules) -> None:
    """Those learnt from, where others are held back."""
    now = situation([0.75], heldBack=30)

    said = modules.call("error/words.js", "errorSentence", now, now["epochs"])

    assert said == "How wrong the model is over the points it learns from: lower is better."


def test_how_the_run_goes_counts_only_what_it_learns_from(modules: Modules) -> None:
    """Wrong points keep their numbers; an update with all others is one with all."""
    held_back = [POINTS[0] | {"held_back": True}, *POINTS[1:]]
    now = {
        "frame": {"step": 4, "epoch": 1, "loss": 0.5, "weights": [1, 0], "bias": 0},
        "points": held_back,
        "since": 4,
        "epochs": [],
        "recorded": [],
        "isFine": True,
        "hyperparameters": {
            "learning_rate": 0.3,
            "batch_size": 3,
            "reduction": "sum",
            "shuffle": False,
            "rule": "gradient",
        },
        "least": None,
    }

    told = modules.run(["update/progress/progress.js", "update/progress/words.js"], TOLD, now)

    assert (told["points"], told["usesAll"]) == (3, True)
    assert [one["index"] for one in told["wrong"]] == [3]
    assert [(side["of"], side["right"]) for side in told["sides"]] == [(1, 1), (2, 1)]


def test_the_words_of_a_point_say_that_it_is_held_back(modules: Modules) -> None:
    """In its menu and to who hears it chosen; the card counts them."""
    words = "points/words.js"
    held_back = point(0.5, held_back=True)

    assert modules.call(words, "menuTitle", held_back, 2, 0.7).startswith(
        "Point 3 (0.500, 0.000): label 1, held back, "
    )
    assert ", label 1, held back, " in modules.call(words, "chosenWords", held_back, 2, 9, 0.7)
    assert modules.each(words, "holdBackWords", [[held_back], [point()]]) == [
        *("Learn from it", "Hold back"),
    ]
    assert modules.each(words, "countWords", [[100, 30], [1], [1200]]) == [
        *("100, 30 held back", "1 point", "1,200 points"),
    ]


def test_who_does_not_see_the_plots_hears_of_points_held_back(modules: Modules) -> None:
    """How many there are, their error and accuracy, and where it was lowest."""
    now = {"epoch": 1, "accuracy": 0.9, "weights": [2, 1], "bias": 0, "accuracy_held_back": 0.8}
    first, last = (now | moment(step, held) for step, held in ((1, 0.25), (2, 0.5)))
    words = "spoken/words.js"

    boundary = modules.call(words, "boundaryDescription", last, 70, 30)
    error = modules.call(words, "errorDescription", [first, last], last)
    stopped = modules.call(words, "stoppedSentence", last)

    assert "seven points on the wrong side, of those learnt from; 30 points held back." in boundary
    assert error.endswith(
        "The dashed error of the points held back is 0.500 now; its lowest is 0.250, at update 1."
    )
    assert stopped.endswith("Accuracy 90 %. Held back: error 0.500, accuracy 80 %")


def test_a_companion_by_m_counts_what_is_learnt_from(modules: Modules) -> None:
    """Also after an edit that holds a point back."""
    plain = {"learning_rate": 0.5, "batch_size": None}
    held_back = {"at": 0, "remove": 1, "insert": [point(1, held_back=True)]}
    recipe = {
        "segments": [
            {"first_step": 0, "hyperparameters": plain, "points": SOME},
            {"first_step": 9, "hyperparameters": plain, "points_change": held_back},
        ]
    }

    made = modules.call("compare/companion-recipe.js", "companionRecipe", recipe, {"times": "m"})

    rates = [segment["hyperparameters"]["learning_rate"] for segment in made["segments"]]
    assert rates == [1.0, 0.5]
