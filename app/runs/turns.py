"""Turns: who has long work to do does it in pieces, and lets others go first between them."""

import asyncio
import random
from time import perf_counter, thread_time

from app.runs.refusals import Impossible

TURN_SECONDS = 0.002
"""How long is computed before others get their turn."""

LONG_SECONDS = 0.05
"""What takes longer is long work; sixty updates by thousands of points are not yet."""

LONG_AT_ONCE = 4
"""Long works, at most, of which each takes a turn before others get theirs."""

ROUNDS = 5
"""Rounds of the event loop that others get: to answer a step takes about as many."""

PAUSE_SECONDS = 0.001
"""By how much the longest pause before the next try grows."""


async def stand_back(attempt: int) -> None:
    """Wait before another try a while that chance tells, else the same one may lose each time."""
    if attempt:
        await asyncio.sleep(random.uniform(0, PAUSE_SECONDS * attempt))  # noqa: S311


async def give_way() -> None:
    """Let others go first; it takes microseconds where there are none."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


class Queue:
    """Where the long works of a process wait, so that few are between everybody else's turns."""

    def __init__(self) -> None:
        self.next = asyncio.Semaphore(LONG_AT_ONCE)


class Work:
    """What one request computes, in turns, and the computing time it has left."""

    def __init__(self, queue: Queue, seconds: float) -> None:
        """``seconds`` is the computing time the request has; ``queue`` is that of its process."""
        self._queue, self._seconds = queue, seconds
        self._used = 0.0
        self.resume()

    def resume(self) -> None:
        """Note that computing goes on now, after the request waited for something else."""
        self._resumed, self._since = thread_time(), perf_counter()

    async def give_way(self, *, at_once: bool = False) -> None:
        """Let others go first once this has had its turn, or ``at_once``.

        Raises:
            Impossible: the request has used all its computing time.
        """
        if not at_once and perf_counter() - self._since <= TURN_SECONDS:
            return  # the processor's time cannot be longer, and takes longer to be told
        worked = thread_time() - self._resumed
        if worked <= TURN_SECONDS and not at_once:
            return
        self._used += worked
        if self._used > self._seconds:
            raise Impossible(
                f"This takes more computing time than one request has ({self._seconds:g} s). Ask "
                "for fewer updates at a time."
            )
        if self._used <= LONG_SECONDS:
            await give_way()
        else:
            # However many there are, few come through here while somebody else waits once.
            async with self._queue.next:
                await give_way()
        self.resume()
