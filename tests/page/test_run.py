"""The run as the page holds it: its curve, its recipe, its speed, and whose answers count."""

from typing import Any

import pytest

from tests.page.conftest import Modules

CURVE_AFTER_GOING_BACK = """({ createCurve }) => {
  const curve = createCurve({ limit: 250 });
  const add = step => curve.add({ step, loss: step % 2 });
  for (let step = 0; step <= 20000; step += 1) add(step);
  const many = curve.frames().length;
  curve.truncate(300);
  for (let step = 301; step <= 400; step += 1) add(step);
  return [many, curve.frames().map(({ step }) => step).filter(step => step > 300)];
}"""

LATE_ANSWERS = """async ({ createRun, Problem }) => {
  const held = Promise.withResolvers();
  const api = { rewind: () => held.promise, step: () => held.promise };
  const run = createRun({ api, keyring: { keep() {} } });
  const outcomes = [];
  for (const [ask, settle] of [
    [requests => requests.rewind(1), () => held.resolve({ id: "one", version: 2, step: 1 })],
    [requests => requests.step({ count: 1 }), () => held.resolve({ version: 2, step: [1] })],
    [requests => requests.rewind(1), () => held.reject(new Problem({
      status: 412, detail: "Stale.", run: { id: "one", version: 9, step: 9 } }))],
  ]) {
    Object.assign(held, Promise.withResolvers());
    run.own({ run: { id: "one", version: 1, step: 5 }, key: "first" });
    const asked = run.exclusive(ask).catch(() => {});
    await Promise.resolve();
    run.own({ run: { id: "other", version: 1, step: 0 }, key: "second" });
    settle();
    await asked;
    outcomes.push([run.current.id, run.current.version, run.current.step, run.key]);
  }
  return outcomes;
}"""

REFUSED_WITH_A_RUN = """async ({ createRun, Problem }, status) => {
  const api = { reset: () => Promise.reject(
    new Problem({ status, detail: "No.", run: { id: "one", version: 9, step: 9 } })) };
  const run = createRun({ api, keyring: { keep() {} } });
  run.own({ run: { id: "one", version: 1, step: 5 }, key: "key" });
  const overtaken = [];
  run.overtaken.listen(({ before, after }) => overtaken.push([before.version, after.version]));
  const said = await run.exclusive(requests => requests.reset({})).catch(({ message }) => message);
  return [said, run.current.version, overtaken];
}"""

BEST_LINE = """({ createBestLine }) => {
  const moment = { points: ["a", "b"], hyperparameters: { l2: 0 } };
  const timeline = { shown: { features: ["x1", "x2"] } };
  const line = createBestLine({ moment, timeline });
  let news = 0;
  line.changed.listen(() => (news += 1));
  const shown = () => line.parameters && [line.parameters.weights, line.parameters.bias];
  const seen = [shown()];
  line.show({ weights: [1, 2], bias: 3 });
  seen.push(shown());
  moment.points = ["a"];
  seen.push(shown());
  line.show({ weights: [4, 5], bias: 6 });
  seen.push(shown());
  moment.hyperparameters = { l2: 0.1 };
  seen.push(shown());
  moment.hyperparameters = {};
  seen.push(shown());
  line.show(null);
  return [[...seen, shown()], news];
}"""

PACE = """({ createPace, SPEEDS }) => {
  const pace = createPace({ most: 5000 });
  const first = Object.values(SPEEDS).map(speed => pace.stride(speed));
  const counts = [];
  for (const milliseconds of [150, 10, 1000, 1, 1, 1, 1]) {
    pace.learn(SPEEDS.max, milliseconds);
    counts.push(pace.stride(SPEEDS.max).count);
  }
  pace.learn(SPEEDS["60/s"], 1e6);
  return { first, counts, last: pace.stride(SPEEDS.max) };
}"""

HISTORY = """async ({ createHistory }) => {
  const did = [];
  const history = createHistory();
  const entry = (title, fail = () => {}) => ({
    title,
    undo: async () => { fail(); did.push(`undo ${title}`); },
    redo: async () => { did.push(`redo ${title}`); },
  });
  const tops = () => [history.undoable?.title ?? null, history.redoable?.title ?? null];
  const seen = [tops()];
  for (const title of ["a", "b", "c", "d"]) history.push(entry(title));
  for (const act of ["undo", "undo", "redo", "undo", "undo", "undo"]) {
    await history[act]();
    seen.push(tops());
  }
  history.push(entry("e", () => { throw new Error("no"); }));
  seen.push(tops());
  await history.undo().catch(() => {});
  seen.push(tops());
  history.clear();
  seen.push(tops());
  return { seen, did };
}"""


EXPLAINED = """async ({ createExplanation }) => {
  const fetched = new Set();
  const motion = {
    isPlaying: false, isSettling: false, speed: { drawsPerSecond: 60, updates: 1 },
  };
  const moment = { confirmed: [{}], get points() { return this.confirmed; } };
  const run = { isBusy: false, edition: 1 };
  const timeline = { shown: { step: 0 } };
  const explanation = createExplanation({
    updates: {
      known: (step) => (fetched.has(step) ? step : null),
      fetch: async (step) => { fetched.add(step); },
    },
    timeline, moment, motion, run,
    report: console.error,
  });
  const look = async (changed) => {
    Object.assign(motion, { isPlaying: false, isSettling: false }, changed);
    fetched.clear();
    explanation.follow();
    await new Promise((done) => setTimeout(done));
    return [explanation.isTooFast, [...fetched], explanation.update, explanation.next];
  };
  const seen = [await look({})];
  timeline.shown = { step: 7 };
  const played = (drawsPerSecond, updates) =>
    ({ isPlaying: true, speed: { drawsPerSecond, updates } });
  const slow = played(5, 1);
  run.isBusy = true;
  for (const changed of [slow, played(20, 1), played(5, 10), {}]) seen.push(await look(changed));
  run.isBusy = false;
  seen.push(await look({ isSettling: true }));
  moment.confirmed = [];
  seen.push(await look(slow));
  return seen;
}"""


def test_what_can_be_read_is_explained(modules: Modules) -> None:
    """The update on screen and the next one, played too at up to five a second, one by one.

    Nothing is asked about a run that plays faster, is being changed or is about to rest.
    """
    told = modules.run("run/explanation.js", EXPLAINED)

    fast, early = [True, [], None, None], [False, [], None, None]
    assert told == [
        [False, [1], None, 1],
        *([False, [7, 8], 7, 8], fast, fast, early, early),
        [False, [7], 7, None],
    ]


def test_the_curve_after_going_back_far_is_fine_again(modules: Modules) -> None:
    """What comes after a long run was cut short is kept as in a short one, zigzag and all."""
    many, new = modules.run("run/curve.js", CURVE_AFTER_GOING_BACK)

    assert many <= 2 * 250 + 1
    assert new == list(range(301, 401))


def test_a_late_answer_is_not_taken_for_the_run_opened_since(modules: Modules) -> None:
    """What was asked of one run changes nothing of another, whether it was granted or refused."""
    outcomes = modules.run(["run/run.js", "server/problem.js"], LATE_ANSWERS)

    assert outcomes == [["other", 1, 0, "second"]] * 3


@pytest.mark.parametrize("status", [412, 409])
def test_a_refusal_that_tells_the_run_is_caught_up_with(modules: Modules, status: int) -> None:
    """Be it that the change came too late, or that it was made and another one after it."""
    told = modules.run(["run/run.js", "server/problem.js"], REFUSED_WITH_A_RUN, status)

    assert told == ["No.", 9, [[1, 9]]]


def test_the_best_line_goes_when_it_is_no_longer_the_best(modules: Modules) -> None:
    """From when it is asked for until it is sent away, or points or penalty are others."""
    seen, news = modules.run("run/best-line.js", BEST_LINE)

    assert seen == [None, [[1, 2], 3], None, [[4, 5], 6], None, [[4, 5], 6], None]
    assert news == 3


def test_a_pace_asks_for_a_second_of_play(modules: Modules) -> None:
    """Never more than is allowed or much work; at full speed what is answered in a blink."""
    told = modules.run("run/speeds.js", PACE)

    assert [(stride["every"], stride["count"]) for stride in told["first"]] == [
        *((1, 2), (1, 5), (1, 20), (1, 60), (10, 600), (100, 5000), (1000, 5000), (125, 1500)),
    ]
    assert told["counts"] == [1500, 3000, 1500, 3000, 5000, 5000, 5000]
    assert told["last"] == {"every": 417, "count": 5000}


def test_the_nearest_speed_is_near_by_its_ratio(modules: Modules) -> None:
    """Updates in a second are compared as people hear speeds: by how many times as fast."""
    told = modules.each(
        "run/speeds.js", "nearestSpeed", [[1], [2], [3], [150], [250], [1e6], [1e9]]
    )

    found = [(speed["drawsPerSecond"], speed["updates"]) for speed in told]
    assert found == [*[(1, 1)] * 2, (5, 1), (60, 1), (60, 10), *[(60, None)] * 2]


def test_what_was_done_goes_and_comes_in_order(modules: Modules) -> None:
    """What is done anew ends redoing; a failed undo can be repeated."""
    told = modules.run("run/history.js", HISTORY)

    assert told["did"] == ["undo d", "undo c", "redo c", "undo c", "undo b", "undo a"]
    assert told["seen"] == [
        *([None, None], ["c", "d"], ["b", "c"], ["c", "d"], ["b", "c"], ["a", "b"], [None, "a"]),
        *(["e", None], ["e", None], [None, None]),
    ]


def test_a_difference_is_told_in_a_few_words_each(modules: Modules) -> None:
    """In the order of the controls, by the words of the second."""
    names = ("learning_rate", "batch_size", "reduction", "shuffle", "rule")
    plain = dict(zip(names, (0.3, 1, "sum", False, "gradient"), strict=True))
    other = dict(zip(names, (1e-9, None, "mean", True, "perceptron"), strict=True))

    told = modules.each(
        "run/hyperparameters.js",
        "differenceInWords",
        [[plain, other], [other, plain], [plain, plain]],
    )

    assert told == [
        ["α = 1e−9", "all points per update", "mean", "shuffled", "perceptron rule"],
        ["α = 0.3", "1 per update", "sum", "in the order of the points", "gradient rule"],
        [],
    ]


COMPLAINTS = """({ HYPERPARAMETERS }, rows) => rows.map(([name, text]) => {
  const one = HYPERPARAMETERS.find((each) => each.name === name);
  return one.complaint(one.value(text), { learning_rate_min: 1e-9, learning_rate_max: 1000 });
})"""


def test_a_hyperparameter_that_cannot_be_taken_is_complained_of(modules: Modules) -> None:
    """In a sentence; both ends of what is allowed can be taken."""
    rate = "The learning rate is a number from 1e−9 to 1000."
    size = "Points per update is a whole number of 1 or more."
    rows = [
        *(("learning_rate", text, rate) for text in ("1e9", "1000.1", "0", "-1", "fast", "")),
        *(("learning_rate", text, "") for text in ("1e-9", "0,5", "1000")),
        *(("batch_size", text, size) for text in ("2.5", "0", "-3", "many")),
        *(("batch_size", text, "") for text in ("1", "all", "1,000")),
    ]

    told = modules.run("run/hyperparameters.js", COMPLAINTS, [row[:2] for row in rows])

    assert told == [sentence for *_, sentence in rows]


def point(x1: float) -> dict[str, Any]:
    """Return a point of a recipe."""
    return {"x1": x1, "x2": 0, "label": 1}


def test_the_points_of_an_update_follow_from_the_recipe(modules: Modules) -> None:
    """Whole ones and changes alike hold from their segment's first update on."""
    segments: list[dict[str, Any]] = [
        {"first_step": 0, "points": [point(1), point(2), point(3)]},
        {"first_step": 5},
        {"first_step": 7, "points_change": {"at": 1, "remove": 1, "insert": [point(8), point(9)]}},
        {"first_step": 9, "points": [point(4)]},
    ]
    rows = [[{"segments": segments}, step] for step in (0, 6, 7, 8, 9, 99)]

    told = modules.each("run/recipe.js", "pointsAt", rows)

    assert [[each["x1"] for each in points] for points in told] == [
        *([1, 2, 3], [1, 2, 3], [1, 8, 9, 3], [1, 8, 9, 3], [4], [4])
    ]
    at = modules.each("run/recipe.js", "segmentAt", [[segments, step] for step in (0, 4, 5, 8, 9)])
    assert [each["first_step"] for each in at] == [0, 0, 5, 7, 9]


COLUMNS = {
    "step": [3, 4, 5, 6],
    "epoch": [0, 1, 1, 2],
    "weights": [[3], [4], [5], [6]],
    "bias": [3, 4, 5, 6],
    "loss": [0.3, 0.4, 0.5, 0.6],
    "accuracy": [0, 0, 1, 1],
}


@pytest.mark.parametrize(("before", "first"), [(None, False), ({"epoch": -1}, True)])
def test_columns_become_frames_that_know_their_epochs(
    modules: Modules, before: object, *, first: bool
) -> None:
    """A frame completes an epoch when the one before it is in an earlier one."""
    frames = modules.call(
        "run/frames.js", "framesOf", COLUMNS, {"features": ["x1", "x2", "x1*x2"]}, before
    )

    assert [frame["completesEpoch"] for frame in frames] == [first, True, False, True]
    assert frames[2] == {
        "step": 5,
        "epoch": 1,
        "features": ["x1", "x2", "x1*x2"],
        "weights": [5],
        "bias": 5,
        "loss": 0.5,
        "accuracy": 1,
        "loss_held_back": None,
        "accuracy_held_back": None,
        "completesEpoch": False,
    }


def test_each_kth_frame_is_drawn_and_the_last(modules: Modules) -> None:
    """The others are passed on the way to the next one that is drawn."""
    frames = [{"step": step} for step in (11, 12, 13, 14, 15)]

    told = modules.call("run/frames.js", "passagesOf", frames, {"from": 10, "every": 2})

    assert [(each["frame"]["step"], [p["step"] for p in each["passed"]]) for each in told] == [
        *((12, [11]), (14, [13]), (15, []))
    ]


FIRST_PLAY = """async ({ createPlayer, createPace, SPEEDS }, { isAlone, played, touch }) => {
  const [passed, speeds] = [[], []];
  const hasPlayed = { value: played, set(value) { this.value = value; } };
  const player = createPlayer({
    timeline: { shown: { step: 0 } },
    together: {
      isAlone,
      after: async ({ step }, { count }) =>
        Array.from({ length: count }, (_, i) => ({ frame: { step: step + i + 1 }, passed: [] })),
      pass: ({ frame }) => passed.push(frame.step),
    },
    pace: createPace({ most: 5000 }), speed: SPEEDS["60/s"], hasPlayed, report: console.error,
  });
  player.play();
  const slow = player.isSlowAtFirst;
  const first = player.speed.drawsPerSecond;
  if (touch) player.speed = SPEEDS["20/s"];
  const after = player.speed.drawsPerSecond;
  player.halt();
  return [slow, first, after, hasPlayed.value];
}"""


def test_a_first_play_begins_slowly(modules: Modules) -> None:
    """Only for who has never seen one, and alone; who touches the speed is obeyed at once."""
    names = ["run/player.js", "run/speeds.js"]
    new = {"isAlone": True, "played": False, "touch": False}
    told = [
        modules.run(names, FIRST_PLAY, new | other)
        for other in ({}, {"touch": True}, {"played": True}, {"isAlone": False})
    ]

    assert told == [
        *([True, 5, 5, False], [True, 5, 20, True], [False, 60, 60, True], [False, 60, 60, False])
    ]


def test_a_first_play_speeds_up_to_the_chosen_speed(modules: Modules) -> None:
    """Five updates a second for twenty of them, each after these a tenth quicker than before."""
    chosen = {"drawsPerSecond": 60, "updates": 10}
    told = modules.each(
        "run/speeds.js", "firstSpeed", [[chosen, drawn] for drawn in (0, 20, 21, 46, 47)]
    )

    assert told[:2] == [{"drawsPerSecond": 5, "updates": 1}] * 2
    assert told[2] == {"drawsPerSecond": pytest.approx(5.5), "updates": 1}
    assert told[3]["drawsPerSecond"] == pytest.approx(5 * 1.1**26)
    assert told[4] is None
    assert (
        modules.call("run/speeds.js", "firstSpeed", {"drawsPerSecond": 5, "updates": 1}, 0) is None
    )


SETTINGS = """({ differenceInWords, told, settingOf }, rows) => rows.map(([from, to]) => [
  differenceInWords(from, to),
  told(to).map(({ one, value }) => settingOf(one, value, to)).slice(5),
])"""


def test_what_an_optimizer_does_differently_is_told_where_it_has_it(modules: Modules) -> None:
    """Only what is in force counts; a recipe of before there were optimizers is a plain one."""
    plain = {"learning_rate": 1, "batch_size": 1, "reduction": "sum", "shuffle": False}
    plain["rule"] = "gradient"
    whole = plain | {"optimizer": "plain", "momentum": 0.9, "decay": None, "l2": 0, "l1": 0}
    momentum = whole | {"optimizer": "momentum"}
    adam = whole | {"optimizer": "adam", "momentum": 0.5}

    told = modules.run(
        "run/hyperparameters.js",
        SETTINGS,
        [
            [plain, whole],
            [whole, plain | {"momentum": 0.5}],
            [plain, momentum],
            [momentum, adam],
            [adam, whole],
            [whole, whole | {"optimizer": "rmsprop", "decay": 0.5}],
            [whole, whole | {"l2": 0.1, "l1": 1e-9}],
            [whole | {"l1": 0.1}, whole],
        ],
    )

    assert told == [
        [[], []],
        [[], []],
        [["Momentum"], ["Optimizer: Momentum", "μ = 0.9"]],
        [["Adam", "β₁ = 0.5"], ["Optimizer: Adam", "β₁ = 0.5", "β₂ = 0.999"]],
        [["plain descent"], []],
        [["RMSProp", "ρ = 0.5"], ["Optimizer: RMSProp", "ρ = 0.5"]],
        [["λ₂ = 0.1", "λ₁ = 1e−9"], ["λ₂ = 0.1", "λ₁ = 1e−9"]],
        [["no L1 penalty"], []],
    ]
