"""Moving pictures being drawn: a frame at a time of all, so that nobody waits for a slow reader."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from fastapi.concurrency import run_in_threadpool

from app.runs.refusals import Crowded

MOST = 8
"""Pictures under way at once, each of which takes some 30 MB."""

CROWDED_SECONDS = 10.0


class Drawing:
    """Those of one server."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._under_way = 0

    def check(self) -> None:
        """Raise Crowded when no more can be begun now."""
        if self._under_way >= MOST:
            raise Crowded(
                "Too many moving pictures are being drawn at once. Try again in a moment.",
                CROWDED_SECONDS,
            )

    async def pieces(self, drawn: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Yield what ``drawn`` yields, each piece drawn in a thread when it is its turn."""
        self._under_way += 1
        try:
            while True:
                async with self._turn:
                    piece = await run_in_threadpool(next, drawn, None)
                if piece is None:
                    return
                yield piece
        finally:
            self._under_way -= 1
