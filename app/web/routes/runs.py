"""The routes of the API that create, read and change runs."""

import asyncio
from collections.abc import AsyncIterator
from math import inf
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import TypeAdapter

from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.long_frames import HELD_BACK, LongFrames
from app.runs.points_csv import Imported
from app.runs.recipe import ModelData, Point, Recipe, as_points, listed
from app.runs.refusals import Invalid, Missing
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.run import DEFAULT_SEED, Start, begin
from app.runs.table.text import RUN
from app.web.contract.access import Runs
from app.web.contract.answers import Created, FrameColumns, FramesAnswer, ReplacedAnswer, RunAnswer
from app.web.contract.bodies import (
    CSV,
    JSON,
    check_media_type,
    described,
    media_type_of,
    validated,
)
from app.web.contract.changing import DELETING, Changing, asked_in, changing
from app.web.contract.etag import GONE, etag, is_known, meant_for
from app.web.contract.guarding import GuardedRoute, Straight
from app.web.contract.problems import READING, refusals
from app.web.contract.requests import (
    FramesQuery,
    NewRun,
    PointChange,
    PointList,
    ResetRequest,
    RewindRequest,
    RunChange,
    ShareOfPoints,
    StepRequest,
)

LOCATION = {"description": "The new run's address.", "schema": {"type": "string"}}
CREATED: dict[int | str, dict[str, Any]] = {201: {"headers": {"Location": LOCATION}}}
CREATING = refusals(400, 409, 413, 415, 422)

FRAMES = TypeAdapter(FramesAnswer)
COLUMN: TypeAdapter[list[Any]] = TypeAdapter(list[Any])
"""What write frames, and a part of a column, as JSON."""

TABLE = {
    "schema": {
        "type": "string",
        "description": "Lines of x1, x2 and the label, separated by commas, semicolons, tabs or "
        "blanks. Columns go by their names where a heading has them, in any order, else by "
        "position. Where no comma separates, it may mark decimals. The labels are 0 and 1, or any "
        "other two.",
    },
    "example": "x1,x2,label\n0.2,0.3,1\n",
}
"""What CSV text may hold."""

router = APIRouter(prefix="/api/runs", tags=["runs"], route_class=GuardedRoute)
imports = APIRouter(prefix="/api/runs", tags=["runs"], route_class=GuardedRoute)
"""The routes that take a whole run, which may be larger than anything else."""


def step_first() -> Straight:
    """Return the route of a step, to come before all others."""
    return next(
        Straight(route)
        for route in router.routes
        if isinstance(route, GuardedRoute) and route.endpoint is step_run
    )


def told(snapshot: Snapshot, response: Response) -> RunAnswer:
    """Return a run as the answer, with its version as the ETag."""
    response.headers["ETag"] = etag(snapshot)
    return RunAnswer.of(snapshot)


def created(snapshot: Snapshot, key: str, response: Response, runs: str) -> Created:
    """Return a new run as the answer, with its address as the Location.

    ``runs`` leads from the request's own address to where runs are: what a proxy puts before the
    path is not known here.
    """
    response.headers["Location"] = runs + snapshot.run_id
    return Created.model_construct(run=told(snapshot, response), key=key)


def told_frames(snapshot: Snapshot, frames: Frames | LongFrames, runs: Registry) -> Response:
    """Return frames as the answer, with the run's version as the ETag.

    Very many are written as they are taken, and others get their turn between two pieces.
    """
    headers = {"ETag": etag(snapshot)}
    if isinstance(frames, Frames):
        answer = FramesAnswer.of(frames, version=snapshot.version)
        return Response(FRAMES.dump_json(answer), headers=headers, media_type=JSON)

    async def text() -> AsyncIterator[bytes]:
        # What has begun comes to its end, however long that takes.
        work, before = runs.replayer.work(inf), b'{"version":%d,' % snapshot.version
        for name in FrameColumns.model_fields:
            if name in HELD_BACK and not frames.holds_back:
                continue
            before += b'"%s":[' % name.encode()
            for piece in frames.column(name):
                await work.give_way(at_once=True)
                yield before + COLUMN.dump_json(piece)[1:-1]
                work.resume()
                before = b","
            before = b"],"
        yield b"]}"

    return StreamingResponse(text(), headers=headers, media_type=JSON)


@imports.post("", status_code=201, responses=CREATED | CREATING)
async def create_run(runs: Runs, response: Response, new: NewRun | None = None) -> Created:
    """Create a run. The answer holds the key to change it, this once only."""
    new = new or NewRun()
    if new.recipe is not None:
        snapshot, key = await runs.create(
            await asyncio.to_thread(runs.begun, new.recipe), new.recipe.step
        )
    else:
        model = new.model.value()
        start = new.start(model) or Start.seeded(DEFAULT_SEED, model)
        run = begin(start, new.chosen_points(), new.hyperparameters, model)
        snapshot, key = await runs.create(run)
    return created(snapshot, key, response, "runs/")


@router.post(
    "/{run_id}/step",
    response_model=FramesAnswer,
    **changing(described(StepRequest, is_required=False)),
)
async def step_run(run_id: str, request: Request) -> Response:
    """Do updates from the latest one on, and answer with their frames."""
    # Asked for more often than all else together, so FastAPI reads and writes nothing of it.
    check_media_type(request)
    asked, body = await asked_in(request), await request.body()
    wanted = StepRequest() if body in {b"", b"null"} else validated(StepRequest, body)
    snapshot, frames = await asked.runs.step(
        *(run_id, asked.key, wanted.count, wanted.every),
        epochs=wanted.epochs,
        version=asked.version,
        once=asked.once,
    )
    return told_frames(snapshot, frames, asked.runs)


@router.get("/{run_id}", response_model=RunAnswer, responses=READING)
async def read_run(
    run_id: str, runs: Runs, request: Request, response: Response
) -> RunAnswer | Response:
    """Read a run. Anyone who has its id may; who has its ETag already is told no news by a 304."""
    snapshot = await runs.replayer.read(run_id)
    if is_known(snapshot, request):
        return Response(status_code=304, headers={"ETag": etag(snapshot)})
    return told(snapshot, response)


@imports.put("/{run_id}", **changing())
async def replace_run(
    run_id: str,
    recipe: Recipe,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Put another recipe, as run.json holds it, in the place of the run's own."""
    begun = await asyncio.to_thread(asked.runs.begun, recipe)
    snapshot = await asked.runs.replace(
        run_id, asked.key, begun, recipe.step, asked.version, asked.once
    )
    return told(snapshot, response)


@router.delete("/{run_id}", status_code=204, **DELETING)
async def delete_run(run_id: str, asked: Changing) -> None:
    """Delete a run for good. Who watches it hears of it; sent again, the answer is 404."""
    await asked.runs.delete(run_id, asked.key, asked.version)


@router.patch("/{run_id}", **changing())
async def change_run(
    run_id: str,
    change: RunChange,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Change some of the hyperparameters from the latest update on; nothing is reset."""
    made = change.hyperparameters.made_to
    return told(
        await asked.runs.change_hyperparameters(run_id, asked.key, made, asked.version, asked.once),
        response,
    )


@router.post("/{run_id}/rewind", **changing())
async def rewind_run(
    run_id: str,
    wanted: RewindRequest,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Drop what came after an update."""
    return told(
        await asked.runs.rewind(run_id, asked.key, wanted.step, asked.version, asked.once), response
    )


@router.post("/{run_id}/reset", **changing())
async def reset_run(
    run_id: str,
    asked: Changing,
    response: Response,
    wanted: ResetRequest | None = None,
) -> RunAnswer:
    """Go back to step 0 with the points and hyperparameters of now: same start, or a new one."""
    chosen = (wanted or ResetRequest()).start
    return told(
        await asked.runs.reset(run_id, asked.key, chosen, asked.version, asked.once), response
    )


@router.put("/{run_id}/model", **changing())
async def change_model(
    run_id: str,
    model: ModelData,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Give the neuron other features, and begin again at step 0 with a weight for each."""
    return told(
        await asked.runs.change_model(run_id, asked.key, model.value(), asked.version, asked.once),
        response,
    )


@router.post("/{run_id}/points", **changing())
async def append_points(
    run_id: str,
    more: PointList,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Append points."""
    snapshot = await asked.runs.change_points(
        run_id, asked.key, lambda points: points.appended(more.points), asked.version, asked.once
    )
    return told(snapshot, response)


@router.put("/{run_id}/points", **changing(described(PointList, {CSV: TABLE})))
async def replace_points(
    run_id: str,
    request: Request,
    asked: Changing,
    response: Response,
) -> ReplacedAnswer:
    """Replace all points, by JSON or by CSV text; what was taken from text is told as ``taken``."""
    found = await points_in(media_type_of(request), await request.body(), asked.runs)
    points, imported = (found.points, found) if isinstance(found, Imported) else (found, None)
    snapshot = await asked.runs.change_points(
        run_id, asked.key, lambda _: points, asked.version, asked.once
    )
    response.headers["ETag"] = etag(snapshot)
    return ReplacedAnswer.with_taken(snapshot, imported)


async def points_in(media_type: str, body: bytes, runs: Registry) -> Points | Imported:
    """Return the points that a body holds, from a table with what was taken for what.

    Raises:
        Invalid, RequestValidationError: the body is not one of points.
        HTTPException: it is neither JSON nor CSV; 415.
    """
    if media_type == CSV:
        return await asyncio.to_thread(runs.imported, body)
    if media_type == JSON:
        if b'"segments"' in body:
            raise Invalid("points", RUN)
        return (await asyncio.to_thread(validated, PointList, body)).points
    raise HTTPException(415, f"Send the points as “Content-Type: {JSON}” or “{CSV}”.")


@router.post("/{run_id}/hold-back", **changing())
async def hold_back_points(
    run_id: str,
    wanted: ShareOfPoints,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Hold back a share of the points, and learn from all others; a share of 0 holds back none."""
    snapshot = await asked.runs.change_points(
        run_id,
        asked.key,
        lambda points: points.holding_back(wanted.drawn_of(points)),
        asked.version,
        asked.once,
    )
    return told(snapshot, response)


@router.post("/{run_id}/flip-labels", **changing())
async def flip_labels(
    run_id: str,
    wanted: ShareOfPoints,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Give a share of the points the other label; the same share and seed flip them back."""
    snapshot = await asked.runs.change_points(
        run_id,
        asked.key,
        lambda points: points.flipped(wanted.drawn_of(points)),
        asked.version,
        asked.once,
    )
    return told(snapshot, response)


@router.patch("/{run_id}/points/{index}", **changing())
async def change_point(
    run_id: str,
    index: int,
    change: PointChange,
    asked: Changing,
    response: Response,
) -> RunAnswer:
    """Move or relabel a point; ``index`` counts from 0."""

    def changed(points: Points) -> Points:
        known = listed(points.only([existing(points, index)]))[0].model_dump()
        point = Point.model_validate(known | change.model_dump(exclude_unset=True))
        return points.replaced(index, as_points([point]))

    return told(
        await asked.runs.change_points(run_id, asked.key, changed, asked.version, asked.once),
        response,
    )


@router.delete("/{run_id}/points/{index}", **changing())
async def delete_point(run_id: str, index: int, asked: Changing, response: Response) -> RunAnswer:
    """Remove a point; ``index`` counts from 0."""
    snapshot = await asked.runs.change_points(
        run_id,
        asked.key,
        lambda points: points.removed(existing(points, index)),
        asked.version,
        asked.once,
    )
    return told(snapshot, response)


def existing(points: Points, index: int) -> int:
    """Return the index of a point that is there.

    Raises:
        Missing: there is none of that index.
    """
    if not 0 <= index < len(points):
        raise Missing(f"There is no such point. This run has {len(points)} points, counted from 0.")
    return index


@router.get("/{run_id}/frames", response_model=FramesAnswer, responses=READING | GONE)
async def read_frames(run_id: str, runs: Runs, wanted: Annotated[FramesQuery, Query()]) -> Response:
    """Replay any stretch of a run."""
    snapshot = await runs.replayer.read(run_id)
    with meant_for(wanted.version, snapshot):
        frames = await runs.replayer.long_frames_of(
            snapshot, wanted.first, wanted.last, wanted.every, epochs=wanted.epochs
        )
    return told_frames(snapshot, frames, runs)


@router.post("/{run_id}/copy", status_code=201, responses=CREATED | READING)
async def copy_run(run_id: str, runs: Runs, response: Response) -> Created:
    """Create a run with the recipe of another one, owned by who asks."""
    snapshot, key = await runs.copy(run_id)
    return created(snapshot, key, response, "../")
