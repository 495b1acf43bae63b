"""The routes that explain a run: an update worked out, and the error surface."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import FiniteFloat

from app.runs.insight import Range, explain_update, survey
from app.runs.refusals import Invalid
from app.web.access import Runs
from app.web.contract import LossSurface, Update
from app.web.etag import etag
from app.web.runs_api import refusals

router = APIRouter(prefix="/api/runs/{run_id}", tags=["insight"], responses=refusals(404, 409, 422))

Bound = Annotated[FiniteFloat | None, Query(ge=-1e12, le=1e12)]


@router.get("/updates/{step}")
async def read_update(
    run_id: str,
    step: Annotated[int, Path(ge=1, description="The update; one more than all is the next.")],
    runs: Runs,
    response: Response,
) -> Update:
    """Work out one update in numbers, for each point it used; or the one that comes next."""
    snapshot = await runs.read(run_id)
    explained = await explain_update(runs, snapshot, step)
    response.headers["ETag"] = etag(snapshot)
    return Update.of(snapshot, explained)


@router.get("/loss-surface")
async def read_loss_surface(
    run_id: str,
    runs: Runs,
    response: Response,
    step: Annotated[int | None, Query(ge=0, description="The moment; else the latest.")] = None,
    w1_from: Bound = None,
    w1_to: Bound = None,
    w2_from: Bound = None,
    w2_to: Bound = None,
    path: Annotated[bool, Query(description="Whether to give the whole path, or its end.")] = True,
) -> LossSurface:
    """Compute E over a grid of (w₁, w₂) at a moment's bias, with the path so far.

    The grid surrounds the path, or spans the ranges given; give all four bounds or none.
    """
    snapshot = await runs.read(run_id)
    box = box_of(w1_from, w1_to, w2_from, w2_to)
    surface = await survey(runs, snapshot, step, box, whole_path=path)
    response.headers["ETag"] = etag(snapshot)
    return LossSurface.of(snapshot, surface)


def box_of(
    w1_from: float | None, w1_to: float | None, w2_from: float | None, w2_to: float | None
) -> tuple[Range, Range] | None:
    """Return the ranges asked for, or ``None`` when none are.

    Raises:
        Invalid: some bounds are missing, or a range is empty.
    """
    if w1_from is None and w1_to is None and w2_from is None and w2_to is None:
        return None
    if w1_from is None or w1_to is None or w2_from is None or w2_to is None:
        raise Invalid("w1_from", "Give all of w1_from, w1_to, w2_from and w2_to, or none of them.")
    if not (w1_from < w1_to and w2_from < w2_to):
        raise Invalid("w1_from", "Each range has to go from a smaller number to a larger one.")
    return (w1_from, w1_to), (w2_from, w2_to)
