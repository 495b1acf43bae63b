"""How long a learner waits while another one asks for much.

One learner steps on and on; another one, in a process of its own, asks for the largest things
there are. Told is how long the first one's steps took meanwhile. Both share the machine with the
server, so on two cores some of it is the machine's own.
"""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.hall import Connection, create, quantiles
from tests.benchmarks.report import Part
from tests.server_process import ServerProcess

POINTS = 5000
UPDATES = 100_000

WORK: Mapping[str, tuple[str, str, bytes]] = {
    "a run of 5,000 points": ("GET", "large", b""),
    "10,000 updates by 5,000 points": ("POST", "large/step", b'{"count": 10000}'),
    "100,000 updates, each a frame": ("POST", "long/step", b'{"count": 100000}'),
    "100,000 frames": ("GET", "long/frames?last=99999", b""),
    "every moment as a table": ("GET", "long/export/trace.csv", b""),
    "the notebook": ("GET", "large/export/run.ipynb", b""),
    "the error's surface": ("GET", "large/loss-surface", b""),
    "an update by 5,000 points": ("GET", "large/updates/1000", b""),
    "a copy": ("POST", "large/copy", b""),
    "an edit": ("PATCH", "large/points/7", b'{"x1": 0.5}'),
    "a body of mistakes": (
        "POST",
        "large/points",
        b'{"points":[%s]}' % b",".join([b"{}"] * 500_000),
    ),
    "a body of too many points": (
        *("POST", "large/points"),
        b'{"points":[%s]}' % b",".join([b'{"x1":1,"x2":2,"label":1}'] * 70_000),
    ),
}


async def prepared(port: int) -> dict[str, tuple[str, str]]:
    """Create the runs that are asked about; return their paths and keys by their names."""
    connection = Connection(port)
    await connection.open()
    runs = {"long": await create(connection), "large": await create(connection)}
    points = [{"x1": random.random(), "x2": random.random(), "label": n % 2} for n in range(POINTS)]
    changes = (
        ("long", "POST", "/step", {"count": UPDATES, "every": UPDATES}),
        ("large", "PUT", "/points", {"points": points}),
        ("large", "PATCH", "", {"hyperparameters": {"batch_size": None, "reduction": "mean"}}),
        ("large", "POST", "/step", {"count": 1000, "every": 1000}),
    )
    for name, method, path, body in changes:
        run, key = runs[name]
        connection.send(method, run + path, key, json.dumps(body).encode())
        status, answer = await connection.answer()
        assert status == 200, answer
    connection.close()
    return runs


def ask(port: int, runs: Mapping[str, tuple[str, str]], name: str) -> tuple[int, int, float]:
    """Ask for something large; return the status, the size of the answer, and the seconds."""

    async def asked() -> tuple[int, int, float]:
        method, path, body = WORK[name]
        which, slash, rest = path.partition("/")
        run, key = runs[which]
        connection = Connection(port)
        await connection.open()
        began = time.perf_counter()
        connection.send(method, run + slash + rest, key, body)
        status, answer = await connection.answer()
        connection.close()
        return status, len(answer), time.perf_counter() - began

    return asyncio.run(asked())


async def beside(port: int, part: Part) -> None:
    """Note how long steps take beside each kind of work."""
    runs = await prepared(port)
    connection = Connection(port)
    await connection.open()
    path, key = await create(connection)
    with get_context("spawn").Pool(1) as pool:
        pool.apply(time.sleep, (0,))  # it has started
        for name in WORK:
            work = pool.apply_async(ask, (port, runs, name))
            took = []
            while not work.ready():
                began = time.perf_counter()
                connection.send("POST", f"{path}/step", key, b'{"count": 1}')
                status, answer = await connection.answer()
                assert status == 200, answer
                took.append(time.perf_counter() - began)
                await asyncio.sleep(0.002)
            status, size, seconds = work.get()
            assert status < 500, (name, status)
            if took:  # else it was there before a single step was
                steps = quantiles(sorted(took))
                part.rows.append((name, size / 1e6, seconds, *steps))
                part.bars.append((name, steps[1]))
    connection.close()


def measure(*, full: bool) -> Part:  # noqa: ARG001 - it is as short as it can be
    """Measure on a server of its own."""
    part = Part(
        "turns",
        "ms that another learner's step takes while somebody asks for much",
        ("beside", "MB", "seconds", "middle", "99 %", "last"),
        unit="ms of the slowest 1 % of steps beside it",
    )
    with tempfile.TemporaryDirectory() as name:
        settings = {"GDL_RUN_RATE": "100000/second"}
        with ServerProcess(Path(name), settings) as server:
            asyncio.run(beside(server.port, part))
    return part
