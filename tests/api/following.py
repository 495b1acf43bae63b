"""A watcher of a run, for tests: follows its events over a real connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from httpx2 import AsyncClient

PATIENCE = 20.0
"""Seconds a test waits for an event; how soon one comes is measured elsewhere."""

Event = tuple[str, Any]


class Follower:
    """An open stream of events."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> Event:
        """Return the next event's name and data."""
        async with asyncio.timeout(PATIENCE):
            name = ""
            async for line in self._lines:
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    return name, json.loads(value)
        raise AssertionError("The stream ended.")

    async def until(self, name: str, holds: Callable[[Any], bool] = lambda _: True) -> Any:
        """Return the data of the next event of a name for which something holds."""
        while True:
            found, data = await self.next()
            if found == name and holds(data):
                return data

    async def end(self) -> list[Event]:
        """Return all that comes until the stream ends by itself."""
        events = []
        while True:
            try:
                events.append(await self.next())
            except AssertionError:
                return events


@asynccontextmanager
async def following(url: str, run_id: str, key: str | None = None) -> AsyncIterator[Follower]:
    """Follow a run of the server at ``url``, as a client of one's own."""
    async with (
        AsyncClient(base_url=url, timeout=PATIENCE, verify=False) as client,
        following_by(client, run_id, key) as follower,
    ):
        yield follower


@asynccontextmanager
async def following_by(
    client: AsyncClient, run_id: str, key: str | None = None
) -> AsyncIterator[Follower]:
    """Follow a run over another connection of a client."""
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    async with client.stream("GET", f"/api/runs/{run_id}/events", headers=headers) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield Follower(answer.aiter_lines())
