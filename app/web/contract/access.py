"""Who asks: what a request is answered from, and the key it carries."""

from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPBearer

from app.runs.registry import Registry
from app.web.contract.headers import header_of

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
    scheme, _, key = (header_of(request.scope, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise HTTPException(
            401,
            "Only who created a run may change it. Send its key as “Authorization: Bearer …”, or "
            "make a copy of the run.",
            {"WWW-Authenticate": "Bearer"},
        )
    return key.strip()


Runs = Annotated[Registry, Depends(registry_of)]
Key = Annotated[str, Depends(key_of)]
