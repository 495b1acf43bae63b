"""Writes the pins with the code there is: ``python -m tests.pins.write``.

Those in the repository were written by the code of commit f5d6b69, where ``open_store`` was in
``app.runs.stores``. Write them anew only when numbers or stored forms are meant to change, and say
in the commit why they are: a run that somebody keeps or has shared is another one from then on.
"""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from redis import Redis

from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.opening import open_store
from app.runs.presets import PRESETS
from app.runs.recipe import Recipe
from app.runs.registry import Registry
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from app.settings import Settings
from tests.pins import pinned
from tests.valkey_process import ValkeyProcess

Edits = dict[int, Callable[[Run], Run]]
"""What is done with a run at some of its updates."""

MEAN, PERCEPTRON = Reduction.MEAN, Rule.PERCEPTRON
BY_HAND = Start((1.25, -0.75), 0.1, None)
UNTOUCHED_MS = 60_000
"""Keys of Redis that go sooner than this are marks of changes just made, and no runs."""


def points_of(preset: str) -> Points:
    """Return the points of a preset."""
    return PRESETS[preset].points


def one(x1: float, x2: float, label: int) -> Points:
    """Return a single point."""
    return Points.of([(x1, x2, label)])


def with_points(change: Callable[[Points], Points]) -> Callable[[Run], Run]:
    """Return an edit of the points."""
    return lambda run: edit(run, points=change(run.points))


def with_values(**values: Any) -> Callable[[Run], Run]:
    """Return an edit of the hyperparameters."""
    return lambda run: edit(run, hyperparameters=replace(run.hyperparameters, **values))


def learnt(
    start: Start | int, preset: str, values: Hyperparameters, last: int, edits: Edits
) -> Run:
    """Return a run of ``last`` updates with edits on the way."""
    begins_at = Start.seeded(start) if isinstance(start, int) else start
    run = begin(begins_at, points_of(preset), values)
    for step in [*sorted(edits), last]:
        if step > run.latest.step:
            *_, piece = replay(run, run.latest, [step])
            run = replace(run, latest=piece.state)
        if step in edits:
            run = edits[step](run)
    return run


POINTS_CHANGED: Edits = {
    20: with_points(lambda points: points.appended(one(0.4, -1.3, 1))),
    75: with_points(lambda points: points.replaced(3, one(2.5, 0.125, 0))),
    111: with_points(lambda points: points.removed(0)),
    180: with_points(lambda points: points.replaced(5, one(-0.1, 0.2, 1))),
}
VALUES_CHANGED: Edits = {
    33: with_values(learning_rate=0.05),
    66: with_values(batch_size=7),
    99: with_values(shuffle=True),
    132: with_values(rule=PERCEPTRON),
    165: with_values(reduction=MEAN, learning_rate=1.5),
    198: with_values(batch_size=None, rule=Rule.GRADIENT),
}
ALL_CHANGED: Edits = {
    100: with_points(lambda points: points.appended(points_of("outlier"))),
    200: with_values(batch_size=1, learning_rate=0.02),
    256: with_points(lambda points: points.spliced(2, 20, one(1 / 3, -2 / 3, 0))),
    300: with_points(lambda _: Points.none()),
}

RUNS: dict[str, tuple[Start | int, str, Hyperparameters, int, Edits]] = {
    "gradient-1-sum": (44, "two_clouds", Hyperparameters(), 300, {}),
    "gradient-1-mean-shuffle": (7, "overlap", Hyperparameters(0.1, 1, MEAN, shuffle=True), 200, {}),
    "gradient-7-sum": (1, "moons", Hyperparameters(0.05, 7), 150, {}),
    "gradient-7-mean-shuffle": (2, "xor", Hyperparameters(0.9, 7, MEAN, shuffle=True), 150, {}),
    "gradient-all-mean": (3, "iris", Hyperparameters(0.2, None, MEAN), 150, {}),
    "gradient-all-sum-by-hand": (BY_HAND, "circles", Hyperparameters(0.01, None), 150, {}),
    "perceptron-1-sum": (4, "outlier", Hyperparameters(0.3, rule=PERCEPTRON), 200, {}),
    "perceptron-7-mean-shuffle-by-hand": (
        BY_HAND,
        "overlap",
        Hyperparameters(0.5, 7, MEAN, shuffle=True, rule=PERCEPTRON),
        150,
        {},
    ),
    "perceptron-all-sum": (5, "moons", Hyperparameters(0.1, None, rule=PERCEPTRON), 100, {}),
    "points-changed": (44, "two_clouds", Hyperparameters(), 220, POINTS_CHANGED),
    "hyperparameters-changed": (8, "two_clouds", Hyperparameters(), 230, VALUES_CHANGED),
    "all-changed": (9, "two_clouds", Hyperparameters(0.3, 7, MEAN, shuffle=True), 300, ALL_CHANGED),
    "overshooting-1-sum": (44, "overlap", Hyperparameters(80.0), 150, {}),
    "overshooting-all-sum": (6, "moons", Hyperparameters(2.0, None), 150, {}),
}


def trace_of(run: Run) -> Frames:
    """Return every moment of a run."""
    frames = Frames()
    for piece in replay(run, run.start.state, range(run.latest.step + 1)):
        frames.extend(piece.frames)
    return frames


def write(path: Path, content: dict[str, Any]) -> None:
    """Write JSON with a line for each thing of the two uppermost levels."""
    lines = [
        f"{json.dumps(name)}: "
        + (
            "{\n"
            + ",\n".join(f"  {json.dumps(key)}: {json.dumps(one)}" for key, one in value.items())
            + "\n}"
            if isinstance(value, dict)
            else json.dumps(value)
        )
        for name, value in content.items()
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def recipe_of(run: Run) -> Any:
    """Return a run as ``run.json`` has it."""
    return json.loads(Recipe.of(run).to_json())


def write_runs() -> None:
    """Write the pinned runs, and what machine this is."""
    pinned.RUNS.mkdir(exist_ok=True)
    for name, what in RUNS.items():
        run = learnt(*what)
        overshoots = name.startswith("overshooting")
        frames = pinned.as_columns(trace_of(run))
        write(
            pinned.RUNS / f"{name}.json",
            {"recipe": recipe_of(run), "overshoots": overshoots, "frames": frames},
        )
    numpy = {"numpy": np.__version__, "exp and log1p": pinned.machine()}
    write(pinned.FINGERPRINT, numpy)


async def write_store(address: str, path: Path) -> None:
    """Make runs in an empty store, and write down what can be read there beside ``path``."""
    settings = Settings(store=address)
    store, stage = open_store(settings)
    registry = Registry(store, settings)
    keys: dict[str, tuple[str, str]] = {}

    async def create(name: str, preset: str, values: Hyperparameters, step: int) -> tuple[str, str]:
        run = begin(Start.seeded(44), points_of(preset), values)
        snapshot, key = await registry.create(run, step)
        keys[name] = snapshot.run_id, key
        return keys[name]

    async def step(owner: tuple[str, str], count: int) -> None:
        await registry.step(*owner, count, count, epochs=False, version=None)

    await create("untouched", "two_clouds", Hyperparameters(), 0)
    long = await create("long", "moons", Hyperparameters(0.05, 7, MEAN, shuffle=True), 300)
    await step(long, 500)
    edited = await create("edited", "overlap", Hyperparameters(), 40)
    await registry.change_points(*edited, lambda points: points.appended(one(1.5, -2.5, 1)), None)
    await step(edited, 300)
    await registry.change_hyperparameters(
        *edited, lambda values: replace(values, batch_size=None, learning_rate=0.01), None
    )
    await step(edited, 60)
    await registry.change_points(*edited, lambda points: points.removed(2), None)
    rewound = await create("rewound", "two_clouds", Hyperparameters(0.2, 7), 900)
    await registry.rewind(*rewound, 400, None)
    await registry.change_hyperparameters(
        *rewound, lambda values: replace(values, rule=PERCEPTRON), None
    )
    await step(rewound, 200)
    emptied = await create("emptied", "xor", Hyperparameters(), 25)
    await registry.change_points(*emptied, lambda _: Points.none(), None)
    copied, key = await registry.copy(rewound[0])
    keys["copied"] = copied.run_id, key
    restarted = await create("restarted", "iris", Hyperparameters(), 270)
    await registry.reset(*restarted, lambda _: BY_HAND, None)
    await step(restarted, 10)

    expected: dict[str, Any] = {}
    for name, (run_id, key) in keys.items():
        snapshot = await registry.replayer.read(run_id)
        checkpoints = await store.checkpoints(run_id, snapshot.edition)
        frames = await registry.replayer.frames_of(snapshot, 0, None, 23, epochs=False)
        expected[name] = asdict(
            pinned.PinnedRun(
                run_id,
                key,
                snapshot.version,
                snapshot.edition,
                recipe_of(snapshot.run),
                [[one.step, one.state.decode()] for one in checkpoints],
                frames,
            )
        ) | {"frames": pinned.as_columns(frames)}
    write(pinned.beside(path), expected)
    await stage.close()
    await store.close()


def contents_of(valkey: ValkeyProcess) -> list[dict[str, Any]]:
    """Return every key with its kind, its time to live and its content, bytes in base 64."""
    rows: list[dict[str, Any]] = []
    with Redis(port=valkey.port) as client:
        redis: Any = client  # its types leave open what comes back
        for key in sorted(redis.keys()):
            left, kind = redis.pttl(key), redis.type(key).decode()
            if left < UNTOUCHED_MS:
                continue
            pairs = {
                "hash": lambda key: redis.hgetall(key).items(),
                "zset": lambda key: redis.zrange(key, 0, -1, withscores=True),
            }[kind](key)
            content = [[_text(one) for one in pair] for pair in pairs]
            rows.append({"key": key.decode(), "kind": kind, "ttl": left, "content": content})
    return rows


def _text(value: bytes | float) -> str | float:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def write_stores() -> None:
    """Write a store of each kind that outlives its process."""
    pinned.SQLITE.unlink(missing_ok=True)
    asyncio.run(write_store(f"sqlite:///{pinned.SQLITE.as_posix()}", pinned.SQLITE))
    for live in pinned.DIRECTORY.glob(f"{pinned.SQLITE.name}-*"):
        live.unlink()
    with TemporaryDirectory() as directory, ValkeyProcess(Path(directory)) as valkey:
        asyncio.run(write_store(valkey.url, pinned.REDIS))
        lines = ",\n".join(json.dumps(row) for row in contents_of(valkey))
        pinned.REDIS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write_runs()
    write_stores()
