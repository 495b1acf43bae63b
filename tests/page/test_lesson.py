"""When a stop of the lesson takes its action for done."""

from tests.page.conftest import Modules

DONE = """({ PLAIN, STOPS }) => {
  const isDone = (number, done) => {
    const stop = STOPS[number - 1];
    const before = { step: done.step - 1, ...stop.start };
    const hyperparameters = { ...PLAIN, ...done.hyperparameters };
    const frame = { step: done.step };
    return stop.isDone({ frame, before, hyperparameters, companions: [], ...done });
  };
  const corner = [{ x1: 0.9, x2: 0.9, label: 1 }];
  const zero = [{ x1: 0.4, x2: 0.3, label: 0 }];
  const [all, one] = [{ batch_size: null }, { learning_rate: 1 }];
  const late = [
    isDone(3, { step: 1, since: 0, points: corner }),
    isDone(4, { step: 1, since: 0, points: zero }),
    isDone(6, { step: 50, since: 9, hyperparameters: all }),
    isDone(8, { step: 50, since: 9, hyperparameters: one }),
  ];
  const due = [
    isDone(3, { step: 2, since: 1, points: corner }),
    isDone(4, { step: 2, since: 1, points: zero }),
    isDone(6, { step: 60, since: 10, hyperparameters: all }),
    isDone(8, { step: 60, since: 10, hyperparameters: one }),
  ];
  return [late, due];
}"""
"""Whether stops take an action for done when the change came after the updates, and before them."""


def test_updates_made_before_the_change_do_not_count(modules: Modules) -> None:
    """A point that is moved or relabelled after the step, or a rate set late, shows nothing yet."""
    late, due = modules.run("lesson/lesson-stops.js", DONE)

    assert late == [False] * 4
    assert due == [True] * 4
