"""The routes of the API that create, read and change runs."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import TypeAdapter

from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.recipe import Point, Recipe, as_points, listed
from app.runs.refusals import Invalid, Missing
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.run import DEFAULT_SEED, Start, begin
from app.runs.turns import give_way
from app.web.contract.access import Key, Runs
from app.web.contract.answers import Created, FrameColumns, FramesAnswer, RunAnswer
from app.web.contract.bodies import CSV, JSON, json_body, media_type_of, validated
from app.web.contract.etag import GONE, Version, etag, is_known, meant_for
from app.web.contract.problems import READING, refusals
from app.web.contract.requests import (
    FramesQuery,
    NewRun,
    PointChange,
    PointList,
    ResetRequest,
    RewindRequest,
    RunChange,
    StepRequest,
)

LOCATION = {"description": "The new run's address.", "schema": {"type": "string"}}
CREATED: dict[int | str, dict[str, Any]] = {201: {"headers": {"Location": LOCATION}}}
CREATING = refusals(400, 409, 413, 415, 422)
CHANGING = refusals(400, 401, 403, 404, 409, 412, 413, 415, 422)

PIECE = 4000
"""Moments that are written at a time: a hundred thousand at once would have everybody wait."""

COLUMN: TypeAdapter[list[Any]] = TypeAdapter(list[Any])
"""Writes a part of a column as JSON."""

router = APIRouter(prefix="/api/runs", tags=["runs"])


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


async def told_frames(
    snapshot: Snapshot, frames: Frames, response: Response
) -> FramesAnswer | Response:
    """Return frames as the answer, with the run's version as the ETag.

    Very many are written a piece at a time, and others get their turn between.
    """
    response.headers["ETag"] = etag(snapshot)
    if len(frames.step) <= PIECE:
        return FramesAnswer.of(frames, version=snapshot.version)
    body = bytearray(b'{"version":%d' % snapshot.version)
    for name in FrameColumns.model_fields:
        column = getattr(frames, name)
        body += b',"%s":[' % name.encode()
        for start in range(0, len(column), PIECE):
            piece = COLUMN.dump_json(column[start : start + PIECE])
            body += piece[1:-1] + b","
            await give_way()
        body[-1:] = b"]"
    body += b"}"
    return Response(bytes(body), headers={"ETag": etag(snapshot)}, media_type=JSON)


@router.post("", status_code=201, responses=CREATED | CREATING, dependencies=json_body)
async def create_run(runs: Runs, response: Response, new: NewRun | None = None) -> Created:
    """Create a run. The answer holds the key to change it, this once only."""
    new = new or NewRun()
    if new.recipe is not None:
        snapshot, key = await runs.create(runs.begun(new.recipe), new.recipe.step)
    else:
        start = new.start() or Start.seeded(DEFAULT_SEED)
        run = begin(start, new.chosen_points(), new.hyperparameters)
        snapshot, key = await runs.create(run)
    return created(snapshot, key, response, "runs/")


@router.get("/{run_id}", response_model=RunAnswer, responses=READING)
async def read_run(
    run_id: str, runs: Runs, request: Request, response: Response
) -> RunAnswer | Response:
    """Read a run. Anyone who has its id may; who has its ETag already is told no news by a 304."""
    snapshot = await runs.replayer.read(run_id)
    if is_known(snapshot, request.headers.get("If-None-Match")):
        return Response(status_code=304, headers={"ETag": etag(snapshot)})
    return told(snapshot, response)


@router.put("/{run_id}", responses=CHANGING, dependencies=json_body)
async def replace_run(
    run_id: str, recipe: Recipe, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Put another recipe, as run.json holds it, in the place of the run's own."""
    snapshot = await runs.replace(run_id, key, runs.begun(recipe), recipe.step, version)
    return told(snapshot, response)


@router.patch("/{run_id}", responses=CHANGING, dependencies=json_body)
async def change_run(
    run_id: str, change: RunChange, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Change some of the hyperparameters from the latest update on; nothing is reset."""
    made = change.hyperparameters.made_to
    return told(await runs.change_hyperparameters(run_id, key, made, version), response)


@router.post(
    "/{run_id}/step", response_model=FramesAnswer, responses=CHANGING, dependencies=json_body
)
async def step_run(
    run_id: str,
    runs: Runs,
    key: Key,
    version: Version,
    response: Response,
    wanted: StepRequest | None = None,
) -> FramesAnswer | Response:
    """Do updates from the latest one on, and answer with their frames."""
    wanted = wanted or StepRequest()
    snapshot, frames = await runs.step(
        run_id, key, wanted.count, wanted.every, epochs=wanted.epochs, version=version
    )
    return await told_frames(snapshot, frames, response)


@router.post("/{run_id}/rewind", responses=CHANGING, dependencies=json_body)
async def rewind_run(
    run_id: str, wanted: RewindRequest, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Drop what came after an update."""
    return told(await runs.rewind(run_id, key, wanted.step, version), response)


@router.post("/{run_id}/reset", responses=CHANGING, dependencies=json_body)
async def reset_run(
    run_id: str,
    runs: Runs,
    key: Key,
    version: Version,
    response: Response,
    wanted: ResetRequest | None = None,
) -> RunAnswer:
    """Go back to step 0 with the points and hyperparameters of now: same start, or a new one."""
    start = wanted.start() if wanted else None
    return told(await runs.reset(run_id, key, start, version), response)


@router.post("/{run_id}/points", responses=CHANGING, dependencies=json_body)
async def append_points(
    run_id: str, more: PointList, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Append points."""
    snapshot = await runs.change_points(
        run_id, key, lambda points: points.appended(as_points(more.points)), version
    )
    return told(snapshot, response)


@router.put(
    "/{run_id}/points",
    responses=CHANGING,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": PointList.model_json_schema(
                        ref_template="#/components/schemas/{model}"
                    )
                },
                CSV: {"schema": {"type": "string"}, "example": "x1,x2,label\n0.2,0.3,1\n"},
            },
        }
    },
)
async def replace_points(
    run_id: str, request: Request, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Replace all points, by JSON or by CSV text (x1, x2, label; with or without a header)."""
    replacement = points_in(media_type_of(request), await request.body(), runs)
    return told(await runs.change_points(run_id, key, lambda _: replacement, version), response)


def points_in(media_type: str, body: bytes, runs: Registry) -> Points:
    """Return the points that a body holds.

    Raises:
        Invalid, RequestValidationError: the body is not one of points.
        HTTPException: it is neither JSON nor CSV; 415.
    """
    if media_type == CSV:
        try:
            return runs.imported(body.decode())
        except UnicodeDecodeError as error:
            raise Invalid("csv", "This file is not UTF-8 text. Save it as CSV UTF-8.") from error
    if media_type == JSON:
        return as_points(validated(PointList, body).points)
    raise HTTPException(415, f"Send the points as “Content-Type: {JSON}” or “{CSV}”.")


@router.patch("/{run_id}/points/{index}", responses=CHANGING, dependencies=json_body)
async def change_point(
    run_id: str,
    index: int,
    change: PointChange,
    runs: Runs,
    key: Key,
    version: Version,
    response: Response,
) -> RunAnswer:
    """Move or relabel a point; ``index`` counts from 0."""

    def changed(points: Points) -> Points:
        known = listed(points.only([existing(points, index)]))[0].model_dump()
        point = Point.model_validate(known | change.model_dump(exclude_unset=True))
        return points.replaced(index, as_points([point]))

    return told(await runs.change_points(run_id, key, changed, version), response)


@router.delete("/{run_id}/points/{index}", responses=CHANGING)
async def delete_point(
    run_id: str, index: int, runs: Runs, key: Key, version: Version, response: Response
) -> RunAnswer:
    """Remove a point; ``index`` counts from 0."""
    snapshot = await runs.change_points(
        run_id, key, lambda points: points.removed(existing(points, index)), version
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
async def read_frames(
    run_id: str, runs: Runs, response: Response, wanted: Annotated[FramesQuery, Query()]
) -> FramesAnswer | Response:
    """Replay any stretch of a run."""
    snapshot = await runs.replayer.read(run_id)
    with meant_for(wanted.version, snapshot):
        frames = await runs.replayer.frames_of(
            snapshot, wanted.first, wanted.last, wanted.every, epochs=wanted.epochs
        )
    return await told_frames(snapshot, frames, response)


@router.post("/{run_id}/copy", status_code=201, responses=CREATED | READING)
async def copy_run(run_id: str, runs: Runs, response: Response) -> Created:
    """Create a run with the recipe of another one, owned by who asks."""
    snapshot, key = await runs.copy(run_id)
    return created(snapshot, key, response, "../")
