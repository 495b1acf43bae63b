"""Versions of a run in HTTP's words: the ETag of an answer, the If-Match of a request."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import Request

from app.runs.refusals import Invalid
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.web.contract.headers import headers_of

TAG = r'(W/)?("[0-9]{1,15}"|[0-9]{1,15})'
"""One of our entity tags; a proxy that compresses answers makes them weak, some lose the quotes."""

TAGS = re.compile(rf"(\*|{TAG}( *, *{TAG})*)")
"""What If-Match may hold: any version, or one of these."""


IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag of the version the change is meant for, or a list of them.",
    "schema": {"type": "string", "pattern": f"^{TAGS.pattern}$"},
}
"""The header, described."""


def etag(snapshot: Snapshot) -> str:
    """Return the entity tag of a run's version."""
    return f'"{snapshot.version}"'


GONE: dict[int | str, dict[str, Any]] = {204: {"description": "Gone since the version named."}}


class Overtaken(Exception):
    """A question meant for an earlier version asks for what the run no longer has."""


@contextmanager
def meant_for(version: int | None, snapshot: Snapshot) -> Iterator[None]:
    """Raise ``Overtaken`` for what is wrong only since the version a question was meant for."""
    try:
        yield
    except Invalid as error:
        if version is None or version >= snapshot.version:
            raise
        raise Overtaken from error


def is_known(snapshot: Snapshot, request: Request) -> bool:
    """Tell whether a request's If-None-Match says that it has this version already."""
    known = {etag(snapshot), f"W/{etag(snapshot)}", "*"}
    lines = headers_of(request.scope, b"if-none-match")
    return not known.isdisjoint(tag.strip() for line in lines for tag in line.split(","))


async def matched_version(request: Request, runs: Registry) -> int | None:
    """Return the version that a request says its change is meant for, if it says so.

    Of several versions it is the one that the run is of just now, if that is among them.

    Raises:
        Invalid: the header holds something else than our entity tags.
        UnknownRun: a list is meant for a run that is not there.
    """
    lines = headers_of(request.scope, b"if-match")
    if not lines:
        return None
    said = ",".join(lines).strip()
    if said == "*":
        return None
    if TAGS.fullmatch(said) is None:
        raise Invalid("If-Match", 'If-Match must be the ETag of an earlier answer, as in "12".')
    versions = [int(digits) for digits in re.findall("[0-9]+", said)]
    if len(versions) == 1:
        return versions[0]
    current = (await runs.replayer.read(request.path_params["run_id"])).version
    return current if current in versions else versions[0]
