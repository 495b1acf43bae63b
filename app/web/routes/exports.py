"""The routes that hand a run over as a file."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from app.learning.replay import Frames
from app.runs.points_csv import write_points
from app.runs.recipe import Recipe
from app.runs.run import Run
from app.web.contract.access import Replays
from app.web.contract.problems import READING, refusals
from app.web.page.script import notebook_of, script_of

TRACE_HEADER = "step,epoch,w1,w2,b,loss,accuracy\n"

router = APIRouter(prefix="/api/runs/{run_id}/export", tags=["export"], responses=READING)


def attachment(content: str | bytes, media_type: str, name: str) -> Response:
    """Return a file to be saved under a name."""
    return Response(content, media_type=media_type, headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """Return the header that has an answer saved as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@router.get("/points.csv", response_class=Response)
async def export_points(run_id: str, replayer: Replays) -> Response:
    """Return the points as CSV text."""
    snapshot = await replayer.read(run_id)
    return attachment(write_points(snapshot.run.points), "text/csv", "points.csv")


def readable_recipe(run: Run) -> str:
    """Return the recipe of a run in lines, for people too."""
    return Recipe.of(run).model_dump_json(by_alias=True, indent=1) + "\n"


@router.get("/run.json", response_class=Response)
async def export_recipe(run_id: str, replayer: Replays) -> Response:
    """Return the recipe; sent to the API it gives the run back."""
    snapshot = await replayer.read(run_id)
    recipe = await asyncio.to_thread(readable_recipe, snapshot.run)
    return attachment(recipe, "application/json", "run.json")


@router.get("/run.py", response_class=Response)
async def export_script(run_id: str, replayer: Replays) -> Response:
    """Return a numpy script that does the run again and prints its numbers."""
    snapshot = await replayer.read(run_id)
    script = await asyncio.to_thread(script_of, snapshot.run)
    return attachment(script, "text/x-python; charset=utf-8", "run.py")


@router.get("/run.ipynb", response_class=Response)
async def export_notebook(run_id: str, replayer: Replays) -> Response:
    """Return a notebook that does the run again, prints its numbers and plots them."""
    snapshot = await replayer.read(run_id)
    notebook = await asyncio.to_thread(notebook_of, snapshot.run)
    return attachment(notebook, "application/x-ipynb+json", "run.ipynb")


@router.get("/trace.csv", response_class=StreamingResponse, responses=refusals(409))
async def export_trace(run_id: str, replayer: Replays) -> StreamingResponse:
    """Return every moment of the run as CSV text, as it is computed."""
    stretches = replayer.trace(await replayer.read(run_id))

    async def lines() -> AsyncIterator[str]:
        yield TRACE_HEADER
        async for frames in stretches:
            yield "".join(map(",".join, zip(*columns(frames), strict=True)))

    return StreamingResponse(lines(), media_type="text/csv", headers=saved_as("trace.csv"))


def columns(frames: Frames) -> list[list[str]]:
    """Return the columns of the trace as text; what is not defined is left empty."""
    w1, w2 = zip(*frames.weights, strict=True) if frames.weights else ((), ())
    numbers = (frames.step, frames.epoch, w1, w2, frames.bias, frames.loss, frames.accuracy)
    texts = [["" if value is None else repr(value) for value in column] for column in numbers]
    return [*texts[:-1], [f"{accuracy}\n" for accuracy in texts[-1]]]
