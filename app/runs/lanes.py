"""One lane for each run, in which its changes go one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from app.runs.refusals import Unavailable


class Lane:
    """The lane of one run; ``failures`` counts the changes that found no store."""

    __slots__ = ("__weakref__", "failures", "lock")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.failures = 0


class Lanes:
    """Gives each change its turn.

    When the store does not answer one, those behind it do not wait too: each by itself would find
    out in seconds what the one before has found out for it.
    """

    def __init__(self) -> None:
        self._lanes: WeakValueDictionary[str, Lane] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, run_id: str) -> AsyncIterator[None]:
        """Wait until it is one's turn to change a run.

        Raises:
            Unavailable: the store failed the one before.
        """
        lane = self._lanes.setdefault(run_id, Lane())
        failures = lane.failures
        async with lane.lock:
            if lane.failures != failures:
                raise Unavailable
            try:
                yield
            except Unavailable:
                lane.failures += 1
                raise
