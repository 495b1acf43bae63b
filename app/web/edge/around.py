"""The layers around the application, in one list."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from app.settings import Settings, listed
from app.web.contract.problems import PlainRefusals
from app.web.edge.addresses import AllowedHosts, OwnOrigins, Prefixed
from app.web.edge.compressing import CompressedAnswers
from app.web.edge.fair_use import BodyDeadline, FairUse, Storage
from app.web.edge.head_requests import HeadRequests
from app.web.edge.logs import LoggedRequests
from app.web.edge.metrics import MeasuredRequests, Metrics
from app.web.edge.security import SecurityHeaders


def layers(settings: Settings, metrics: Metrics, rates: Storage) -> Sequence[Middleware]:
    """Return the layers, outermost first; a request goes down the list, and its answer up."""
    return (
        # Every answer has an id and is logged, whoever gives it.
        Middleware(LoggedRequests),
        # No answer lacks the headers: not a refusal, nor what is said of a mistake of ours.
        Middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors),
        # Around all that refuses in plain text: the check of hosts, and the limit on bodies.
        Middleware(PlainRefusals),
        # Whoever looks at the path, from here on, finds the prefix where the router skips it.
        Middleware(Prefixed, prefix=settings.root_path),
        # Before anything is counted: what another site sends uses up nobody's share.
        Middleware(OwnOrigins, allowed=listed(settings.origins)),
        Middleware(AllowedHosts, hosts=listed(settings.allowed_hosts)),
        # Measured with what is refused for being too much, which operators want to see.
        Middleware(MeasuredRequests, metrics=metrics),
        Middleware(FairUse, settings=settings, storage=rates),
        # The clock runs from where the body begins to be read, not while its turn is awaited.
        Middleware(BodyDeadline, seconds=settings.body_seconds),
        # Around the routes, which know GET alone, and their answers as GET would have them.
        Middleware(HeadRequests),
        Middleware(CompressedAnswers),
    )


class Application(FastAPI):
    """FastAPI with layers around all of it, its own handling of errors included."""

    def __init__(self, layers: Sequence[Middleware], **options: Any) -> None:
        self._layers = layers
        super().__init__(**options)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with all its layers around it."""
        app = super().build_middleware_stack()
        for layer in reversed(self._layers):
            app = layer.cls(app, *layer.args, **layer.kwargs)
        return app
