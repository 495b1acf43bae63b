"""How long a learner waits while another one asks for much: ``python -m tests.benchmarks.turns``.

One learner steps on and on; another one, in a process of its own, asks for the largest things
there are. Told is how long the first one's steps took meanwhile. Both share the machine with the
server, so on two cores some of it is the machine's own.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path

from tests.benchmarks.load import Connection, create
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
        if "trace.csv" in path:  # comes in chunks, until the end
            size = 0
            while (size := size + len(piece := await connection.reader.read(2**20))) and not (
                piece.endswith(b"0\r\n\r\n")
            ):
                pass
            return 200, size, time.perf_counter() - began
        status, answer = await connection.answer()
        connection.close()
        return status, len(answer), time.perf_counter() - began

    return asyncio.run(asked())


async def measure(port: int) -> None:
    """Print how long steps take beside each kind of work."""
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
                took.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(0.002)
            took.sort()
            status, size, seconds = work.get()
            print(
                f"{name:32} {status} {size / 1e6:5.1f} MB in {seconds:5.2f} s; a step "
                f"beside it took {took[len(took) // 2]:4.1f} ms (median), "
                f"{took[int(len(took) * 0.99)]:5.1f} ms (99 %), {took[-1]:5.1f} ms (longest)",
                flush=True,
            )
    connection.close()


def main() -> None:
    """Measure on a server of its own."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as name:
        settings = {"GDL_RUN_RATE": "100000/second"}
        with ServerProcess(Path(name), settings) as server:
            asyncio.run(measure(server.port))


if __name__ == "__main__":
    main()
