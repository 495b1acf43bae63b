"""How many learners and watchers a server holds.

Each learner owns a run of 100 points and plays it at 60 updates a second: every second its page
asks for the next 60 updates, each of them as a frame. Held are those of whose answers every one
came within its second, so that no picture ever stalled. Watchers follow one run whose owner plays
and tells ten times a second what is shown; told is how far behind they are. Server, store and
this generator share the machine, over loopback.
"""

import asyncio
import json
import math
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import uvloop

from tests.benchmarks.report import Part
from tests.benchmarks.request import LAST_CHUNK
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

UPDATES = 60
SETTLING_SECONDS = 2.0
"""After the runs were created, until what is measured begins."""

GRACE_SECONDS = 30.0
"""How far behind a server may be before the measurement is given up."""


class Connection:
    """One connection of a page, as thin as can be, so that the generator costs little."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        """Connect."""
        self.reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    def send(self, method: str, path: str, key: str = "", body: bytes = b"") -> None:
        """Send a request."""
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )

    async def answer(self) -> tuple[int, bytes]:
        """Return the status and the body of the next answer, chunks as they came."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        _, named, length = head.lower().partition(b"content-length:")
        if named:
            body = await self.reader.readexactly(int(length.partition(b"\r\n")[0]))
        else:
            body = b""
            while not body.endswith(LAST_CHUNK):
                body += await self.reader.read(2**20)
        return int(head[9:12]), body

    def close(self) -> None:
        """Close the connection."""
        self._writer.close()


async def create(connection: Connection) -> tuple[str, str]:
    """Create a run; return its path and its key."""
    connection.send("POST", "/api/runs", body=b'{"preset": "two_clouds"}')
    status, body = await connection.answer()
    assert status == 201, body
    created = json.loads(body)
    return f"/api/runs/{created['run']['id']}", created["key"]


async def learn(port: int, begins: float, seconds: int) -> list[float]:
    """Play a run of one's own; return how long each second's answer took from when it was due."""
    connection = Connection(port)
    await asyncio.sleep(max(0.0, random.uniform(0.2, 0.8) * (begins - time.time())))
    await connection.open()
    path, key = await create(connection)
    body = json.dumps({"count": UPDATES, "every": 1, "epochs": True}).encode()
    due = begins + random.random()
    took = []
    for _ in range(seconds):
        await asyncio.sleep(max(0.0, due - time.time()))
        connection.send("POST", f"{path}/step", key, body)
        status, answer = await connection.answer()
        assert status in {200, 503}, answer
        took.append(time.time() - due if status == 200 else math.inf)  # refused: never in time
        due += 1
    connection.close()
    return took


def generate(port: int, learners: int, begins: float, seconds: int) -> list[list[float]]:
    """Be that many learners; return the times of each, or none if they came to no end."""

    async def all_learn() -> list[list[float]]:
        async with asyncio.timeout(begins - time.time() + 3 * seconds + GRACE_SECONDS):
            return await asyncio.gather(*(learn(port, begins, seconds) for _ in range(learners)))

    with suppress(TimeoutError):
        return uvloop.run(all_learn())
    return []


def computing_seconds() -> float:
    """Return the processor time that all servers started here have used so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(") ")[2].split()
            if int(fields[2]) in GROUPS:  # the process group: a server and its workers
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_learners(ports: Sequence[int], learners: int, seconds: int) -> Sequence[float | None]:
    """Return how many learners were held, when their answers came, and what each cost.

    That is: after how many ms the middle answer came, 99 % of them, and the last; and the
    processor's ms for one.
    """
    begins = time.time() + SETTLING_SECONDS + learners / 100
    shares = [(port, learners // len(ports), begins, seconds) for port in ports]
    used = [0.0]
    timer = threading.Timer(begins - time.time(), lambda: used.append(computing_seconds()))
    timer.start()
    with get_context("spawn").Pool(len(ports)) as pool:
        learnt = [times for share in pool.starmap(generate, shares) for times in share]
    if len(learnt) < learners // len(ports) * len(ports):
        return 0, *[None] * 4  # far too many
    held = sum(max(times) <= 1.0 for times in learnt)
    every = sorted(took for times in learnt for took in times)
    computing = (computing_seconds() - used[-1]) / len(every) * 1000
    return held, *quantiles(every), computing


def quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Return the ms of the middle one of some sorted times, of 99 %, and of the last."""
    last = len(seconds) - 1
    middle, most = seconds[last // 2], seconds[last * 99 // 100]
    return middle * 1000, most * 1000, seconds[last] * 1000


async def watch(port: int, path: str, seen: list[tuple[int, float]], until: float) -> None:
    """Follow a run; note when each moment was seen."""
    connection = Connection(port)
    await connection.open()
    connection.send("GET", f"{path}/events")
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.time()):
            while line := await connection.reader.readline():
                if line.startswith(b'data: {"version"'):
                    place = line.index(b'"shown":') + 8
                    seen.append((int(line[place : line.index(b",", place)]), time.time()))
    except TimeoutError:
        connection.close()


async def measure_watchers(ports: Sequence[int], watchers: int, seconds: int) -> Sequence[float]:
    """Return how many ms the watchers of one run are behind: the middle one, 99 %, the last."""
    owner = Connection(ports[0])
    await owner.open()
    path, key = await create(owner)
    seen: list[tuple[int, float]] = []
    until = time.time() + SETTLING_SECONDS + watchers / 200 + seconds
    watching = [
        asyncio.create_task(watch(ports[n % len(ports)], path, seen, until))
        for n in range(watchers)
    ]
    await asyncio.sleep(SETTLING_SECONDS + watchers / 200)
    told: dict[int, float] = {}
    step = 0
    while time.time() < until - 1:
        if step % 60 == 0:
            owner.send("POST", f"{path}/step", key, b'{"count": 60}')
            assert (await owner.answer())[0] == 200
        step += 6
        told[step] = time.time()
        owner.send("PUT", f"{path}/shown", key, b'{"step": %d, "playing": true}' % step)
        assert (await owner.answer())[0] == 200
        await asyncio.sleep(max(0.0, told[step] + 0.1 - time.time()))
    await asyncio.gather(*watching)
    owner.close()
    behind = sorted(when - told[shown] for shown, when in seen if shown in told)
    return quantiles(behind)


@contextmanager
def servers(kind: str, directory: Path) -> Iterator[list[int]]:
    """Start what is to be measured; yield the ports to speak to."""
    with ExitStack() as started:
        if kind == "workers":
            server = started.enter_context(ServerProcess(directory, {"GDL_WORKERS": "2"}))
            GROUPS.add(server.pid)
            yield [server.port]
        elif kind == "replicas":
            valkey = started.enter_context(ValkeyProcess(directory))
            GROUPS.add(valkey.pid)
            ports = []
            for name in ("one", "other"):
                (directory / name).mkdir()
                replica = ServerProcess(directory / name)
                replica.store = valkey.url
                ports.append(started.enter_context(replica).port)
                GROUPS.add(replica.pid)
            yield ports
        else:
            server = started.enter_context(ServerProcess(directory))
            GROUPS.add(server.pid)
            yield [server.port]


WATCHERS = 1_000

GROUPS: set[int] = set()
"""The process groups of the servers that are measured."""

KINDS = {
    "worker": "one worker, SQLite",
    "workers": "two workers, SQLite",
    "replicas": "two replicas, Valkey",
}


LEARNERS = {"worker": 1_000, "workers": 2_000, "replicas": 1_500}
"""How many are to be held, at 60 updates a second."""


def measure(*, full: bool) -> Part:
    """Measure the learners that are to be held; in full also more, fewer, and watchers."""
    part = Part(
        "hall",
        "learners held at 60 updates a second, and how far behind watchers are, in ms",
        ("", "all", "held", "middle", "99 %", "last", "processor"),
        unit="learners held",
        notes=["Held: every second's 60 updates came within that second."],
    )
    seconds = 10 if full else 6
    for kind, wanted in LEARNERS.items():
        if not full and kind == "replicas":
            continue
        for learners in (wanted * 3 // 4, wanted, wanted * 3 // 2) if full else (wanted,):
            with tempfile.TemporaryDirectory() as name, servers(kind, Path(name)) as ports:
                found = measure_learners(ports, learners, seconds)
            part.rows.append((f"learners, {KINDS[kind]}", learners, *found))
            part.bars.append((f"of {learners:,}, {KINDS[kind]}", found[0] or 0.0))
        if full:
            with tempfile.TemporaryDirectory() as name, servers(kind, Path(name)) as ports:
                most = WATCHERS / 200 + 2 * seconds + GRACE_SECONDS
                behind = uvloop.run(
                    asyncio.wait_for(measure_watchers(ports, WATCHERS, seconds), most)
                )
            part.rows.append((f"watchers, {KINDS[kind]}", WATCHERS, None, *behind, None))
    return part
