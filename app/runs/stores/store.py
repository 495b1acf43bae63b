"""What a store of runs does: one small protocol, in bytes and numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.runs.refusals import Unavailable


class Newer(Unavailable):
    """What is kept was written by a newer version; it is left as it was."""

    def __init__(self, store: str) -> None:
        super().__init__(
            f"{store} was written by a newer version of this application. Start that version, or "
            "name another store in GDL_STORE."
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The small part of a stored run, read and written with every request.

    ``version`` grows by one with every change; ``edition`` with every change of the recipe, so
    that a recipe read once serves until the next edit. ``latest`` is the latest state;
    ``remembered`` tells by which requests the run was changed last.
    """

    version: int
    edition: int
    key_hash: bytes
    latest: bytes
    remembered: bytes = b""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state on the way, by which states before the latest are reached."""

    step: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of a run writes, all of it or nothing.

    ``recipe`` is ``None`` when it stays as it is. Checkpoints after ``keep_to`` go, then
    ``checkpoints`` come; they belong to the edition of ``head``.
    """

    head: Head
    recipe: bytes | None = None
    keep_to: int | None = None
    checkpoints: Sequence[Checkpoint] = ()


class Store(Protocol):
    """Keeps runs.

    Every method may raise ``Unavailable``: what it was asked is then not done, unless it is an
    ``Unsure``, when it may have been, or may even be done later.
    """

    async def check_version(self) -> None:
        """Raise ``Newer`` for what a newer version wrote; a store that is away tells nothing."""
        return  # most have seen it when they were opened

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run; when this returns it is kept for good."""

    async def head(self, run_id: str) -> Head | None:
        """Return the head of a run, or ``None`` if there is none, or its time to live is over."""

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Return the recipe of a run, or ``None`` if it is no longer of that edition."""

    async def checkpoint(self, run_id: str, edition: int, step: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a step, of that edition or an earlier one."""

    async def checkpoints(self, run_id: str, edition: int) -> Sequence[Checkpoint]:
        """Return all checkpoints of that edition or an earlier one, in order."""

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change if the run is still of that version; tell whether it was written.

        When this returns true the change is kept for good. A store that had to send it twice may
        find that the first one has already made another version of the run, and return false;
        what is ``remembered`` there tells.
        """

    async def delete(self, run_id: str, version: int) -> bool:
        """Remove a run if it is still of that version; tell whether it was removed just now."""

    async def remove_untouched(self) -> int:
        """Remove the runs nobody touched for their time to live; return how many they were."""

    async def ping(self) -> None:
        """Return when the store can be reached, reading and writing."""

    async def close(self) -> None:
        """Finish what is under way and let go of everything."""
