"""A thread beside the event loop, for what has to wait."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import TypeAlias

Wanted: TypeAlias = tuple[Callable[[], object], asyncio.Future[None]]


class OneThread:
    """Does one thing after the other; the event loop hears of the end of each.

    An executor's futures are made to be waited for by threads too, which takes them longer than
    what is done here takes without the wait.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._wanted: SimpleQueue[Wanted | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def do(self, work: Callable[[], object]) -> None:
        """Return when the work is done; what it raises is raised here."""
        if self._thread is None:
            self._thread = Thread(target=self._do_all, name=self._name, daemon=True)
            self._thread.start()
        outcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._wanted.put((work, outcome))
        await outcome

    def _do_all(self) -> None:
        for work, outcome in iter(self._wanted.get, None):
            outcome.get_loop().call_soon_threadsafe(_settle, outcome, _error_of(work))

    async def end(self) -> None:
        """Return when all that was wanted is done and the thread has ended."""
        if self._thread is not None:
            self._wanted.put(None)
            await asyncio.to_thread(self._thread.join)


def _error_of(work: Callable[[], object]) -> BaseException | None:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - whatever it is, who waits hears of it
        return error
    return None


def _settle(outcome: asyncio.Future[None], error: BaseException | None) -> None:
    if outcome.done():
        return  # nobody waits any more
    if error is None:
        outcome.set_result(None)
    else:
        outcome.set_exception(error)
