"""Which requests a run was changed by, so that one sent again is answered and not done again."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from struct import Struct
from typing import Self

from app.runs.refusals import Invalid

MOST_REMEMBERED = 16
"""How many requests, the last ones, are remembered with a run: 641 bytes at most."""

FORMAT = b"\x01"
"""What begins with something else was written by a version that remembers in another way."""

ENTRY = Struct(">12s4sQQQ")


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What a changing request is known by: the name its client gave it, and what it asks for.

    Both are kept as hashes, of which the second only has to tell a mistake.
    """

    name: bytes
    operation: bytes

    @classmethod
    def of(cls, name: str, operation: bytes) -> Self:
        """Return the key of a request with that name for an operation, in whatever words."""
        return cls(
            blake2b(name.encode(), digest_size=12).digest(),
            blake2b(operation, digest_size=4).digest(),
        )

    @classmethod
    def fresh(cls) -> Self:
        """Return the key of a request that has no name: a store may still send its change twice."""
        return cls(token_bytes(12), bytes(4))


@dataclass(frozen=True, slots=True)
class Done:
    """What a change led to: the run's version and edition, and its latest step then."""

    version: int
    edition: int
    step: int


def remember(remembered: bytes, key: IdempotencyKey, done: Done) -> bytes:
    """Return what is remembered after one more change; the oldest may be forgotten."""
    entry = ENTRY.pack(key.name, key.operation, done.version, done.edition, done.step)
    earlier = remembered[len(FORMAT) :] if remembered.startswith(FORMAT) else b""
    return FORMAT + entry + earlier[: ENTRY.size * (MOST_REMEMBERED - 1)]


def recall(remembered: bytes, key: IdempotencyKey) -> Done | None:
    """Return what a request led to when it came before, or ``None`` if it did not.

    Raises:
        Invalid: a request of that name asked for something else.
    """
    if key.name not in remembered:
        return None  # nearly always, and this is faster
    for name, operation, *done in _entries(remembered):
        if name == key.name:
            if operation != key.operation:
                raise Invalid(
                    "Idempotency-Key",
                    "This Idempotency-Key was sent with another change of this run. Give each "
                    "change a new one, and send the same one only with the very same request.",
                )
            return Done(*done)
    return None


def _entries(remembered: bytes) -> Iterator[tuple[bytes, bytes, int, int, int]]:
    if remembered.startswith(FORMAT):
        yield from ENTRY.iter_unpack(remembered[len(FORMAT) :])
