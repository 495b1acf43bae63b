"""Who asks: what a request is answered from, and the key it carries."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBearer

from app.runs.registry import Registry

bearer = HTTPBearer(auto_error=False, description="The key that was told when the run was created.")

KEYED: dict[str, Any] = {"security": [{bearer.scheme_name: []}]}
"""How a route is described that wants a key, which is then looked at before a body is read."""


async def registry_of(request: Request) -> Registry:
    """Return the registry of the application."""
    registry: Registry = request.app.state.registry
    return registry


async def key_of(request: Request) -> str:
    """Return the key a request carries.

    Raises:
        HTTPException: it carries none; 401.
    """
    credentials = await bearer(request)
    if credentials is None:
        raise HTTPException(
            401,
            "Only who created a run may change it. Send its key as “Authorization: Bearer …”, or "
            "make a copy of the run.",
            {"WWW-Authenticate": "Bearer"},
        )
    return credentials.credentials


Runs = Annotated[Registry, Depends(registry_of)]
Key = Annotated[str, Depends(key_of)]
