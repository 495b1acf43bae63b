"""A change sent again is made once: the Idempotency-Key of a request."""

import re

from fastapi import Request

from app.runs.idempotency import IdempotencyKey
from app.runs.refusals import Invalid
from app.web.contract.headers import header_of

NAME = r"[A-Za-z0-9._-]{1,64}"


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A new name for each change. The same request with the same name again is "
    "answered as it was the first time, and changes nothing: among the last 16 changes of a run.",
    "schema": {"type": "string", "pattern": f'^({NAME}|"{NAME}")$'},
}
"""The header, described."""


async def idempotency_key(request: Request) -> IdempotencyKey | None:
    """Return what a request that changes a run is known by, if its client gave it a name.

    Raises:
        Invalid: the name is too long, or of other characters.
    """
    said = header_of(request.scope, b"idempotency-key")
    if said is None:
        return None
    name = re.fullmatch(f'({NAME})|"({NAME})"', said.strip())
    if name is None:
        raise Invalid(
            "Idempotency-Key",
            "Idempotency-Key must be 1 to 64 letters, digits, dots, dashes or underscores.",
        )
    path = request.scope["path"].rpartition(request.path_params["run_id"])[2]
    operation = f"{request.method} {path}\n".encode() + await request.body()
    return IdempotencyKey.of(name[1] or name[2], operation)
