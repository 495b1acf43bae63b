"""The presence at runs that are kept in the memory of one process."""

import asyncio
from collections.abc import Collection, Mapping

from app.runs.stores.memory import MemoryStore
from app.runs.watching.presence import Look, Presence, Shown

LOOK_SECONDS = 0.05
"""How often is looked whether something changed."""

MOST_SHOWN = 10_000
"""Runs of which is remembered what was last shown."""


class MemoryPresence(Presence):
    """Shows the runs of a ``MemoryStore``."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._shown: dict[str, Shown] = {}
        self._watchers: dict[str, int] = {}

    async def show(self, run_id: str, shown: Shown) -> int:
        """Note what is shown."""
        self._shown.pop(run_id, None)
        self._shown[run_id] = shown
        if len(self._shown) > MOST_SHOWN:
            del self._shown[next(iter(self._shown))]
        return self._watchers.get(run_id, 0)

    async def count(self, process: str, watchers: Mapping[str, int]) -> None:  # noqa: ARG002
        """Note how many watch; there is one process only."""
        for run_id, number in watchers.items():
            self._watchers.pop(run_id, None)
            if number:
                self._watchers[run_id] = number

    async def follow(self, run_ids: Collection[str]) -> None:
        """Do nothing: every run is looked at."""

    async def changed(self) -> None:
        """Wait until it is time to look again."""
        await asyncio.sleep(LOOK_SECONDS)

    async def look(self, run_ids: Collection[str]) -> Mapping[str, Look]:
        """Return how the runs are now."""
        heads = {run_id: await self._store.head(run_id) for run_id in run_ids}
        return {
            run_id: Look(head.version, self._shown.get(run_id), self._watchers.get(run_id, 0))
            for run_id, head in heads.items()
            if head is not None
        }

    async def close(self) -> None:
        """Forget everything."""
        self._shown.clear()
        self._watchers.clear()
