"""Runs seen live: the watchers of this process, and the newest frame of each run they watch."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from time import monotonic, time

from app.learning.replay import Frames
from app.runs.counts import Counts
from app.runs.limits import number
from app.runs.refusals import Crowded, Ending, Invalid, Refusal, Unavailable, UnknownRun
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.timeline import visits_between
from app.runs.watching.presence import COUNT_SECONDS, Look, Presence, Shown
from app.runs.watching.streams import ShownRun, Stream, WatchedRun
from app.settings import Settings

PLAYING_SECONDS = 3.0
"""After how long without a word an owner who was playing is taken to have left."""

MOST_FRAMES = 60
"""Frames on the way from one shown frame to the next that watchers are given, at most."""

LONGEST_WALK = 2000
"""Updates between two shown frames beyond which only the later one is computed."""

WALK_VISITS = 200_000
"""Points that these updates may visit, else it is the same: runs are looked at in turn."""

CROWDED_SECONDS = 10
"""When to try again where too many watch already."""

PATIENCE_SECONDS = 2.0
"""How often all watched runs are looked at, whatever others say: news can get lost."""

RECOVERY_SECONDS = 0.3
"""How long is waited for a store that cannot be reached before it is asked again."""

log = logging.getLogger(__name__)


class Live:
    """Has watchers see what owners show, across processes."""

    def __init__(
        self,
        registry: Registry,
        presence: Presence,
        settings: Settings,
        counts: Counts | None = None,
    ) -> None:
        self._registry, self._presence, self._settings = registry, presence, settings
        self._counts = counts or Counts()
        self._process = secrets.token_urlsafe(9)
        self._watched: dict[str, WatchedRun] = {}
        self._untold: set[str] = set()  # runs whose number of watchers others do not know yet
        self._changed: set[str] = set()  # runs that are to be looked at
        self._counted = self._looked = 0.0
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
        return await self._presence.show(run_id, Shown(step, playing, snapshot.version, time()))

    @asynccontextmanager
    async def watching(self, run_id: str, client: str, *, counted: bool) -> AsyncIterator[Stream]:
        """Give a client a stream of the run's frames; it is ``counted`` unless it is the owner.

        Raises:
            UnknownRun: there is none of that id.
            Crowded: there are as many streams, of this run or client, as there may be.
            Ending: the server is about to end.
            Unavailable: the run, or the store, cannot be read just now.
        """
        self._check_room(run_id, client, counted=counted)
        watched = self._watched.setdefault(run_id, WatchedRun())
        self._count(run_id, watched, client, 1, counted=counted)
        try:
            async with watched.opening:  # many who come at once are looked up for once
                if watched.shown is None:
                    await self._presence.follow(self._watched.keys())
                    await self._look({run_id})
            if watched.shown is None:
                raise self._reason(watched)
            yield Stream(watched)
        finally:
            self._count(run_id, watched, client, -1, counted=counted)
            if not watched.streams and self._watched.get(run_id) is watched:
                del self._watched[run_id]

    def _reason(self, watched: WatchedRun) -> Refusal:
        """Return why a run can no longer be watched before its first frame."""
        if self._is_over:
            return Ending()
        if watched.has_failed:
            return Unavailable("This run cannot be shown just now. Try again in a moment.")
        return UnknownRun()

    def _count(
        self, run_id: str, watched: WatchedRun, client: str, change: int, *, counted: bool
    ) -> None:
        """Note a stream more, or one less."""
        watched.streams += change
        self._streams_of[client] += change
        if not self._streams_of[client]:
            del self._streams_of[client]
        if counted:
            watched.watchers += change
            self._watchers += change
        self._counts.watched(self._streams_of.total(), self._watchers)
        self._untold.add(run_id)
        self._wanted.set()

    def _check_room(self, run_id: str, client: str, *, counted: bool) -> None:
        if self._is_over:
            raise Ending
        watched = self._watched.get(run_id)
        if (
            (counted and watched and watched.watchers >= self._settings.watchers)
            or self._streams_of[client] >= self._settings.client_streams
            or self._streams_of.total() >= self._settings.streams
        ):
            raise Crowded(
                "This run has reached its limit of watchers. Try again later, or copy the run.",
                CROWDED_SECONDS,
            )

    async def run(self) -> None:
        """Tell the watchers of this process what is new, until cancelled."""
        while True:
            if not self._watched and not self._untold:
                self._wanted.clear()
                await self._wanted.wait()
            try:
                await self._tell_others()
                await self._presence.follow(self._watched.keys())
                changed = await self._presence.changed()
                if monotonic() - self._looked > PATIENCE_SECONDS:
                    changed = None
                    self._looked = monotonic()
                self._changed.update(self._watched if changed is None else changed)
                due = self._due()
                self._changed -= due
                await self._look(due)
            except Unavailable:
                self._counts.store_failed()
                self._looked = 0.0
                await asyncio.sleep(RECOVERY_SECONDS)
            except Exception:  # whatever it is, nobody is to be left untold for good
                log.exception("The watchers could not be told what is new.")
                self._looked = 0.0
                await asyncio.sleep(RECOVERY_SECONDS)

    def _due(self) -> set[str]:
        """Return those of the changed runs whose watchers have had their pause."""
        self._changed &= self._watched.keys()
        now = monotonic()
        return {
            run_id
            for run_id in self._changed
            if now - self._watched[run_id].told >= self._watched[run_id].pause
        }

    async def _tell_others(self) -> None:
        """Tell other processes how many watch here, where it changed, and all now and again."""
        if monotonic() - self._counted > COUNT_SECONDS / 3:
            self._counted = monotonic()
            self._untold.update(self._watched)
        untold, self._untold = self._untold, set()
        if not untold:
            return
        here = {run_id: self._watched.get(run_id) for run_id in untold}
        numbers = {run_id: watched.watchers if watched else 0 for run_id, watched in here.items()}
        try:
            await self._presence.count(self._process, numbers)
        except BaseException:
            self._untold |= untold
            raise

    async def _look(self, run_ids: Collection[str]) -> None:
        """Look at some of the runs, and tell their watchers what is new."""
        if not run_ids:
            return
        looks = await self._presence.look(run_ids)
        for run_id in run_ids:
            watched = self._watched.get(run_id)
            if watched is None or watched.is_over:
                continue
            async with watched.looking:
                await self._renew(run_id, watched, looks.get(run_id))

    async def _renew(self, run_id: str, watched: WatchedRun, look: Look | None) -> None:
        """Show the next frame of a run if something differs from the last."""
        if look is None:
            watched.end()
            return
        before, seen = watched.shown, watched.look
        if seen is None or look.shown != seen.shown:
            watched.heard = monotonic()
        playing = (
            look.shown is not None
            and look.shown.playing
            and monotonic() - watched.heard < PLAYING_SECONDS
        )
        if before and look == seen and playing == before.playing:
            return
        try:
            snapshot = None
            if before and before.run.version == look.version:
                snapshot = await self._registry.replayer.snapshot_of(before.run)
            if snapshot is None:
                snapshot = await self._registry.replayer.read(run_id)
            step = shown_step(look.shown, snapshot, playing=playing)
            frames, after = await self._frames(before, snapshot, step)
        except UnknownRun:
            watched.end()
            return
        except Unavailable:
            raise
        except Exception:  # what a newer server has written, say; the other runs are shown on
            log.exception("A run could not be shown to its watchers.")
            watched.has_failed = True
            watched.end()
            return
        watched.look = look
        watched.shown = ShownRun(snapshot.which, frames, after, playing, look.watchers)
        watched.tell()

    async def _frames(
        self, before: ShownRun | None, snapshot: Snapshot, step: int
    ) -> tuple[Frames, int | None]:
        """Return the frames that lead to the one shown, and what they lead from."""
        most = min(MOST_FRAMES, self._settings.count - 1)  # and the frame they lead from
        if most and before and before.run.edition == snapshot.edition:
            way = step - before.step
            if 0 < way <= LONGEST_WALK and (
                visits_between(snapshot.run, before.step, step) <= WALK_VISITS
            ):
                every = -(-way // most)
                frames = await self._registry.replayer.frames_of(
                    snapshot, before.step, step, every, epochs=False
                )
                return frames.without_first(), before.step
        frames = await self._registry.replayer.frames_of(snapshot, step, step, 1, epochs=False)
        return frames, None

    def end(self) -> None:
        """End all streams, and let no new ones begin."""
        self._is_over = True
        for watched in self._watched.values():
            watched.end()

    async def close(self) -> None:
        """Take back the word about this process's watchers, and let go of everything."""
        with suppress(Unavailable):
            await self._presence.count(
                self._process, dict.fromkeys((*self._watched, *self._untold), 0)
            )
        await self._presence.close()


def shown_step(shown: Shown | None, snapshot: Snapshot, *, playing: bool) -> int:
    """Return which update of a run is shown.

    It is the latest, unless the owner said otherwise of this very version, or is playing: the
    page has more updates done than it has drawn.
    """
    latest = snapshot.run.latest.step
    if shown is None or (shown.version != snapshot.version and not playing):
        return latest
    return min(shown.step, latest)
