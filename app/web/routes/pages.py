"""The pages: the application itself, and the API's documentation."""

from dataclasses import asdict
from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.learning.hyperparameters import Hyperparameters
from app.runs.presets import DEFAULT, offered
from app.runs.run import DEFAULT_SEED
from app.settings import Settings
from app.web.page.assets import Asset, Assets, resource_directory
from app.web.page.formulas import FORMULAS
from app.web.page.glossary import GLOSSARY, term
from app.web.page.rooms import ROOMS

LIMITS = (
    "learning_rate_min",
    "learning_rate_max",
    "count",
    "updates",
    "body_bytes",
    "import_bytes",
)
"""The settings that the page's script has to know."""


def page_data(settings: Settings) -> dict[str, Any]:
    """Return what the page's script has to know before its first request."""
    return {
        "limits": {name: getattr(settings, name) for name in LIMITS},
        "presets": [preset.name for preset in offered(settings.points)],
        "usual": {
            "hyperparameters": asdict(Hyperparameters()),
            "preset": DEFAULT,
            "seed": DEFAULT_SEED,
        },
        "mayBeFramed": settings.frame_ancestors not in {"'self'", "'none'"},
        "publicUrl": settings.public_url,
    }


def pages(settings: Settings, assets: Assets) -> APIRouter:
    """Return the routes of the pages and of the files they need."""
    router = APIRouter(include_in_schema=False)
    templates = Environment(
        loader=FileSystemLoader(resource_directory("templates")),
        undefined=StrictUndefined,
        autoescape=True,
    )
    templates.globals |= {
        "asset": assets.address,
        "formulas": FORMULAS,
        "glossary": GLOSSARY,
        "term": term,
        "rooms": ROOMS,
        "plotly_styles": assets.plotly_styles(),
        "presets": offered(settings.points),
        "page_data": page_data(settings),
    }

    @cache
    def written(template: str) -> Asset:
        # The same for everybody, so it is written and compressed once.
        text = templates.get_template(template).render()
        return Asset(text.encode(), "text/html; charset=utf-8")

    @router.get("/")
    async def page(request: Request) -> Response:
        return await written("page.html").answer(request, "no-cache")

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        return await written("docs.html").answer(request, "no-cache")

    router.add_api_route("/static/{version}/{name:path}", assets.serve, methods=["GET"])
    return router
