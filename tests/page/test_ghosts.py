"""Ghosts: what is kept of a run, and by what it is told from the run as it goes on."""

from tests.page.conftest import Modules

KEPT = """({ createGhosts }) => {
  localStorage.clear();
  const place = "gradient-descent-live:ghosts";
  const stored = () => JSON.parse(localStorage.getItem(place));
  const plain = { learning_rate: 0.3, batch_size: 1, reduction: "sum", rule: "gradient" };
  const points = [{ x1: 0, x2: 1, label: 1 }, { x1: 1, x2: 0, label: 0 }];
  const frame = (step) => ({ step, loss: step / 2, weights: [step, 1], bias: 0 });
  const frames = (count) => Array.from({ length: count }, (_, i) => frame(i));
  const moment = { points, hyperparameters: { ...plain, shuffle: false } };
  const run = { current: { id: "own", start: { seed: 44, weights: [1, 1], bias: 0 } } };
  const timeline = { shown: frame(40), updates: () => frames(101), epochs: () => frames(2) };
  const ghosts = createGhosts({ moment, run, timeline });
  localStorage.setItem(place, '[["other", []]]');
  ghosts.keep();
  const [ghost] = ghosts.list;
  const label = () => ghosts.labelOf(ghost);
  const labels = [label()];
  moment.hyperparameters = { ...plain, learning_rate: 0.05, shuffle: true };
  labels.push(label());
  moment.points = points.map((point) => ({ ...point, label: 1 - point.label }));
  labels.push(label());
  moment.points = points.slice(1);
  run.current.start = { seed: null, weights: [1, 2], bias: 0 };
  labels.push(label());
  run.current.start = { seed: 44, weights: [1, 1], bias: 0 };
  moment.points = [...points];
  moment.hyperparameters = { ...plain, shuffle: false };
  labels.push(label());

  timeline.shown = frame(9000);
  timeline.epochs = () => frames(10_000);
  for (let i = 0; i < 4; i += 1) ghosts.keep();
  ghosts.remove(ghost);
  ghosts.keep();
  const pens = ghosts.list.map(({ pen }) => pen);
  const long = ghosts.list[0].curve;
  const again = createGhosts({ moment, run, timeline });
  again.load();
  const found = again.list.length;
  const runs = stored().map(([id]) => id);
  for (const each of [...again.list]) again.remove(each);
  const left = stored().map(([id]) => id);
  localStorage.clear();
  return { curve: ghost.curve, labels, pens, long, found, runs, left, isFull: ghosts.isFull };
}"""


def test_a_ghost_is_what_the_run_was(modules: Modules) -> None:
    """Its curve ends where it was kept and is bounded; its name is what differs.

    Four are kept, each with a pen of its own, and what another tab keeps is left alone.
    """
    told = modules.run("ghosts/ghosts.js", KEPT)

    assert told["labels"] == [
        "same settings",
        "α = 0.3, in the order of the points",
        "α = 0.3, in the order of the points, other points",
        "α = 0.3, in the order of the points, seed 44, 2 points",
        "same settings",
    ]
    assert told["curve"] == [[step, step / 2] for step in range(41)]
    assert len(told["long"]) <= 301
    assert (told["long"][0], told["long"][-1]) == ([0, 0], [9000, 4500])
    assert (told["pens"], told["isFull"]) == ([1, 2, 3, 0], True)
    assert (told["runs"], told["found"], told["left"]) == (["other", "own"], 4, ["other"])
