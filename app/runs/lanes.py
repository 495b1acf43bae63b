"""One lane for each run, in which its changes go one after the other."""

import asyncio
from types import TracebackType
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

    def turn(self, run_id: str) -> "Turn":
        """Return the turn to change a run; who enters it waits until it is theirs."""
        lane = self._lanes.get(run_id)
        if lane is None:
            lane = self._lanes[run_id] = Lane()
        return Turn(lane)


class Turn:
    """One change's turn, while which no other one changes the run."""

    __slots__ = ("_failures", "_lane")

    def __init__(self, lane: Lane) -> None:
        self._lane, self._failures = lane, lane.failures

    async def __aenter__(self) -> None:
        """Wait until the changes before have ended.

        Raises:
            Unavailable: the store failed the one before.
        """
        await self._lane.lock.acquire()
        if self._lane.failures != self._failures:
            self._lane.lock.release()
            raise Unavailable

    async def __aexit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        """Let the next one have its turn."""
        if isinstance(error, Unavailable):
            self._lane.failures += 1
        self._lane.lock.release()
