"""Runs followed live: the owner tells which frame is shown, and watchers hear of it as events."""

import random
from collections.abc import AsyncIterator
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.security import HTTPAuthorizationCredentials
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event

from app.runs.refusals import Unavailable
from app.runs.replayer import Replayer, Snapshot
from app.runs.watching.live import Live
from app.runs.watching.streams import ShownRun, Stream
from app.web.contract.access import KEYED, Key, Runs, bearer
from app.web.contract.answers import Audience, RunAnswer, ShownAnswer
from app.web.contract.guarding import GuardedRoute
from app.web.contract.problems import refusals
from app.web.contract.requests import ShownRequest
from app.web.edge.fair_use import client_of

HEARTBEAT_SECONDS = 10.0
"""After how long without an event a comment is sent, so that nobody takes the stream for dead."""

RETRY_MILLISECONDS = (500, 2500)
"""When a client that lost its stream is to come back: not all at the same moment."""

MOST_POINTS = 1000
"""A run of more points is not sent along with events; watchers read it when it has changed."""

DESCRIPTION = """
An event stream. Each event's data is JSON.

* `run`: the run as `GET /api/runs/{run_id}` answers it. Comes first, and whenever its points,
  hyperparameters, start or segments have changed. For a run of more than 1,000 points it is
  `null`: read the run then.
* `shown`: what is shown now, as described below. Comes after `run`, and whenever any of it
  changes; who reads slowly gets the newest only.
* `end`: nothing more comes here. Connect again if the run still exists.

Skip any event whose name you do not know. A comment comes every few seconds when nothing else
does. Sent with the key of the run the stream
is its owner's and does not count as a watcher.
"""

router = APIRouter(prefix="/api/runs/{run_id}", tags=["events"], route_class=GuardedRoute)


async def live_of(request: Request) -> Live:
    """Return what has watchers see the runs of the application."""
    live: Live = request.app.state.live
    return live


Watched = Annotated[Live, Depends(live_of)]


@router.put("/shown", responses=refusals(400, 401, 403, 404, 415, 422, 429), openapi_extra=KEYED)
async def show_frame(run_id: str, wanted: ShownRequest, live: Watched, key: Key) -> Audience:
    """Have the run's watchers see one of its frames; a few times a second at most.

    Neither the run nor its version changes. Without this they see the latest one.
    """
    watchers = await live.show(run_id, key, wanted.step, playing=wanted.playing)
    return Audience.model_construct(watchers=watchers)


async def open_stream(
    run_id: str,
    request: Request,
    runs: Runs,
    live: Watched,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> AsyncIterator[Stream]:
    """Open a stream, which is closed when its request has ended, in whatever way."""
    if credentials is not None:
        await runs.owned(run_id, credentials.credentials)
    client = client_of(request.scope)
    async with live.watching(run_id, client, counted=credentials is None) as stream:
        yield stream


@router.get(
    "/events",
    # With EventSourceResponse here FastAPI would have every watcher's events written anew.
    response_class=StreamingResponse,
    responses={
        200: {"description": DESCRIPTION, "content": {"text/event-stream": {}}},
        **refusals(403, 404, 429),
    },
)
async def follow_run(stream: Annotated[Stream, Depends(open_stream)], runs: Runs) -> Response:
    """Follow a run live: see what its owner sees."""
    return EventSourceResponse(events(stream, runs.replayer), headers={"X-Accel-Buffering": "no"})


async def events(stream: Stream, replayer: Replayer) -> AsyncIterator[bytes]:
    """Yield the events of a stream, as they are sent."""
    yield format_sse_event(retry=random.randint(*RETRY_MILLISECONDS))  # noqa: S311 - no secret
    edition = 0
    while not stream.is_over:
        shown = await stream.next(HEARTBEAT_SECONDS)
        if shown is not None:
            try:
                event = await told(shown, replayer, with_run=edition != shown.run.edition)
            except Unavailable:  # who comes again is told when the store is there again
                break
            if event is not None:
                edition = shown.run.edition
                yield event
        elif not stream.is_over:
            yield KEEPALIVE_COMMENT
    yield format_sse_event(event="end", data_str="{}")


_told: WeakKeyDictionary[ShownRun, dict[bool, bytes]] = WeakKeyDictionary()


async def told(shown: ShownRun, replayer: Replayer, *, with_run: bool) -> bytes | None:
    """Return what is shown as an event, written once for all; before it the run, if wanted.

    There is none when the run was edited meanwhile: what is shown next tells of that.
    """
    known = _told.setdefault(shown, {})
    if with_run not in known:
        before = b""
        if with_run:
            snapshot = await replayer.snapshot_of(shown.run)
            if snapshot is None:
                return None
            before = run_event(snapshot)
        known[with_run] = before + format_sse_event(
            event="shown",
            data_str=ShownAnswer.of(shown).model_dump_json(),
            id=str(shown.run.version),
        )
    return known[with_run]


def run_event(snapshot: Snapshot) -> bytes:
    """Return a run as an event."""
    is_small = len(snapshot.run.points) <= MOST_POINTS
    run = RunAnswer.of(snapshot).model_dump_json() if is_small else "null"
    return format_sse_event(event="run", data_str=run)
