"""The route that lists the built-in data sets."""

from fastapi import APIRouter, Response

from app.runs.presets import offered
from app.runs.recipe import listed
from app.settings import Settings
from app.web.contract.answers import PresetAnswer


def presets(settings: Settings) -> APIRouter:
    """Return the route of the data sets."""
    router = APIRouter(prefix="/api/presets", tags=["presets"])

    @router.get("")
    async def list_presets(response: Response) -> list[PresetAnswer]:
        """List the built-in data sets with their points."""
        response.headers["Cache-Control"] = "public, max-age=3600"
        return [
            PresetAnswer.model_construct(
                name=preset.name,
                title=preset.title,
                sentence=preset.sentence,
                points=listed(preset.points),
            )
            for preset in offered(settings.points)
        ]

    return router
