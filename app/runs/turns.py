"""Turns: who has long work to do does it in pieces, and lets others go first between them."""

import asyncio

ROUNDS = 5
"""Rounds of the event loop that others get: to answer a step takes about as many."""


async def give_way() -> None:
    """Let others go first; it takes microseconds where there are none."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
