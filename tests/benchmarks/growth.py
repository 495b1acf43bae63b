"""What grows with what: the time of a step, the memory and the disk that a run takes."""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import numpy as np

from tests.benchmarks.report import ROUNDS, Part
from tests.benchmarks.request import UNLIMITED, Connection, new_run, post
from tests.benchmarks.update import engine, points
from tests.server_process import ServerProcess

COUNT = 60
"""Updates of a step whose time is measured: what a page asks for at a time."""

IDLE_SECONDS = 26
"""After which a server has let go of the recipes that nobody uses."""


WARMING_RUNS = 50


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Return by how much y grows with x, by least squares."""
    return float(np.polyfit(x, y, 1)[0])


def medians(connection: Connection, requests: Sequence[bytes]) -> list[float]:
    """Return the milliseconds that each of several requests takes, measured in turn."""
    taken: list[list[float]] = [[] for _ in requests]
    for round_ in range(4 * ROUNDS + 2):
        for request, found in zip(requests, taken, strict=True):
            began = time.perf_counter()
            connection.ask(request)
            if round_ > 1:  # the first ones warm up
                found.append((time.perf_counter() - began) * 1000)
    return [median(found) for found in taken]


def with_points(connection: Connection, count: int) -> bytes:
    """Create a run of so many points; return a step of it."""
    generator = random.Random(1)
    chosen = [
        {"x1": generator.random(), "x2": generator.random(), "label": n % 2} for n in range(count)
    ]
    path, key = new_run(connection, points=chosen, hyperparameters={"batch_size": None})
    return post(f"{path}/step", {"count": COUNT}, key)


def with_updates(connection: Connection, count: int) -> bytes:
    """Create a run with so many updates behind it; return a step of it."""
    path, key = new_run(connection)
    for done in range(0, count, 100_000):
        some = min(100_000, count - done)
        connection.ask(post(f"{path}/step", {"count": some, "every": some}, key))
    return post(f"{path}/step", {"count": COUNT}, key)


def with_segments(connection: Connection, count: int) -> bytes:
    """Create a run of so many segments; return a step of it."""
    path, key = new_run(connection)
    run = path.rpartition("/")[2]
    for n in range(count - 1):
        connection.ask(post(f"{path}/step", {}, key))
        change = {"hyperparameters": {"learning_rate": 0.1 + n % 2}}
        patch = post(f"/api/runs/{run}", change, key).replace(b"POST", b"PATCH", 1)
        connection.ask(patch)
    return post(f"{path}/step", {"count": COUNT}, key)


def by_features() -> tuple[list[float], list[float]]:
    """Return numbers of features, and the milliseconds of as many updates as a step does."""
    sizes, taken = [2, 5, 10], []
    for n in sizes:
        X, y = points(1_000, n)
        found = []
        for _ in range(4 * ROUNDS):
            began = time.perf_counter()
            engine(X, y, len(y), COUNT)
            found.append((time.perf_counter() - began) * 1000)
        taken.append(median(found))
    return [float(n) for n in sizes], taken


def resident(pid: int) -> int:
    """Return the bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def stored(path: Path) -> int:
    """Return the bytes that a store takes on the disk, once all is in its file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def of_runs(server: ServerProcess, connection: Connection, database: Path, runs: int) -> Part:
    """Measure what runs of 100 points take, while they are played and when nobody uses them."""
    part = Part(
        "room", "bytes a run of 100 points takes", ("", "bytes a run", "from, MB", "to, MB")
    )
    for _ in range(WARMING_RUNS):
        new_run(connection)
    time.sleep(IDLE_SECONDS)  # what the start took, and these, is given back
    empty, on_disk = resident(server.pid), stored(database)
    playing = [new_run(connection) for _ in range(runs)]
    for path, key in playing:
        connection.ask(post(f"{path}/step", {"count": COUNT}, key))
    figures = [("memory, playing", empty, resident(server.pid))]
    figures.append(("disk, new", on_disk, stored(database)))
    for path, key in playing:
        connection.ask(post(f"{path}/step", {"count": 1_000, "every": 1_000}, key))
    figures.append(("disk, 1,000 updates more", figures[-1][2], stored(database)))
    time.sleep(IDLE_SECONDS)
    figures.append(("memory, idle", empty, resident(server.pid)))
    part.rows = [(name, (to - of) / runs, of / 1e6, to / 1e6) for name, of, to in figures]
    part.unit = f"bytes a run, of {runs}"
    part.bars = [(name, max(0.0, (to - of) / runs)) for name, of, to in figures]
    return part


def measure(*, full: bool) -> list[Part]:
    """Measure on a server of its own."""
    part = Part(
        "growth",
        f"milliseconds that {COUNT} updates take, by what the run holds",
        ("by", "least", "most", "ms at least", "ms at most", "µs for each more"),
        unit="ms at the most, by what the run holds",
    )
    sizes: dict[str, tuple[list[int], object]] = {
        "points": ([20, 1_000, 5_000], with_points),
        "updates behind it": ([0, 50_000, 1_000_000 if full else 100_000], with_updates),
        "segments": ([1, 50, 200], with_segments),
    }
    with tempfile.TemporaryDirectory() as directory:
        database = Path(directory) / "runs.db"
        settings = UNLIMITED | {"GDL_CREATE_RATE": "1000000/second"}
        with ServerProcess(Path(directory), settings) as server, Connection(server.port) as client:
            found = {}
            room = of_runs(server, client, database, 3_000 if full else 1_000)
            for name, (numbers, made) in sizes.items():
                requests = [made(client, number) for number in numbers]  # type: ignore[operator]
                found[name] = [float(n) for n in numbers], medians(client, requests)
            found["features, 1,000 points, engine alone"] = by_features()
    for name, (held, taken) in found.items():
        ends = held[0], held[-1], taken[0], taken[-1]
        part.rows.append((name, *ends, slope(held, taken) * 1000))
        part.bars.append((f"{held[-1]:,.0f} {name}", taken[-1]))
    return [part, room]
