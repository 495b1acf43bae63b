"""What is counted and timed, for Prometheus; of all worker processes together."""

import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.runs.counts import Counts

SHARED_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that makes prometheus_client keep its numbers where all can read them.

It has to be set before that package is imported first, which worker processes do by themselves.
"""

PLACES = ("/dev/shm", None)  # noqa: S108 - a directory of our own is made in it
"""Where these numbers may be: in memory, where there is such a place, else among other files."""

PREFIX = "gradient-descent-live-metrics-"

FILES = {"counter": 1_000_000, "histogram": 1_000_000, "gauge_livesum": 10_000}
"""What prometheus_client keeps for each worker: how the files' names begin, and bytes for more than
all templates, methods and statuses together take."""

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Methods that are counted by their names; a client may invent others."""


log = logging.getLogger(__name__)


@contextmanager
def shared_by(workers: int) -> Iterator[None]:
    """Have the metrics of several worker processes, started within, add up."""
    directory = _reserved(workers) if workers > 1 else None
    if directory is None:
        yield
        return
    os.environ[SHARED_DIRECTORY] = directory
    try:
        yield
    finally:
        del os.environ[SHARED_DIRECTORY]
        shutil.rmtree(directory, ignore_errors=True)


def _reserved(workers: int) -> str | None:
    """Return a directory with all the room that the workers' numbers will ever take.

    It is taken at once: a disk that were full later on would kill whoever writes to a file mapped
    into memory, without a word.
    """
    for place in PLACES:
        directory = None
        with suppress(OSError):
            directory = tempfile.mkdtemp(prefix=PREFIX, dir=place)
            _remove_left(Path(directory))
            for slot in range(workers):
                for kind, size in FILES.items():
                    # Unlike a hole, written zeros are room for good.
                    (Path(directory) / f"{kind}_{slot}.db").write_bytes(bytes(size))
            return directory
        if directory is not None:
            shutil.rmtree(directory, ignore_errors=True)
    log.warning(
        "There is no room to add up the metrics of the workers; each tells its own. Free some in "
        "/dev/shm or the temporary directory, then start the server again."
    )
    return None


def _remove_left(own: Path) -> None:
    """Lock a directory as one in use, and remove those of servers that were killed."""
    fcntl.flock(os.open(own, os.O_RDONLY), fcntl.LOCK_EX)  # let go of when the process ends
    for other in own.parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            opened = os.open(other, os.O_RDONLY)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(other, ignore_errors=True)
            finally:
                os.close(opened)


def join_shared() -> None:
    """Have this worker's metrics go on where those of one that ended have stopped.

    To be called before the first of them is made. Each worker has a slot of its own, which it
    locks as long as it lives; so however many end, no more files come to be.
    """
    directory = os.environ.get(SHARED_DIRECTORY)
    if directory is None:
        return
    for file in sorted(Path(directory).glob("counter_*.db")):
        slot = os.open(file, os.O_RDWR)
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of when the process ends
        except OSError:
            os.close(slot)
        else:
            number = file.stem.rpartition("_")[2]
            values.ValueClass = values.MultiProcessValue(partial(str, number))  # type: ignore[no-untyped-call]
            return
    del os.environ[SHARED_DIRECTORY]
    values.ValueClass = values.MutexValue


class Metrics(Counts):
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "gdl_requests",
            "Requests answered, by route template and status.",
            ("method", "route", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "gdl_request_seconds",
            "Time from a request to the end of its answer, by route template.",
            ("method", "route"),
            buckets=SECONDS,
            registry=registry,
        )
        self.step_seconds = Histogram(
            "gdl_step_seconds",
            "Time in which the updates of one step request were computed and stored.",
            buckets=SECONDS,
            registry=registry,
        )
        self.updates = Counter(
            "gdl_updates", "Updates computed by step requests.", registry=registry
        )
        self.runs = Counter("gdl_runs", "Runs created, copies among them.", registry=registry)
        self.store_errors = Counter(
            "gdl_store_errors", "Times the store could not be used.", registry=registry
        )
        self._watchers = Gauge(
            "gdl_watchers",
            "Open streams that watch somebody's run.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._streams = Gauge(
            "gdl_streams",
            "Open streams, those of owners among them.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.watched(0, 0)  # whatever one that was killed has left in the slot

    def stepped(self, updates: int, seconds: float) -> None:
        """Note a step request."""
        self.updates.inc(updates)
        self.step_seconds.observe(seconds)

    def created(self) -> None:
        """Note a new run."""
        self.runs.inc()

    def store_failed(self) -> None:
        """Note that the store could not be used."""
        self.store_errors.inc()

    def watched(self, streams: int, watchers: int) -> None:
        """Note how many streams are open, and how many of them watchers'."""
        self._streams.set(streams)
        self._watchers.set(watchers)

    def written(self) -> bytes:
        """Return the metrics in Prometheus's text format, of all workers if there are several."""
        directory = os.environ.get(SHARED_DIRECTORY)
        if directory is None:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, directory)  # type: ignore[no-untyped-call]
        return generate_latest(together)


class MeasuredRequests:
    """Counts and times the requests, by the template of their route: no run's id is in it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics
        # Kept, for the library looks for them anew under a lock each time.
        self._counted = cache(self._labelled)

    def _labelled(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """Return what counts and what times requests of a kind, of which there are few."""
        return (
            self._metrics.requests.labels(method, route, status),
            self._metrics.seconds.labels(method, route),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_noting_status)
        finally:
            # The router puts the route it chose into the scope; no route, no template.
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if route != "none" and scope["method"] in METHODS else "any"
            requests, seconds = self._counted(method, route, status)
            requests.inc()
            seconds.observe(perf_counter() - began)
