"""Runs seen live: the watchers of this process, and the newest moment of each run they watch."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from time import monotonic, time

from app.learning.replay import Frames
from app.runs.limits import number
from app.runs.observer import Observer
from app.runs.refusals import Crowded, Ending, Invalid, Refusal, Unavailable, UnknownRun
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.timeline import visits_between
from app.runs.watching.stage import SEAT_SECONDS, Glance, Shown, Stage
from app.runs.watching.streams import Feed, Moment, Stream
from app.settings import Settings

PLAYING_SECONDS = 3.0
"""After how long without a word an owner who was playing is taken to have left."""

MOST_FRAMES = 60
"""Moments on the way from one shown moment to the next that watchers are given, at most."""

LONGEST_WALK = 2000
"""Updates between two shown moments beyond which only the later one is computed."""

WALK_VISITS = 200_000
"""Points that these updates may visit, else it is the same: runs are looked at in turn."""

CROWDED_SECONDS = 10
"""When to try again where too many watch already."""

PATIENCE_SECONDS = 2.0
"""How often all watched runs are looked at, whatever the stage says: news can get lost."""

RECOVERY_SECONDS = 0.3
"""How long is waited for a store that cannot be reached before it is asked again."""

log = logging.getLogger(__name__)


class Live:
    """Has watchers see what owners show, across processes."""

    def __init__(
        self,
        registry: Registry,
        stage: Stage,
        settings: Settings,
        observer: Observer | None = None,
    ) -> None:
        self._registry, self._stage, self._settings = registry, stage, settings
        self._observer = observer or Observer()
        self._process = secrets.token_urlsafe(9)
        self._feeds: dict[str, Feed] = {}
        self._untold: set[str] = set()  # runs whose number of watchers others do not know yet
        self._stirred: set[str] = set()  # runs that are to be looked at
        self._seated = self._looked = 0.0
        self._wanted = asyncio.Event()
        self._is_over = False
        self._watchers = 0
        self._streams_of: Counter[str] = Counter()  # by client

    async def show(self, run_id: str, key: str, step: int, *, playing: bool) -> int:
        """Have the watchers of a run see its update ``step``; return how many they are.

        Who has just come or gone is counted a moment later, when the processes have told.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
            Invalid: it has no such update.
        """
        snapshot = await self._registry.owned(run_id, key)
        latest = snapshot.run.latest.step
        if step > latest:
            raise Invalid("step", f"This run has {number(latest)} updates, not {number(step)}.")
        return await self._stage.show(run_id, Shown(step, playing, snapshot.version, time()))

    @asynccontextmanager
    async def watching(self, run_id: str, client: str, *, counted: bool) -> AsyncIterator[Stream]:
        """Give a client a stream of the run's moments; it is ``counted`` unless it is the owner.

        Raises:
            UnknownRun: there is none of that id.
            Crowded: there are as many streams, of this run or client, as there may be.
            Ending: the server is about to end.
            Unavailable: the run, or the store, cannot be read just now.
        """
        self._check_room(run_id, client, counted=counted)
        feed = self._feeds.setdefault(run_id, Feed())
        self._seat(run_id, feed, client, 1, counted=counted)
        try:
            async with feed.opening:  # a hall that comes at once is looked up for once
                if feed.moment is None:
                    await self._stage.attend(self._feeds.keys())
                    await self._look({run_id})
            if feed.moment is None:
                raise self._reason(feed)
            yield Stream(feed)
        finally:
            self._seat(run_id, feed, client, -1, counted=counted)
            if not feed.streams and self._feeds.get(run_id) is feed:
                del self._feeds[run_id]

    def _reason(self, feed: Feed) -> Refusal:
        """Return why a feed ended before its first moment."""
        if self._is_over:
            return Ending()
        if feed.has_failed:
            return Unavailable("This run cannot be shown just now. Try again in a moment.")
        return UnknownRun()

    def _seat(self, run_id: str, feed: Feed, client: str, change: int, *, counted: bool) -> None:
        """Note a stream more, or one less."""
        feed.streams += change
        self._streams_of[client] += change
        if not self._streams_of[client]:
            del self._streams_of[client]
        if counted:
            feed.watchers += change
            self._watchers += change
        self._observer.seated(self._streams_of.total(), self._watchers)
        self._untold.add(run_id)
        self._wanted.set()

    def _check_room(self, run_id: str, client: str, *, counted: bool) -> None:
        if self._is_over:
            raise Ending
        feed = self._feeds.get(run_id)
        if (
            (counted and feed and feed.watchers >= self._settings.watchers)
            or self._streams_of[client] >= self._settings.client_streams
            or self._streams_of.total() >= self._settings.streams
        ):
            raise Crowded(
                "As many as can are watching already. Try again later, or make a copy of the run.",
                CROWDED_SECONDS,
            )

    async def run(self) -> None:
        """Tell the watchers of this process what is new, until cancelled."""
        while True:
            if not self._feeds and not self._untold:
                self._wanted.clear()
                await self._wanted.wait()
            try:
                await self._tell_others()
                await self._stage.attend(self._feeds.keys())
                stirred = await self._stage.stirred()
                if monotonic() - self._looked > PATIENCE_SECONDS:
                    stirred = None
                    self._looked = monotonic()
                self._stirred.update(self._feeds if stirred is None else stirred)
                due = self._due()
                self._stirred -= due
                await self._look(due)
            except Unavailable:
                self._observer.store_failed()
                self._looked = 0.0
                await asyncio.sleep(RECOVERY_SECONDS)
            except Exception:  # whatever it is, nobody is to be left untold for good
                log.exception("The watchers could not be told what is new.")
                self._looked = 0.0
                await asyncio.sleep(RECOVERY_SECONDS)

    def _due(self) -> set[str]:
        """Return those of the stirred runs whose watchers have had their pause."""
        self._stirred &= self._feeds.keys()
        now = monotonic()
        return {
            run_id
            for run_id in self._stirred
            if now - self._feeds[run_id].told >= self._feeds[run_id].pause
        }

    async def _tell_others(self) -> None:
        """Tell other processes how many watch here, where it changed, and all now and again."""
        if monotonic() - self._seated > SEAT_SECONDS / 3:
            self._seated = monotonic()
            self._untold.update(self._feeds)
        untold, self._untold = self._untold, set()
        if not untold:
            return
        feeds = {run_id: self._feeds.get(run_id) for run_id in untold}
        seats = {run_id: feed.watchers if feed else 0 for run_id, feed in feeds.items()}
        try:
            await self._stage.seat(self._process, seats)
        except BaseException:
            self._untold |= untold
            raise

    async def _look(self, run_ids: Collection[str]) -> None:
        """Look at some of the runs, and tell their watchers what is new."""
        if not run_ids:
            return
        glances = await self._stage.glance(run_ids)
        for run_id in run_ids:
            feed = self._feeds.get(run_id)
            if feed is None or feed.is_over:
                continue
            async with feed.looking:
                await self._renew(run_id, feed, glances.get(run_id))

    async def _renew(self, run_id: str, feed: Feed, glance: Glance | None) -> None:
        """Make the next moment of a run if it differs from the last."""
        if glance is None:
            feed.end()
            return
        before, seen = feed.moment, feed.glance
        if seen is None or glance.shown != seen.shown:
            feed.heard = monotonic()
        playing = (
            glance.shown is not None
            and glance.shown.playing
            and monotonic() - feed.heard < PLAYING_SECONDS
        )
        if before and glance == seen and playing == before.playing:
            return
        try:
            if before and before.snapshot.version == glance.version:
                snapshot = before.snapshot
            else:
                snapshot = await self._registry.replayer.read(run_id)
            step = shown_step(glance.shown, snapshot, playing=playing)
            frames, after = await self._frames(before, snapshot, step)
        except UnknownRun:
            feed.end()
            return
        except Unavailable:
            raise
        except Exception:  # what a newer server has written, say; the other runs are shown on
            log.exception("A run could not be shown to its watchers.")
            feed.has_failed = True
            feed.end()
            return
        feed.glance = glance
        feed.moment = Moment(snapshot, frames, after, playing, glance.watchers)
        feed.tell()

    async def _frames(
        self, before: Moment | None, snapshot: Snapshot, step: int
    ) -> tuple[Frames, int | None]:
        """Return the moments that lead to the one shown, and what they lead from."""
        most = min(MOST_FRAMES, self._settings.count - 1)  # and the moment they lead from
        if most and before and before.snapshot.edition == snapshot.edition:
            way = step - before.shown
            if 0 < way <= LONGEST_WALK and (
                visits_between(snapshot.run, before.shown, step) <= WALK_VISITS
            ):
                every = -(-way // most)
                frames = await self._registry.replayer.frames_of(
                    snapshot, before.shown, step, every, epochs=False
                )
                return frames.without_first(), before.shown
        frames = await self._registry.replayer.frames_of(snapshot, step, step, 1, epochs=False)
        return frames, None

    def end(self) -> None:
        """End all streams, and let no new ones begin."""
        self._is_over = True
        for feed in self._feeds.values():
            feed.end()

    async def close(self) -> None:
        """Take back the word about this process's watchers, and let go of the stage."""
        with suppress(Unavailable):
            await self._stage.seat(self._process, dict.fromkeys((*self._feeds, *self._untold), 0))
        await self._stage.close()


def shown_step(shown: Shown | None, snapshot: Snapshot, *, playing: bool) -> int:
    """Return which moment of a run is shown.

    It is the latest, unless the owner said otherwise of this very version, or is playing: the
    page has more updates done than it has drawn.
    """
    latest = snapshot.run.latest.step
    if shown is None or (shown.version != snapshot.version and not playing):
        return latest
    return min(shown.step, latest)
