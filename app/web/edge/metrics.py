"""What is counted and timed, for Prometheus; of all worker processes together."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.runs.counts import Counts

SHARED_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that makes prometheus_client keep its numbers where all can read them.

It has to be set before that package is imported first, which worker processes do by themselves.
"""

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Methods that are counted by their names; a client may invent others."""


@contextmanager
def shared_by(workers: int) -> Iterator[None]:
    """Have the metrics of several worker processes, started within, add up."""
    if workers == 1:
        yield
        return
    directory = tempfile.mkdtemp(prefix="gradient-descent-live-metrics-")
    os.environ[SHARED_DIRECTORY] = directory
    try:
        yield
    finally:
        del os.environ[SHARED_DIRECTORY]
        shutil.rmtree(directory, ignore_errors=True)


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
        forget_dead_workers(Path(directory))
        together = CollectorRegistry()
        MultiProcessCollector(together, directory)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def forget_dead_workers(directory: Path) -> None:
    """Have the gauges of workers that ended no longer count."""
    for file in directory.glob("gauge_live*_*.db"):
        process = int(file.stem.rpartition("_")[2])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            mark_process_dead(process, str(directory))  # type: ignore[no-untyped-call]


class MeasuredRequests:
    """Counts and times the requests, by the template of their route: no run's id is in it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

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
            self._metrics.requests.labels(method, route, status).inc()
            self._metrics.seconds.labels(method, route).observe(perf_counter() - began)
