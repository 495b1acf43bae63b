"""What there is to see of a run, and the streams in which the watchers of this process see it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from app.learning.replay import Frames
from app.runs.replayer import RunVersion
from app.runs.watching.presence import Look

STREAM_SECONDS = 0.0002
"""By how much each stream of a run lengthens the pause between two frames: a full class
leaves the processor some time for others."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class ShownRun:
    """What there is to see of a run: ``frames`` ends with the frame shown.

    The frames before that lead there from ``after``, the frame shown before; ``after`` is
    ``None`` when they lead from nowhere. ``watchers`` are those in all processes. The recipe is
    not held: a stream may stay open for hours.
    """

    run: RunVersion
    frames: Frames
    after: int | None
    playing: bool
    watchers: int

    @property
    def step(self) -> int:
        """The step of the frame shown."""
        return self.frames.step[-1]


@dataclass(slots=True, eq=False)
class WatchedRun:
    """One run and its watchers in this process."""

    streams: int = 0
    watchers: int = 0
    look: Look | None = None
    shown: ShownRun | None = None
    is_over: bool = False
    has_failed: bool = False
    heard: float = 0.0  # when the owner's last word came
    told: float = 0.0  # when the watchers were told last
    news: asyncio.Event = field(default_factory=asyncio.Event)
    opening: asyncio.Lock = field(default_factory=asyncio.Lock)
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def pause(self) -> float:
        """How long the watchers are left alone after they were told something."""
        return self.streams * STREAM_SECONDS

    def tell(self) -> None:
        """Wake all who wait for news."""
        self.told = monotonic()
        news, self.news = self.news, asyncio.Event()
        news.set()

    def end(self) -> None:
        """Tell the watchers that no more comes."""
        self.is_over = True
        self.tell()


class Stream:
    """The frames of one run for one watcher, who meets only the newest when it comes late."""

    def __init__(self, watched: WatchedRun) -> None:
        self._watched = watched
        self._seen: ShownRun | None = None

    @property
    def is_over(self) -> bool:
        """Whether no more comes: the run is gone, or the server is about to end."""
        return self._watched.is_over

    async def next(self, patience: float) -> ShownRun | None:
        """Return what is shown once it is something new; ``None`` when none came in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._watched.shown is self._seen and not self.is_over:
                    await self._watched.news.wait()
        if self.is_over or self._watched.shown is self._seen:
            return None
        self._seen = self._watched.shown
        return self._seen
