"""What a request takes: a step on one connection, against endpoints that do nothing."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

from tests.benchmarks.empty import COUNTS
from tests.benchmarks.report import ROUNDS, Part
from tests.server_process import ServerProcess

UNLIMITED = {
    "GDL_RUN_RATE": "1000000/second",
    "GDL_CLIENT_RATE": "1000000/second",
    "GDL_UPDATES": "1000000000",
}

LAST_CHUNK = b"0\r\n\r\n"

EMPTY = ("Starlette", "FastAPI")
STORES = {"in memory": "memory:", "SQLite": None}
WANTED = {"in memory": 0.6, "SQLite": 0.4}


class Connection:
    """One connection that is kept; as thin as can be, for the client shares the machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Send a request; return its answer's body, chunks as they came; it has to succeed."""
        self._socket.sendall(request)
        head, body = b"", b""
        while not head:
            body += self._received()
            if b"\r\n\r\n" in body:
                head, _, body = body.partition(b"\r\n\r\n")
        assert head[9:10] == b"2", (head, body)
        _, named, length = head.lower().partition(b"content-length:")
        if named:
            pieces, missing = [body], int(length.partition(b"\r\n")[0]) - len(body)
            while missing > 0:
                pieces.append(self._received())
                missing -= len(pieces[-1])
            return b"".join(pieces)
        pieces = [body]
        while not pieces[-1].endswith(LAST_CHUNK):
            pieces.append(self._received())
        return b"".join(pieces)

    def _received(self) -> bytes:
        received = self._socket.recv(2**20)
        assert received, "the server has closed the connection"
        return received

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def post(path: str, body: Mapping[str, object], key: str = "none") -> bytes:
    """Return a request as it is sent."""
    sent = json.dumps(body).encode()
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    ).encode() + sent


def new_run(connection: Connection, **more: object) -> tuple[str, str]:
    """Create a run, of 100 points unless told otherwise; return its path and its key."""
    created = json.loads(connection.ask(post("/api/runs", more or {"preset": "two_clouds"})))
    return f"/api/runs/{created['run']['id']}", created["key"]


@contextmanager
def empty(name: str) -> Iterator[tuple[int, int]]:
    """Serve an empty endpoint; yield its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.empty", name, str(port)]
    # As the other servers are: a session of its own has its own share of the processor.
    server = subprocess.Popen(command, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                if server.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield port, server.pid
    finally:
        server.kill()
        server.wait()


@dataclass(frozen=True)
class Arm:
    """A server that is asked: its process, a connection, and the path and key of a step."""

    pid: int
    connection: Connection
    path: str = "/api/runs/any/step"
    key: str = "none"


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used so far, all its threads together."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def rate(arm: Arm, request: bytes, seconds: float) -> tuple[float, float]:
    """Ask again and again; return the answers a second, and the processor's µs for each."""
    answered, began, used = 0, time.perf_counter(), processor_seconds(arm.pid)
    while (passed := time.perf_counter() - began) < seconds or not answered:
        arm.connection.ask(request)
        answered += 1
    return answered / passed, (processor_seconds(arm.pid) - used) / answered * 1e6


@contextmanager
def arms() -> Iterator[dict[str, Arm]]:
    """Serve all that is compared."""
    with ExitStack() as running:
        found = {}
        for name in EMPTY:
            port, pid = running.enter_context(empty(name))
            found[name] = Arm(pid, running.enter_context(Connection(port)))
        for name, store in STORES.items():
            directory = running.enter_context(tempfile.TemporaryDirectory())
            server = ServerProcess(Path(directory), UNLIMITED)
            server.store = store or server.store
            running.enter_context(server)
            connection = running.enter_context(Connection(server.port))
            path, key = new_run(connection)
            found[name] = Arm(server.pid, connection, f"{path}/step", key)
        yield found


def measure(*, full: bool) -> Part:
    """Measure all servers in turn, by how many updates a step does."""
    part = Part(
        "request",
        "a step on one connection: answers a second, and µs of the server's processor each",
        ("updates a step", *EMPTY, *STORES, *(f"{store}: of FastAPI" for store in STORES)),
        unit="a step of one update, as a part of an empty FastAPI endpoint's rate",
        notes=["The empty endpoints answer as many frames as they are asked for, all alike."],
    )
    with arms() as servers:
        for count in COUNTS:
            found: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
            for round_ in range(ROUNDS + 1):
                for name, arm in servers.items():
                    request = post(arm.path, {"count": count}, arm.key)
                    once = rate(arm, request, 1.0 if full else 0.4)
                    if round_:  # the first one warms up
                        found[name].append(once)
            rates = {name: median(rate for rate, _ in each) for name, each in found.items()}
            costs = {name: median(cost for _, cost in each) for name, each in found.items()}
            shares = [rates[name] / rates["FastAPI"] for name in STORES]
            part.rows.append((f"{count:,}: a second", *rates.values(), *shares))
            cheaper = [costs["FastAPI"] / costs[name] for name in STORES]
            part.rows.append((f"{count:,}: µs each", *costs.values(), *cheaper))
            if count == 1:
                labels = [f"{name} (wanted {WANTED[name]})" for name in STORES]
                part.bars = list(zip(labels, shares, strict=True))
    return part
