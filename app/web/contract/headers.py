"""The headers of a request or an answer, looked for where they lie.

There are few of them, and each request has a dozen looked for: to wrap them for each takes longer.
"""

from collections.abc import Mapping
from typing import Any


def headers_of(message: Mapping[str, Any], name: bytes) -> list[str]:
    """Return what all headers of a name, in small letters, say in a request or an answer."""
    return [value.decode("latin-1") for one, value in message["headers"] if one == name]


def header_of(message: Mapping[str, Any], name: bytes) -> str | None:
    """Return what the first header of a name says, ``None`` where there is none."""
    for one, value in message["headers"]:
        if one == name:
            said: str = value.decode("latin-1")
            return said
    return None
