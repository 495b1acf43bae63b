"""The pages: the application itself, and the API's documentation."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.templating import Jinja2Templates

from app.runs.presets import PRESETS
from app.settings import Settings
from app.web.page.assets import Assets, resource_directory
from app.web.page.formulas import FORMULAS
from app.web.page.rooms import ROOMS

LIMITS = ("learning_rate_min", "learning_rate_max", "count", "updates", "body_bytes")
"""The settings that the page's script has to know."""


def page_data(settings: Settings) -> dict[str, Any]:
    """Return what the page's script has to know before its first request."""
    return {"limits": {name: getattr(settings, name) for name in LIMITS}}


def pages(settings: Settings, assets: Assets) -> APIRouter:
    """Return the routes of the pages and of the files they need."""
    router = APIRouter(include_in_schema=False)
    templates = Jinja2Templates(resource_directory("templates"))
    templates.env.globals |= {
        "asset": assets.address,
        "formulas": FORMULAS,
        "rooms": ROOMS,
        "plotly_styles": assets.plotly_styles(),
    }
    content = {"presets": list(PRESETS.values()), "page_data": page_data(settings)}

    @router.get("/")
    async def page(request: Request) -> Response:
        return templates.TemplateResponse(request, "page.html", content)

    @router.get("/docs")
    async def docs(request: Request) -> Response:
        return templates.TemplateResponse(request, "docs.html")

    router.add_api_route("/static/{version}/{name:path}", assets.serve, methods=["GET"])
    return router
