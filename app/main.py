"""The application, put together: wiring only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from app.runs.opening import open_store
from app.runs.registry import Registry
from app.runs.watching.live import Live
from app.settings import Settings
from app.web.contract.problems import add_problem_handlers
from app.web.edge import fair_use
from app.web.edge.around import Application, layers
from app.web.edge.draining import Draining
from app.web.edge.metrics import Metrics
from app.web.page.assets import Assets
from app.web.page.drawing import Drawing
from app.web.routes import events, exports, insight, runs
from app.web.routes.operations import operations
from app.web.routes.pages import pages
from app.web.routes.presets import presets

DESCRIPTION = """
Watch logistic regression learn, one update at a time: create a run, let it step, and read any of
its moments back. Numbers are full doubles; errors are RFC 9457 problem documents.
"""


async def cancel(task: asyncio.Task[None]) -> None:
    """Cancel a task, and return when it has ended."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def create_app(settings: Settings) -> FastAPI:
    """Return the application with these settings; its store opens when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as ends:  # each part has its end, whatever befalls another
            ends.push_async_callback(fair_use.close, rates)
            store, presence = open_store(settings)
            registry = app.state.registry = Registry(store, settings, metrics)
            ends.push_async_callback(registry.close)
            live = app.state.live = Live(registry, presence, settings, metrics)
            ends.push_async_callback(live.close)
            idle = registry.replayer.recipes.forget_idle()
            for work in (registry.remove_untouched(), idle, live.run()):
                ends.push_async_callback(cancel, asyncio.create_task(work))
            ends.callback(live.end)
            ends.enter_context(draining.on_signals(live.end))
            yield

    metrics, draining = Metrics(), Draining(settings.drain_seconds)
    rates = fair_use.storage_of(settings.rate_store)
    app = Application(
        layers(settings, metrics, rates),
        title="Gradient Descent Live",
        description=DESCRIPTION,
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # a redirect names the host that the request claims, and no prefix
        max_body_size=settings.body_bytes,
        # It would tell what errors say, which may hold anything; and looks for it at each request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.counts, app.state.settings = metrics, settings
    app.state.drawing = Drawing()
    add_problem_handlers(app)
    app.router.routes.insert(0, runs.step_first())
    app.include_router(runs.router)
    app.include_router(runs.imports, max_body_size=settings.import_bytes)
    app.include_router(insight.router)
    app.include_router(events.router)
    app.include_router(exports.router)
    app.include_router(presets(settings))
    app.include_router(operations(metrics, draining))
    app.include_router(pages(settings, Assets(settings.plotly)))
    return app
