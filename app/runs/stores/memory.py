"""Runs kept in the memory of one process: for tests, and for trying things out."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import time

from app.runs.stores.store import Change, Checkpoint, Head, Store


@dataclass(slots=True)
class _Kept:
    head: Head
    recipe: bytes
    touched: float
    checkpoints: list[tuple[int, Checkpoint]] = field(default_factory=list)  # with their edition


class MemoryStore(Store):
    """Keeps runs until the process ends."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time) -> None:
        self._ttl, self._clock = ttl, clock
        self._runs: dict[str, _Kept] = {}

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run."""
        kept = _Kept(change.head, change.recipe or b"", self._clock())
        self._runs[run_id] = kept
        self._write(kept, change)

    async def head(self, run_id: str) -> Head | None:
        """Return the head of a run."""
        kept = self._runs.get(run_id)
        if kept is None or kept.touched < self._clock() - self._ttl:
            return None
        kept.touched = self._clock()
        return kept.head

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Return the recipe of a run, if it is still of that edition."""
        kept = self._runs.get(run_id)
        return kept.recipe if kept and kept.head.edition == edition else None

    async def checkpoint(self, run_id: str, edition: int, step: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a step."""
        known = await self.checkpoints(run_id, edition)
        place = bisect_right(known, step, key=lambda checkpoint: checkpoint.step)
        return known[place - 1] if place else None

    async def checkpoints(self, run_id: str, edition: int) -> Sequence[Checkpoint]:
        """Return all checkpoints of that edition or an earlier one."""
        kept = self._runs.get(run_id)
        return [one for written, one in kept.checkpoints if written <= edition] if kept else []

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change if the run is still of that version."""
        kept = self._runs.get(run_id)
        if kept is None or kept.head.version != version:
            return False
        self._write(kept, change)
        return True

    async def delete(self, run_id: str, version: int) -> bool:
        """Remove a run if it is still of that version."""
        kept = self._runs.get(run_id)
        if kept is None or kept.head.version != version:
            return False
        del self._runs[run_id]
        return True

    def _write(self, kept: _Kept, change: Change) -> None:
        kept.head, kept.touched = change.head, self._clock()
        if change.recipe is not None:
            kept.recipe = change.recipe
        if change.keep_to is not None:
            keep_to = change.keep_to
            kept.checkpoints = [row for row in kept.checkpoints if row[1].step <= keep_to]
        kept.checkpoints += [(change.head.edition, one) for one in change.checkpoints]

    async def remove_untouched(self) -> int:
        """Remove the runs nobody touched for their time to live."""
        oldest = self._clock() - self._ttl
        gone = [run_id for run_id, kept in self._runs.items() if kept.touched < oldest]
        for run_id in gone:
            del self._runs[run_id]
        return len(gone)

    async def ping(self) -> None:
        """Return: memory can always be reached."""

    async def close(self) -> None:
        """Forget everything."""
        self._runs.clear()
