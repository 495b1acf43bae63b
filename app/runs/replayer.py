"""The replayer: reads runs, and computes any of their frames and states again."""

import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.learning.replay import Frames, State
from app.runs.limits import number
from app.runs.recipe import decode_recipe, decode_state
from app.runs.refusals import Impossible, Invalid, Unavailable, UnknownRun
from app.runs.run import Run
from app.runs.stores.store import Head, Store
from app.runs.timeline import Stretch, every_kth, foreseen_seconds, replay, with_epoch_ends
from app.runs.turns import Queue, Work
from app.settings import Settings

RUN_ID = re.compile(r"[A-Za-z0-9_-]{22}")
"""What an id looks like; nothing else is looked for in a store."""

READS = 50
"""How often a run is read when it is edited between two look-ups, before that is given up."""

POINTS_REMEMBERED = 500_000
"""Points, at most, in the recipes that are kept decoded so that a step need not decode one."""

POINTS_PER_SEGMENT = 5
"""What a segment, or a run itself, takes in memory, in points: small runs are not free."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run as it is at one version."""

    run_id: str
    version: int
    edition: int
    run: Run


class Recipes:
    """The recipes used last, decoded: runs before their first update, by id and edition."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: OrderedDict[tuple[str, int], tuple[Run, int]] = OrderedDict()
        self._points = 0

    async def of(self, run_id: str, edition: int) -> Run | None:
        """Return a recipe, or ``None`` if the run is no longer of that edition."""
        known = self._runs.get((run_id, edition))
        if known is not None:
            self._runs.move_to_end((run_id, edition))
            return known[0]
        stored = await self._store.recipe(run_id, edition)
        if stored is None:
            return None
        run = await decode_recipe(stored)
        self.remember(run_id, edition, run)
        return run

    def remember(self, run_id: str, edition: int, run: Run) -> None:
        """Keep a recipe, and forget those used longest ago when there are too many points."""
        if (run_id, edition) in self._runs:
            return
        points = (
            POINTS_PER_SEGMENT * (1 + len(run.segments))
            + len(run.segments[0].points)
            + sum(
                len(segment.points)
                for before, segment in pairwise(run.segments)
                if segment.points is not before.points
            )
        )
        begun = replace(run, latest=run.start.state)
        self._runs[run_id, edition] = (begun, points)
        self._points += points
        while self._points > POINTS_REMEMBERED and len(self._runs) > 1:
            _, (_, forgotten) = self._runs.popitem(last=False)
            self._points -= forgotten


class Replayer:
    """Reads runs, and replays them from the nearest stored state on."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._queue = Queue()
        self.recipes = Recipes(store)

    @property
    def most_frames(self) -> int:
        """How many updates or frames one request may ask for."""
        return self._settings.count

    async def read(self, run_id: str) -> Snapshot:
        """Return a run as it is now.

        Raises:
            UnknownRun: there is none of that id.
        """
        snapshot, _ = await self.read_with_head(run_id)
        return snapshot

    async def read_with_head(self, run_id: str) -> tuple[Snapshot, Head]:
        """Return a run as it is now, and what the store keeps with it.

        Raises:
            UnknownRun: there is none of that id.
        """
        if not RUN_ID.fullmatch(run_id):
            raise UnknownRun
        for _ in range(READS):
            head = await self._store.head(run_id)
            if head is None:
                raise UnknownRun
            begun = await self.recipes.of(run_id, head.edition)
            if begun is not None:  # else it was edited between the two look-ups
                run = replace(begun, latest=decode_state(head.latest))
                return Snapshot(run_id, head.version, head.edition, run), head
        raise Unavailable("This run is being changed too fast to be read. Try again.")

    async def frames_of(
        self, snapshot: Snapshot, first: int, last: int | None, every: int, *, epochs: bool
    ) -> Frames:
        """Return the frames ``first``, ``first + every``, … and ``last`` of a run.

        ``last`` is the latest one when it is ``None``. With ``epochs``, the last completed epoch
        before each of these is among them.

        Raises:
            Invalid: there are no such frames, or more than one request may ask for.
        """
        run, latest = snapshot.run, snapshot.run.latest.step
        last = latest if last is None else last
        if not first <= last <= latest:
            raise Invalid(
                "last" if first <= latest else "first",
                f"This run has updates 0 to {latest}; ask for first ≤ last among them.",
            )
        self.check_count((last - first) // every + 1)
        state = await self.state_at(snapshot, first)
        steps = [first]
        if last > first:
            following = every_kth(first, last, every)
            steps += with_epoch_ends(run, state, following) if epochs else following
        return (await self.replay(run, state, steps)).frames

    def trace(self, snapshot: Snapshot) -> AsyncIterator[Frames]:
        """Return every frame of a run, a stretch at a time, giving others their turn.

        Raises:
            Impossible: it takes more computing time than one request has: at once, where that
                can be foreseen, else on the way.
        """
        if foreseen_seconds(snapshot.run) > self._settings.request_seconds:
            raise Impossible(
                "Computing every update of this run would take longer than one request may "
                f"({self._settings.request_seconds:g} s). Ask for its frames, a stretch at a time."
            )
        return self._trace(snapshot.run)

    async def _trace(self, run: Run) -> AsyncIterator[Frames]:
        work = self.work()
        for piece in replay(run, run.start.state, range(run.latest.step + 1)):
            await work.give_way(at_once=True)  # what is made of the last ones was not counted
            yield piece.frames
            work.resume()

    def check_count(self, count: int) -> None:
        """Raise Invalid when one request asks for too many updates or frames."""
        if count > self.most_frames:
            raise Invalid(
                "count",
                f"One request may ask for {number(self.most_frames)} updates at most.",
            )

    async def state_at(self, snapshot: Snapshot, step: int) -> State:
        """Return the state of a run after update ``step``, from the nearest checkpoint."""
        if step == snapshot.run.latest.step:
            return snapshot.run.latest
        checkpoint = await self._store.checkpoint(snapshot.run_id, snapshot.edition, step)
        state = decode_state(checkpoint.state) if checkpoint else snapshot.run.start.state
        return (await self.replay(snapshot.run, state, [step])).state

    def work(self) -> Work:
        """Return the work of a request that begins to compute."""
        return Work(self._queue, self._settings.request_seconds)

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
        for piece in replay(run, state, steps):
            replayed.extend(piece)
            await work.give_way()
        return replayed
