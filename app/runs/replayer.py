"""The replayer: reads runs, and computes any of their frames and states again."""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from weakref import WeakSet

from app.learning.optimizers import Diverged
from app.learning.replay import Frames, State
from app.runs.limits import number
from app.runs.long_frames import PIECE, LongFrames
from app.runs.recipe import decode_state
from app.runs.recipe_cache import RecipeCache
from app.runs.refusals import Crowded, Impossible, Invalid, Unavailable, UnknownRun
from app.runs.run import Run
from app.runs.stores.store import Head, Store
from app.runs.timeline import Stretch, every_kth, foreseen_seconds, replay, with_epoch_ends
from app.runs.turns import Queue, Work, stand_back
from app.settings import Settings

RUN_ID = re.compile(r"[A-Za-z0-9_-]{22}")
"""What an id looks like; nothing else is looked for in a store."""

READS = 50
"""How often a run is read when it is edited between two look-ups, before that is given up."""


FRAMES_TOLD = 8_000_000
"""Frames that a process holds, at most, in long answers that are not taken yet: 250 MB of them."""

MOST_ANEW = 1000
"""Runs of an earlier version whose latest state, computed again, is remembered."""

CROWDED_SECONDS = 10
"""When to try again where they are too many."""


@dataclass(frozen=True, slots=True)
class RunVersion:
    """Which version of a run is meant, and its latest state: all but its recipe."""

    run_id: str
    version: int
    edition: int
    latest: State


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run as it is at one version."""

    run_id: str
    version: int
    edition: int
    run: Run

    @property
    def which(self) -> RunVersion:
        """Which version this is, for who is not to hold the recipe."""
        return RunVersion(self.run_id, self.version, self.edition, self.run.latest)


class Replayer:
    """Reads runs, and replays them from the nearest stored state on."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._queue = Queue()
        self._told: WeakSet[LongFrames] = WeakSet()
        self._anew: dict[str, tuple[int, State]] = {}  # latest states computed again, by version
        self.recipes = RecipeCache(store)

    @property
    def most_frames(self) -> int:
        """How many updates or frames one request may ask for."""
        return self._settings.count

    @property
    def most_bytes(self) -> int:
        """How many bytes a request with a whole run may have."""
        return self._settings.import_bytes

    async def read(self, run_id: str) -> Snapshot:
        """Return a run as it is now, as ``read_with_head`` does."""
        return (await self.read_with_head(run_id))[0]

    async def head(self, run_id: str) -> Head:
        """Return what the store keeps with a run.

        Raises:
            UnknownRun: there is none of that id.
        """
        head = await self._store.head(run_id) if RUN_ID.fullmatch(run_id) else None
        if head is None:
            raise UnknownRun
        return head

    async def read_with_head(self, run_id: str) -> tuple[Snapshot, Head]:
        """Return a run as it is now, and what the store keeps with it.

        Raises:
            UnknownRun: there is none of that id.
        """
        for attempt in range(READS):
            await stand_back(attempt)
            head = await self.head(run_id)
            begun = await self.recipes.of(run_id, head.edition)
            if begun is not None:  # else it was edited between the two look-ups
                run = begun.at(await self._latest(run_id, begun, head))
                return Snapshot(run_id, head.version, head.edition, run), head
        raise Unavailable("This run is being changed too fast to be read. Try again.")

    async def _latest(self, run_id: str, begun: Run, head: Head) -> State:
        """Return the latest state of a run; one of another order of operations is computed anew."""
        state, is_exact = decode_state(begun, head.latest)
        if is_exact:
            return state
        known = self._anew.get(run_id)
        if known is None or known[0] != head.version:
            work = self.work(self._settings.seconds_for(state.step))
            replayed = await self.replay(begun, begun.start.state, [state.step], work)
            known = self._anew[run_id] = head.version, replayed.state
            while len(self._anew) > MOST_ANEW:
                del self._anew[next(iter(self._anew))]
        return known[1]

    async def snapshot_of(self, which: RunVersion) -> Snapshot | None:
        """Return a version of a run again, or ``None`` if its recipe is another one by now."""
        begun = await self.recipes.of(which.run_id, which.edition)
        if begun is None:
            return None
        run = begun.at(which.latest)
        return Snapshot(which.run_id, which.version, which.edition, run)

    async def frames_of(
        self, snapshot: Snapshot, first: int, last: int | None, every: int, *, epochs: bool
    ) -> Frames:
        """Return the frames ``first``, ``first + every``, … and ``last`` of a run.

        ``last`` is the latest one when it is ``None``. With ``epochs``, the last completed epoch
        before each of these is among them.

        Raises:
            Invalid: there are no such frames, or more than one request may ask for.
        """
        state, steps = await self._asked(snapshot, first, last, every, epochs=epochs)
        return (await self.replay(snapshot.run, state, steps)).frames

    async def long_frames_of(
        self, snapshot: Snapshot, first: int, last: int | None, every: int, *, epochs: bool
    ) -> Frames | LongFrames:
        """Return the frames that ``frames_of`` returns, held in little memory where many are."""
        return (
            await self.replay_long(
                snapshot.run, await self._asked(snapshot, first, last, every, epochs=epochs)
            )
        )[0]

    async def _asked(
        self, snapshot: Snapshot, first: int, last: int | None, every: int, *, epochs: bool
    ) -> tuple[State, list[int]]:
        """Return the state to replay from, and the steps of the frames asked for."""
        run, latest = snapshot.run, snapshot.run.latest.step
        last = latest if last is None else last
        self.check_stretch(run, first, last)
        self.check_count((last - first) // every + 1)
        state = await self.state_at(snapshot, first)
        steps = [first]
        if last > first:
            following = every_kth(first, last, every)
            steps += with_epoch_ends(run, state, following) if epochs else following
        return state, steps

    def trace(self, snapshot: Snapshot) -> AsyncIterator[Frames]:
        """Return every frame of a run, a stretch at a time, giving others their turn.

        Raises:
            Impossible: it is bound to take more computing time than one request has. What has
                begun comes to its end.
        """
        seconds = self._settings.seconds_for(snapshot.run.latest.step)
        if foreseen_seconds(snapshot.run) > seconds:
            raise Impossible(
                "Computing every update of this run would take longer than one request may "
                f"({seconds:g} s). Ask for its frames, a stretch at a time."
            )
        return self._trace(snapshot.run)

    async def _trace(self, run: Run) -> AsyncIterator[Frames]:
        work = self.work(inf)
        for piece in replay(run, run.start.state, range(run.latest.step + 1)):
            await work.give_way(at_once=True)  # what is made of the last ones was not counted
            yield piece.frames
            work.resume()

    def check_stretch(self, run: Run, first: int, last: int) -> None:
        """Raise Invalid when a run has no such updates."""
        latest = run.latest.step
        if not first <= last <= latest:
            raise Invalid(
                "last" if first <= latest else "first",
                f"This run has updates 0 to {latest}; ask for first ≤ last among them.",
            )

    def check_count(self, count: int) -> None:
        """Raise Invalid when one request asks for too many updates or frames."""
        if count > self.most_frames:
            most = number(self.most_frames)
            raise Invalid("count", f"One request may ask for {most} updates at most.")

    async def state_at(self, snapshot: Snapshot, step: int) -> State:
        """Return the state of a run after update ``step``, from the nearest checkpoint."""
        if step == snapshot.run.latest.step:
            return snapshot.run.latest
        checkpoint = await self._store.checkpoint(snapshot.run_id, snapshot.edition, step)
        state = snapshot.run.start.state
        if checkpoint is not None:
            kept, is_exact = decode_state(snapshot.run, checkpoint.state)
            state = kept if is_exact else state
        return (await self.replay(snapshot.run, state, [step])).state

    def work(self, seconds: float | None = None) -> Work:
        """Return the work of a request that begins to compute, and has so many seconds for it."""
        return Work(self._queue, self._settings.request_seconds if seconds is None else seconds)

    async def replay(
        self, run: Run, state: State, steps: Sequence[int], work: Work | None = None
    ) -> Stretch:
        """Replay a run to the last of ``steps``, giving others their turn on the way.

        It is part of the ``work`` of a request that may have to replay again.

        Raises:
            Impossible: it takes more computing time than one request has.
        """
        replayed = Stretch(Frames(), state)
        work = work or self.work()
        work.resume()
        for piece in _replayed(run, state, steps):
            replayed.extend(piece)
            await work.give_way()
        return replayed

    async def replay_long(
        self, run: Run, asked: tuple[State, list[int]], work: Work | None = None
    ) -> tuple[Frames | LongFrames, Stretch]:
        """Replay as ``replay`` does; return the frames apart, in little memory where many are.

        ``asked`` are the state to replay from and the steps.

        Raises:
            Impossible: it takes more computing time than one request has.
            Crowded: too many are told already.
        """
        state, steps = asked
        if len(steps) <= PIECE:
            replayed = await self.replay(run, state, steps, work)
            return replayed.frames, replayed
        if sum(map(len, self._told)) + len(steps) > FRAMES_TOLD:
            raise Crowded(
                "Too many long answers are being read at once. Ask for fewer frames, or later.",
                CROWDED_SECONDS,
            )
        frames, replayed = LongFrames(run, steps), Stretch(Frames(), state)
        self._told.add(frames)
        del asked, steps  # which are as large as the frames: others have their turn now
        work = work or self.work()
        work.resume()
        for piece in _replayed(run, state, frames.steps, with_errors=False):
            frames.add(piece.frames)
            replayed.extend(replace(piece, frames=Frames()))
            await work.give_way()
        return frames, replayed


def _replayed(
    run: Run, state: State, steps: Sequence[int], *, with_errors: bool = True
) -> Iterator[Stretch]:
    """Replay a run; what leads nowhere is refused in a sentence."""
    try:
        yield from replay(run, state, steps, with_errors=with_errors)
    except Diverged as error:
        raise Impossible(str(error)) from error
