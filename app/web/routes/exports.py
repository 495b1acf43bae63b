"""The routes that hand a run over as a file."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.learning.replay import Frames
from app.runs.long_frames import HELD_BACK
from app.runs.points_csv import write_points
from app.runs.recipe import Recipe, recipe_in_pieces
from app.web.contract.access import Runs
from app.web.contract.problems import READING, refusals
from app.web.contract.requests import MovingPictureQuery
from app.web.page.animation import animated_steps, animation_of
from app.web.page.drawing import Drawing
from app.web.page.moving_picture import moving_picture, moving_steps
from app.web.page.script import notebook_of, script_in_pieces
from app.web.page.torch_script import torch_script_in_pieces

LARGE = 300_000
"""From so many bytes on, in memory, a run is written without spaces and in pieces."""

router = APIRouter(prefix="/api/runs/{run_id}/export", tags=["export"], responses=READING)


def attachment(content: str | bytes, media_type: str, name: str) -> Response:
    """Return a file to be saved under a name."""
    return Response(content, media_type=media_type, headers=saved_as(name))


def as_taken(pieces: Iterator[str], media_type: str, name: str) -> Response:
    """Return a file whose pieces are made, in a thread, as they are taken."""
    return StreamingResponse(pieces, media_type=media_type, headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """Return the header that has an answer saved as a file."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@router.get("/points.csv", response_class=Response)
async def export_points(run_id: str, runs: Runs) -> Response:
    """Return the points as CSV text."""
    snapshot = await runs.replayer.read(run_id)
    return attachment(write_points(snapshot.run.points), "text/csv", "points.csv")


@router.get("/run.json", response_class=Response)
async def export_recipe(run_id: str, runs: Runs) -> Response:
    """Return the recipe; sent to the API it gives the run back."""
    run = (await runs.replayer.read(run_id)).run
    if run.weight <= LARGE:
        recipe = Recipe.of(run).model_dump_json(by_alias=True, indent=1) + "\n"
        if len(recipe) <= runs.replayer.most_bytes:  # else it could not be sent back
            return attachment(recipe, "application/json", "run.json")
    return as_taken(recipe_in_pieces(run), "application/json", "run.json")


@router.get("/run.py", response_class=Response)
async def export_script(run_id: str, runs: Runs) -> Response:
    """Return a numpy script that does the run again and prints its numbers."""
    run = (await runs.replayer.read(run_id)).run
    return as_taken(script_in_pieces(run), "text/x-python; charset=utf-8", "run.py")


@router.get("/run_torch.py", response_class=Response, responses=refusals(409))
async def export_torch_script(run_id: str, runs: Runs) -> Response:
    """Return a PyTorch script that does the run again by ``torch.optim``."""
    run = (await runs.replayer.read(run_id)).run
    return as_taken(torch_script_in_pieces(run), "text/x-python; charset=utf-8", "run_torch.py")


@router.get("/run.ipynb", response_class=Response)
async def export_notebook(run_id: str, runs: Runs) -> Response:
    """Return a notebook that does the run again, prints its numbers and plots them."""
    run = (await runs.replayer.read(run_id)).run
    notebook = await asyncio.to_thread(notebook_of, run)
    return attachment(notebook, "application/x-ipynb+json", "run.ipynb")


@router.get("/run.html", response_class=Response)
async def export_animation(run_id: str, request: Request, runs: Runs) -> Response:
    """Return a page that shows the run by itself: an animation that needs no server."""
    snapshot = await runs.replayer.read(run_id)
    steps = animated_steps(snapshot.run.latest.step)
    run = snapshot.run
    frames = (await runs.replayer.replay(run, run.start.state, steps)).frames
    plotly = request.app.state.settings.plotly
    page = await asyncio.to_thread(animation_of, run, frames, plotly)
    return attachment(page, "text/html; charset=utf-8", "run.html")


@router.get("/run.gif", response_class=StreamingResponse, responses=refusals(409))
async def export_moving_picture(
    run_id: str, request: Request, runs: Runs, wanted: Annotated[MovingPictureQuery, Query()]
) -> StreamingResponse:
    """Return a stretch of the run as an animated GIF, frame by frame as it is drawn."""
    drawing: Drawing = request.app.state.drawing
    drawing.check()
    snapshot = await runs.replayer.read(run_id)
    run, first = snapshot.run, wanted.first
    last = run.latest.step if wanted.last is None else wanted.last
    runs.replayer.check_stretch(run, first, last)
    state = await runs.replayer.state_at(snapshot, first)
    steps = moving_steps(first, last, wanted.seconds)
    frames = (await runs.replayer.replay(run, state, steps)).frames

    drawn = moving_picture(run, frames, wanted.seconds, wanted.width, wanted.scheme)
    pieces = drawing.pieces(drawn)
    headers = saved_as("run.gif") | {"Frames": str(len(steps))}
    return StreamingResponse(pieces, media_type="image/gif", headers=headers)


@router.get("/trace.csv", response_class=StreamingResponse, responses=refusals(409))
async def export_trace(run_id: str, runs: Runs) -> StreamingResponse:
    """Return every moment of the run as CSV text, as it is computed."""
    snapshot = await runs.replayer.read(run_id)
    stretches, run = runs.replayer.trace(snapshot), snapshot.run
    names = ["step", "epoch", *run.model.names, "loss", "accuracy"]
    names += HELD_BACK if run.ever_holds_back else ()

    async def lines() -> AsyncIterator[str]:
        yield ",".join(names) + "\n"
        async for frames in stretches:
            rows = zip(*columns(frames, len(names)), strict=True)
            yield "".join(",".join(row) + "\n" for row in rows)

    return StreamingResponse(lines(), media_type="text/csv", headers=saved_as("trace.csv"))


def columns(frames: Frames, count: int) -> list[list[str]]:
    """Return so many columns of the trace as text; what is not defined is left empty."""
    numbers: list[Sequence[float | None]] = [frames.step, frames.epoch]
    numbers += zip(*frames.weights, strict=True)
    numbers += [frames.bias, frames.loss, frames.accuracy]
    held_back = [frames.loss_held_back, frames.accuracy_held_back]
    numbers += [column or [None] * len(frames.step) for column in held_back]
    return [["" if value is None else repr(value) for value in each] for each in numbers[:count]]
