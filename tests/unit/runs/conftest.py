"""Fixtures of the tests of runs: every kind of store, and a registry over one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from app.runs.memory_store import MemoryStore
from app.runs.registry import Registry
from app.runs.sqlite_store import SqliteStore
from app.runs.store import Store
from app.settings import Settings

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
class MemoryPlace:
    """Memory of this process: each opened store is a place of its own."""

    clock: Clock

    async def open(self) -> Store:
        """Return an empty store."""
        return MemoryStore(TTL, self.clock)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Move the clock."""
        self.clock.now += seconds
        await store.remove_untouched()


@dataclass
class SqlitePlace:
    """An SQLite file, which any number of stores may open."""

    path: Path
    clock: Clock

    async def open(self) -> Store:
        """Return a store on the file."""
        return SqliteStore(self.path, TTL, self.clock)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Move the clock."""
        self.clock.now += seconds
        await store.remove_untouched()


def _memory(_: Path) -> Place:
    return MemoryPlace(Clock())


def _sqlite(directory: Path) -> Place:
    return SqlitePlace(directory / "runs.db", Clock())


SHARED: dict[str, Callable[[Path], Place]] = {"sqlite": _sqlite}
"""The kinds of store that several processes can open, and that outlive them."""

KINDS: dict[str, Callable[[Path], Place]] = {"memory": _memory, **SHARED}
"""Every kind of store."""


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place of each kind, one after the other."""
    return KINDS[request.param](tmp_path)


@pytest.fixture(params=SHARED)
def shared_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place of each kind that several processes can share."""
    return SHARED[request.param](tmp_path)


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
