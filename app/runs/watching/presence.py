"""Presence: what the owners of runs show, and how many watch; one small protocol.

It is of the moment, and shared by all processes that share a store, and nothing
of a run depends on it.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, Self

COUNT_SECONDS = 30.0
"""How long a process's word about its watchers counts when it is not repeated."""

SHOWN_SECONDS = 24 * 3600
"""How long is remembered what was last shown of a run."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the owner of a run last said to be showing.

    ``version`` is the run's version then; ``told`` makes each word different from the one before.
    """

    step: int
    playing: bool
    version: int
    told: float

    def encoded(self) -> bytes:
        """Return this as it is kept."""
        return json.dumps([self.step, self.playing, self.version, self.told]).encode()

    @classmethod
    def decoded(cls, stored: bytes) -> Self | None:
        """Return what ``encoded`` wrote; ``None`` for what a newer server may have written."""
        try:
            return cls(*json.loads(stored))
        except (TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Look:
    """A run as watchers see it before they read it: its version, what is shown, how many watch."""

    version: int
    shown: Shown | None
    watchers: int


class Presence(Protocol):
    """Shows runs to watchers in other processes. Every method may raise ``Unavailable``."""

    async def show(self, run_id: str, shown: Shown) -> int:
        """Have all watchers of a run learn what is shown; return how many they are."""

    async def count(self, process: str, watchers: Mapping[str, int]) -> None:
        """Tell how many watch each of some runs in one process; 0 takes its word back.

        To be repeated within ``COUNT_SECONDS``.
        """

    async def follow(self, run_ids: Collection[str]) -> None:
        """Name all the runs whose changes ``changed`` is to tell of from now on."""

    async def changed(self) -> Collection[str] | None:
        """Wait a moment; return the runs that may have changed, ``None`` standing for any."""

    async def look(self, run_ids: Collection[str]) -> Mapping[str, Look]:
        """Return how the runs are now; those that do not exist are left out."""

    async def close(self) -> None:
        """Let go of everything."""
