"""Endpoints that do nothing, with a request and an answer of the shape of a step's."""

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.runs.long_frames import HELD_BACK
from app.web.contract.answers import FramesAnswer
from app.web.contract.requests import StepRequest

PATH = "/api/runs/{run_id}/step"


def columns(count: int) -> dict[str, Any]:
    """Return as many frames as were asked for, all alike."""
    frames = {
        "step": [12345] * count,
        "epoch": [123] * count,
        "weights": [(-1.2345678901234567, -2.345678901234567)] * count,
        "bias": [3.456789012345678] * count,
        "loss": [0.4567890123456789] * count,
        "accuracy": [0.93] * count,
    }
    return {"version": 1234, **frames}


def by_fastapi() -> FastAPI:
    """Return an application of FastAPI that answers a step."""
    app = FastAPI()

    @app.post(PATH)
    async def step(run_id: str, wanted: StepRequest) -> FramesAnswer:  # noqa: ARG001
        return FramesAnswer.model_construct(**KNOWN[wanted.count], **NOTHING_HELD_BACK)

    return app


def by_starlette() -> Starlette:
    """Return an application of Starlette that answers a step."""

    async def step(request: Request) -> JSONResponse:
        return JSONResponse(KNOWN[(await request.json())["count"]])

    return Starlette(routes=[Route(PATH, step, methods=["POST"])])


COUNTS = (1, 60, 6_000)
KNOWN = {count: columns(count) for count in COUNTS}

NOTHING_HELD_BACK: dict[str, Any] = {name: [] for name in HELD_BACK}
"""What is left out of the answer; to have pydantic find that takes as long as all else."""

if __name__ == "__main__":
    uvicorn.run(
        {"FastAPI": by_fastapi, "Starlette": by_starlette}[sys.argv[1]](),
        port=int(sys.argv[2]),
        log_level="warning",
        timeout_keep_alive=600,
    )
