"""What the head of a request that changes a run says: by which key, for which version, and once.

It is read by hand: as dependencies of FastAPI's these would take longer than all of the change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from app.runs.idempotency import IdempotencyKey
from app.runs.registry import Registry
from app.web.contract.access import KEYED, key_of, registry_of
from app.web.contract.etag import IF_MATCH, matched_version
from app.web.contract.once import IDEMPOTENCY_KEY, idempotency_key
from app.web.contract.problems import refusals


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a change of a run, and for which."""

    runs: Registry
    key: str
    version: int | None
    once: IdempotencyKey | None


async def asked_in(request: Request) -> Asked:
    """Return what a request says.

    Raises:
        HTTPException: it carries no key; 401.
        Invalid: a header holds what it cannot.
        UnknownRun: a list of versions is meant for a run that is not there.
    """
    runs, key = await registry_of(request), await key_of(request)
    version = await matched_version(request, runs)
    return Asked(runs, key, version, await idempotency_key(request))


Changing = Annotated[Asked, Depends(asked_in)]

DELETING: dict[str, Any] = {
    "responses": refusals(401, 403, 404, 412, 422),
    "openapi_extra": KEYED | {"parameters": [IF_MATCH]},
}
"""How a route is described that deletes a run."""


def changing(body: Mapping[str, Any] = {}) -> dict[str, Any]:
    """Return how a route is described that changes a run, with a ``body`` it reads by itself."""
    return {
        "responses": refusals(400, 401, 403, 404, 409, 412, 413, 415, 422),
        "openapi_extra": KEYED | {"parameters": [IF_MATCH, IDEMPOTENCY_KEY], **body},
    }
