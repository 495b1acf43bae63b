"""The routes that explain a run: an update worked out, and the error surface."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.runs.insight import explain_update, survey
from app.web.contract.access import Runs
from app.web.contract.bodies import JSON
from app.web.contract.etag import GONE, etag, meant_for
from app.web.contract.explanations import LossSurface, Update
from app.web.contract.problems import refusals
from app.web.contract.requests import Counted, Question, SurfaceQuery

MANY_POINTS = 500
"""An update by more points is written in a thread: everybody would wait for it too long."""

router = APIRouter(prefix="/api/runs/{run_id}", tags=["insight"], responses=refusals(404, 409, 422))


@router.get("/updates/{step}", response_model=Update, responses=GONE)
async def read_update(
    run_id: str,
    step: Annotated[Counted, Path(ge=1, description="The update; one more than all is the next.")],
    runs: Runs,
    response: Response,
    wanted: Annotated[Question, Query()],
) -> Update | Response:
    """Work out one update in numbers, for each point it used; or the one that comes next."""
    snapshot = await runs.replayer.read(run_id)
    with meant_for(wanted.version, snapshot):
        explained = await explain_update(runs.replayer, snapshot, step)
    response.headers["ETag"] = etag(snapshot)
    if len(explained.worked.index) <= MANY_POINTS:
        return Update.of(snapshot, explained)
    text = await asyncio.to_thread(lambda: Update.of(snapshot, explained).model_dump_json())
    return Response(text, headers={"ETag": etag(snapshot)}, media_type=JSON)


@router.get("/loss-surface", responses=GONE)
async def read_loss_surface(
    run_id: str, runs: Runs, response: Response, wanted: Annotated[SurfaceQuery, Query()]
) -> LossSurface:
    """Compute E over a grid of two parameters, the others as at a moment, with the path so far.

    With penalties it is J, of which E is a part. The grid surrounds the path, or spans the ranges
    given; give all four bounds or none.
    """
    snapshot = await runs.replayer.read(run_id)
    box = wanted.box()
    with meant_for(wanted.version, snapshot):
        surface = await survey(
            *(runs.replayer, snapshot, wanted.step, box),
            whole_path=wanted.path,
            over=(wanted.first, wanted.second),
        )
    response.headers["ETag"] = etag(snapshot)
    return LossSurface.of(snapshot, surface)
