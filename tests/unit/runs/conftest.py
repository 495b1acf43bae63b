"""Fixtures of the tests of runs: every kind of store, and a registry over one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from app.runs.registry import Registry
from app.runs.stores.memory import MemoryStore
from app.runs.stores.redis import RedisStore
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Store
from app.settings import Settings
from tests.valkey_process import ValkeyProcess

TTL = 1000.0
"""Seconds after which the stores of these tests remove an untouched run."""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now


class Place(Protocol):
    """Where one kind of store keeps its runs during a test."""

    async def open(self) -> Store:
        """Return a newly opened store on the runs of this place."""

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Let time pass, and the store remove what it has to remove by then."""


@dataclass
class LocalPlace:
    """Memory of this process, or an SQLite file: its stores have a clock that a test moves."""

    opens: Callable[[Clock], Store]
    clock: Clock = field(default_factory=Clock)

    async def open(self) -> Store:
        """Return a store by the clock."""
        return self.opens(self.clock)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Move the clock."""
        self.clock.now += seconds
        await store.remove_untouched()


@dataclass
class RedisPlace:
    """A real Valkey server, which any number of stores may use."""

    server: ValkeyProcess

    async def open(self) -> Store:
        """Return a store on the server."""
        return RedisStore(self.server.url, TTL)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Take the time from what every key has left: the server has a clock of its own."""
        assert isinstance(store, RedisStore)
        async for key in store.client.scan_iter():
            left = await store.client.pttl(key)
            assert left > 0, f"{key!r} would never go"
            await store.client.pexpire(key, max(0, left - round(seconds * 1000)))
        await store.remove_untouched()


def _memory(_: pytest.FixtureRequest) -> Place:
    return LocalPlace(lambda clock: MemoryStore(TTL, clock))


def _sqlite(request: pytest.FixtureRequest) -> Place:
    path: Path = request.getfixturevalue("tmp_path") / "runs.db"
    return LocalPlace(lambda clock: SqliteStore(path, TTL, clock))


def _redis(request: pytest.FixtureRequest) -> Place:
    return RedisPlace(request.getfixturevalue("valkey"))


SHARED: dict[str, Callable[[pytest.FixtureRequest], Place]] = {"sqlite": _sqlite, "redis": _redis}
"""The kinds of store that several processes can open, and that outlive them."""

KINDS: dict[str, Callable[[pytest.FixtureRequest], Place]] = {"memory": _memory, **SHARED}
"""Every kind of store."""


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    """A place of each kind, one after the other."""
    return KINDS[request.param](request)


@pytest.fixture(params=SHARED)
def shared_place(request: pytest.FixtureRequest) -> Place:
    """A place of each kind that several processes can share."""
    return SHARED[request.param](request)


Opener = Callable[[Place], Awaitable[Store]]


@pytest.fixture
async def opened() -> AsyncIterator[Opener]:
    """A function that opens a store on a place; all are closed when the test has ended."""
    stores: list[Store] = []

    async def open_store(place: Place) -> Store:
        stores.append(await place.open())
        return stores[-1]

    yield open_store
    for store in stores:
        await store.close()


@pytest.fixture
async def store(place: Place, opened: Opener) -> Store:
    """An empty store of each kind."""
    return await opened(place)


@pytest.fixture
def settings() -> Settings:
    """Settings as they are when nobody chooses any."""
    return Settings(store="memory:")


@pytest.fixture
def registry(store: Store, settings: Settings) -> Registry:
    """A registry over an empty store of each kind."""
    return Registry(store, settings)
