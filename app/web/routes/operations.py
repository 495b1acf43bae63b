"""The routes for operators: is it alive, can it serve, what has it done."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from app.runs.refusals import Ending
from app.web.contract.access import Runs
from app.web.contract.problems import refusals
from app.web.edge.draining import Draining
from app.web.edge.metrics import Metrics


def operations(metrics: Metrics, draining: Draining) -> APIRouter:
    """Return the routes for operators."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", response_class=PlainTextResponse)
    async def alive() -> str:
        """Answer as long as the process serves requests."""
        return "alive\n"

    @router.get("/readyz", response_class=PlainTextResponse, responses=refusals())
    async def ready(runs: Runs) -> str:
        """Answer when the store can be reached; 503 when it cannot, or the server is ending."""
        if draining.has_begun:
            raise Ending
        await runs.ping()
        return "ready\n"

    @router.get("/metrics", response_class=Response)
    async def read_metrics() -> Response:
        """Return the metrics in Prometheus's text format."""
        return Response(metrics.written(), media_type=CONTENT_TYPE_LATEST)

    return router
