"""The application, put together: wiring only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from app.runs.live import Live
from app.runs.registry import Registry
from app.runs.stores import open_store
from app.settings import Settings
from app.web import events, exports, insight_api, presets_api, runs_api
from app.web.assets import Assets
from app.web.metrics import MeasuredRequests, Metrics
from app.web.operations import operations
from app.web.pages import pages
from app.web.problems import PlainRefusals, add_problem_handlers
from app.web.security import SecurityHeaders

DESCRIPTION = """
Watch logistic regression learn, one update at a time: create a run, let it step, and read any of
its moments back. Numbers are full doubles; errors are RFC 9457 problem documents.
"""


class Application(FastAPI):
    """FastAPI with the security headers outside everything, so that no answer lacks them."""

    frame_ancestors = "'self'"

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with all its middleware around it."""
        return SecurityHeaders(
            PlainRefusals(super().build_middleware_stack()), self.frame_ancestors
        )


def create_app(settings: Settings) -> FastAPI:
    """Return the application with these settings; its store opens when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store, stage = open_store(settings)
        registry = app.state.registry = Registry(store, settings)
        live = app.state.live = Live(registry, stage, settings)
        tasks = [
            asyncio.create_task(registry.remove_untouched()),
            asyncio.create_task(live.run()),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await live.close()
        await registry.close()

    metrics = Metrics()
    app = Application(
        title="Gradient Descent Live",
        description=DESCRIPTION,
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # a redirect names the host that the request claims, and no prefix
        max_body_size=settings.body_bytes,
        middleware=[Middleware(MeasuredRequests, metrics=metrics)],
    )
    app.frame_ancestors = settings.frame_ancestors
    add_problem_handlers(app)
    app.include_router(runs_api.router)
    app.include_router(insight_api.router)
    app.include_router(events.router)
    app.include_router(exports.router)
    app.include_router(presets_api.router)
    app.include_router(operations(metrics))
    app.include_router(pages(settings, Assets()))
    return app
