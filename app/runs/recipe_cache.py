"""The recipes used last, decoded, so that a step need not decode one."""

import asyncio
import ctypes
import sys
from asyncio import Task
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

from app.runs.recipe import decode_recipe
from app.runs.run import Run
from app.runs.stores.store import Store

MOST_BYTES = 48_000_000
"""What all that are kept may take in memory; the one used last may take more."""

IDLE_SECONDS = 20.0
"""How long one is kept that nobody uses."""

READ_AT_ONCE = 2
"""Recipes that are read at once: while one is decoded, it takes more memory than afterwards."""


@dataclass(slots=True)
class _Cached:
    edition: int
    run: Run
    weight: int
    used: float


class RecipeCache:
    """Runs before their first update, by id: of each the edition that was read or written last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[str, _Cached] = OrderedDict()
        self._weight = 0
        self._reading: dict[tuple[str, int], Task[Run | None]] = {}
        self._turn = asyncio.Semaphore(READ_AT_ONCE)

    async def of(self, run_id: str, edition: int) -> Run | None:
        """Return a recipe, or ``None`` if the run is no longer of that edition."""
        kept = self._kept.get(run_id)
        if kept is not None and kept.edition == edition:
            kept.used = monotonic()
            self._kept.move_to_end(run_id)
            return kept.run
        place = run_id, edition
        reading = self._reading.get(place)
        if reading is None:  # many may ask at once for what is read once
            reading = self._reading[place] = asyncio.create_task(self._read(run_id, edition))
            reading.add_done_callback(lambda read: self._has_read(place, read))
        return await asyncio.shield(reading)

    async def _read(self, run_id: str, edition: int) -> Run | None:
        async with self._turn:
            stored = await self._store.recipe(run_id, edition)
            if stored is None:
                return None
            run = await decode_recipe(stored)
        self.remember(run_id, edition, run)
        return run

    def _has_read(self, place: tuple[str, int], read: Task[Run | None]) -> None:
        del self._reading[place]
        if not read.cancelled():
            read.exception()  # those who asked may all have gone

    def remember(self, run_id: str, edition: int, run: Run) -> None:
        """Keep a recipe, and forget those used longest ago when they are too much together."""
        self._forget(run_id)
        begun = run.at(run.start.state)
        self._kept[run_id] = _Cached(edition, begun, run.weight, monotonic())
        self._weight += run.weight
        while self._weight > MOST_BYTES and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))

    def _forget(self, run_id: str) -> None:
        forgotten = self._kept.pop(run_id, None)
        if forgotten is not None:
            self._weight -= forgotten.weight

    async def forget_idle(self) -> None:
        """Forget, now and again, those that nobody has used for a while, until cancelled."""
        while True:
            await asyncio.sleep(IDLE_SECONDS / 4)
            oldest = monotonic() - IDLE_SECONDS
            for run_id in [one for one, kept in self._kept.items() if kept.used < oldest]:
                self._forget(run_id)
            await asyncio.to_thread(give_back_memory)


def give_back_memory() -> None:
    """Have the allocator give back to the system what was let go of: the GNU one may keep it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
