"""When a stop of the lesson takes its tasks for done, and what it says meanwhile."""

import json
import re

from tests.page.conftest import PROJECT, Modules

DONE = """({ PLAIN, STOPS, tasksDone }, rows) => rows.map(([number, now]) => {
  const stop = STOPS[number - 1];
  const points = typeof stop.points === "string" ? [] : stop.points;
  const frame = { step: 0, epoch: 0, ...stop.start, ...now.frame };
  const hyperparameters = { ...PLAIN, ...stop.hyperparameters, ...now.hyperparameters };
  const before = { ...frame, step: frame.step - 1 };
  const base = { before, since: frame.step, points, companions: [], bet: "none" };
  return tasksDone(stop, { ...base, ...now, frame, hyperparameters });
})"""
"""How many tasks of stops are done in situations; what is not told is as the stop begins."""

CORNER = [{"x1": 0.9, "x2": 0.9, "label": 1}]
ZERO = [{"x1": 0.4, "x2": 0.3, "label": 0}]
MEAN = [{"times": "m", "reduction": "mean"}]
PERCEPTRON = [{"rule": "perceptron"}]
ALL = {"batch_size": None}
LARGE = {"learning_rate": 1}

SITUATIONS: list[tuple[int, dict[str, object], int]] = [
    (1, {}, 0),
    (1, {"frame": {"step": 1}}, 1),
    (2, {"frame": {"step": 9}}, 0),
    (2, {"frame": {"step": 10}}, 1),
    (3, {"frame": {"step": 1}}, 0),
    (3, {"points": CORNER}, 1),
    # a point moved, or relabelled, after the step shows nothing yet
    (3, {"frame": {"step": 1}, "since": 0, "points": CORNER}, 1),
    (3, {"frame": {"step": 2}, "since": 1, "points": CORNER}, 2),
    (3, {"frame": {"step": 2}, "since": 1, "points": CORNER, "before": {"step": 3}}, 1),
    (4, {"frame": {"step": 1}}, 0),
    (4, {"frame": {"step": 1}, "since": 0, "points": ZERO}, 1),
    (4, {"frame": {"step": 2}, "since": 1, "points": ZERO}, 2),
    (5, {"frame": {"epoch": 1}}, 0),
    (5, {"frame": {"epoch": 2}}, 1),
    (6, {"frame": {"step": 50}}, 0),
    (6, {"frame": {"step": 50}, "since": 9, "hyperparameters": ALL}, 1),
    (6, {"frame": {"step": 50}, "since": 10, "hyperparameters": ALL}, 2),
    (6, {"frame": {"step": 49}, "hyperparameters": ALL}, 1),
    (7, {"frame": {"step": 40}}, 0),
    (7, {"frame": {"step": 39}, "companions": MEAN}, 1),
    (7, {"frame": {"step": 40}, "companions": MEAN}, 2),
    (8, {"frame": {"step": 50}}, 0),
    (8, {"frame": {"step": 50}, "since": 9, "hyperparameters": LARGE}, 1),
    (8, {"frame": {"step": 60}, "since": 10, "hyperparameters": LARGE}, 2),
    (9, {"frame": {"step": 100}, "companions": MEAN}, 0),
    (9, {"frame": {"step": 99}, "companions": PERCEPTRON}, 1),
    (9, {"frame": {"step": 100}, "companions": PERCEPTRON}, 2),
    (10, {"frame": {"epoch": 4}}, 0),
    (10, {"frame": {"epoch": 5}}, 1),
    (11, {"frame": {"step": 99}}, 0),
    (11, {"frame": {"step": 100}}, 1),
    (17, {"frame": {"step": 1}}, 1),
    (20, {"frame": {"step": 400}}, 0),
    (20, {"frame": {"step": 400}, "bet": "covered"}, 2),
    (20, {"frame": {"step": 400}, "bet": "uncovered"}, 3),
]

PARTS = """({ STOPS, PICTURED, TO_TRY }) => ({
  asked: STOPS.flatMap(({ tasks }) => tasks.map(({ asks }) => asks)),
  pairs: STOPS.map(({ tasks, words }) => [tasks.length, words.tasks.length]),
  pictured: STOPS.flatMap(({ words }) => words.tasks).join(" "),
  plots: STOPS.flatMap(({ plots }) => plots),
  names: Object.keys(PICTURED),
  tries: TO_TRY.map(({ preset }) => preset),
  lines: STOPS.map(({ words }) => words.line),
})"""


def test_tasks_count_only_when_done_in_their_order(modules: Modules) -> None:
    """And only as long as they hold: updates made before a change show nothing of it."""
    rows = [(number, now) for number, now, _ in SITUATIONS]

    done = modules.run(
        ["lesson/lesson-stops.js", "lesson/tasks.js"], DONE, json.loads(json.dumps(rows))
    )

    wrong = [row for row, seen in zip(SITUATIONS, done, strict=True) if seen != row[2]]
    assert wrong == []


def test_a_stop_names_what_there_is(modules: Modules) -> None:
    """Each task has its words, each picture a name, and the end a line for each stop."""
    found = modules.run(["lesson/lesson-stops.js", "lesson/words.js"], PARTS)

    pictured = set(re.findall(r"\[([\w-]+)\]", found["pictured"]))
    assert all(tasks == words for tasks, words in found["pairs"])
    assert pictured == set(found["names"])
    assert pictured <= set(found["asked"])
    assert set(found["plots"]) <= {"boundary", "error", "surface", "sigmoid"}
    assert len(set(found["lines"])) == 20
    presets = (PROJECT / "app/runs/presets.py").read_text(encoding="utf-8")
    assert [name for name in found["tries"] if f'"{name}"' not in presets] == []


def test_what_a_stop_says_changes_with_what_is_seen(modules: Modules) -> None:
    """The third never says that the point lies on the line when it does not."""
    third = "({ STOPS }, rows) => rows.map(now => STOPS[2].words.before(now).join(' '))"

    said = modules.run(
        "lesson/lesson-stops.js",
        third,
        [{"done": 0, "step": 0}, {"done": 0, "step": 1}, {"done": 1, "step": 0}],
    )

    assert ["exactly ½" in sentence for sentence in said] == [True, False, False]
    assert len(set(said)) == 3


def test_the_tag_says_what_is_left_to_do(modules: Modules) -> None:
    """Once, twice, once more, so many more; while playing up to which update."""
    cases = {
        ("step", 1, 0): "press this",
        ("epoch", 2, 0): "press twice",
        ("epoch", 2, 1): "once more",
        ("step", 10, 0): "press 10 times",
        ("step", 10, 4): "6 more",
        ("step", 10, 9): "once more",
        ("play", 50, 12): "play to update 50",
        ("compare-rules", 1, 0): "this one",
    }

    said = modules.each(
        "lesson/words.js",
        "tagWords",
        [[{"asks": asks, "of": of}, count] for asks, of, count in cases],
    )

    assert said == list(cases.values())
