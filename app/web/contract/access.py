"""Who asks: what a request is answered from, and the key it carries."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.runs.registry import Registry
from app.runs.replayer import Replayer

bearer = HTTPBearer(auto_error=False, description="The key that was told when the run was created.")


async def registry_of(request: Request) -> Registry:
    """Return the registry of the application."""
    registry: Registry = request.app.state.registry
    return registry


async def replayer_of(request: Request) -> Replayer:
    """Return what reads the runs of the application."""
    replayer: Replayer = request.app.state.registry.replayer
    return replayer


async def key_of(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> str:
    """Return the key a request carries.

    Raises:
        HTTPException: it carries none; 401.
    """
    if credentials is None:
        raise HTTPException(
            401,
            "Only who created a run may change it. Send its key as “Authorization: Bearer …”, or "
            "make a copy of the run.",
            {"WWW-Authenticate": "Bearer"},
        )
    return credentials.credentials


Runs = Annotated[Registry, Depends(registry_of)]
Replays = Annotated[Replayer, Depends(replayer_of)]
Key = Annotated[str, Depends(key_of)]
