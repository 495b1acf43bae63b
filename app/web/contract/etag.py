"""Versions of a run in HTTP's words: the ETag of an answer, the If-Match of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Header

from app.runs.refusals import Invalid
from app.runs.replayer import Snapshot


def etag(snapshot: Snapshot) -> str:
    """Return the entity tag of a run's version."""
    return f'"{snapshot.version}"'


class Overtaken(Exception):
    """A question meant for an earlier version asks for what the run no longer has."""


@contextmanager
def meant_for(version: int | None, snapshot: Snapshot) -> Iterator[None]:
    """Tell what a run has lost since the version a question was meant for from what is wrong.

    Raises:
        Overtaken: the run has another version by now, and nothing there to answer with.
    """
    try:
        yield
    except Invalid as error:
        if version in {None, snapshot.version}:
            raise
        raise Overtaken from error


def is_known(snapshot: Snapshot, if_none_match: str | None) -> bool:
    """Tell whether a request's If-None-Match says that it has this version already.

    Tags are compared weakly: a proxy that compresses answers makes their tags weak.
    """
    tags = (if_none_match or "").split(",")
    return any(tag.strip().removeprefix("W/") in {etag(snapshot), "*"} for tag in tags)


async def matched_version(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag of the version the change is meant for.",
            json_schema_extra={"pattern": r'^(\*|"[0-9]{1,15}")$'},
        ),
    ] = None,
) -> int | None:
    """Return the version that a request says its change is meant for, if it says so.

    Raises:
        Invalid: the header is not one of our entity tags.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    version = if_match.strip().removeprefix("W/").strip('"')
    if not (version.isascii() and version.isdigit() and len(version) < 16):
        raise Invalid("If-Match", 'If-Match must be the ETag of an earlier answer, as in "12".')
    return int(version)


Version = Annotated[int | None, Depends(matched_version)]
