"""Whether a store can be used: the log has it once when that ends, and once when it is so again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from types import TracebackType

from app.runs.refusals import Unavailable

AGAIN_SECONDS = 1.0
"""How long is waited before a store that cannot be used is tried again."""

QUIET_SECONDS = 10.0
"""How long nothing new is said after all is well: a store may come and go many times a second."""

log = logging.getLogger(__name__)


class Availability:
    """Tells the log when what is done with a store, within this, fails.

    While the store cannot be used it is tried until it can.
    """

    def __init__(self, store: str, ping: Callable[[], Awaitable[None]]) -> None:
        """``store`` is how the sentences begin, as in ``The store runs.db``."""
        self._store, self._ping = store, ping
        self._trying: asyncio.Task[None] | None = None
        self._quiet_until = 0.0

    def __enter__(self) -> None:
        """Begin to use the store; many may at the same time."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        """Note when that failed."""
        if (
            isinstance(error, Unavailable)
            and self._trying is None
            and monotonic() >= self._quiet_until
        ):
            log.warning("%s cannot be used: %s", self._store, error.__cause__ or error)
            self._trying = asyncio.get_running_loop().create_task(self._try())

    async def _try(self) -> None:
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            with suppress(Unavailable):
                await self._ping()
                break
        log.warning("%s can be used again.", self._store)
        self._trying, self._quiet_until = None, monotonic() + QUIET_SECONDS

    async def close(self) -> None:
        """Try no longer."""
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.gather(self._trying, return_exceptions=True)
