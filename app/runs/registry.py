"""The registry: every run by its id, read by anyone who has it, changed by who has its key."""

import asyncio
import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from time import monotonic, time_ns
from weakref import WeakValueDictionary

from app.learning.points import Points
from app.learning.replay import Frames, State
from app.learning.rules import Hyperparameters
from app.runs import limits
from app.runs.counts import Counts
from app.runs.points_csv import read_points
from app.runs.recipe import Recipe, encode_recipe, encode_state
from app.runs.refusals import Impossible, Invalid, Refusal, Unavailable, WrongKey
from app.runs.replayer import Replayer, Snapshot
from app.runs.run import Run, Start, edit, reset, rewind
from app.runs.stores.store import Change, Checkpoint, Head, Store
from app.runs.timeline import every_kth, with_epoch_ends
from app.settings import Settings

ATTEMPTS = 50
"""How often a change is tried when other processes change the same run at the same moment."""

PAUSE_SECONDS = 0.001
"""By how much the longest pause before the next of these tries grows."""

SWEEP_SECONDS = 600
"""How often runs that nobody touched for long are looked for."""

log = logging.getLogger(__name__)


class Stale(Refusal):
    """The change was meant for an earlier version; ``current`` is what there is now."""

    def __init__(self, current: Snapshot) -> None:
        super().__init__("The run was changed elsewhere meanwhile; this is how it is now.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation makes of a run, and which stored states stay and come."""

    run: Run
    keep_to: int | None = None
    checkpoints: Sequence[State] = ()


class Registry:
    """Creates, reads and changes runs; changes of one run happen one after the other."""

    def __init__(self, store: Store, settings: Settings, counts: Counts | None = None) -> None:
        self._store, self._settings = store, settings
        self._counts = counts or Counts()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.replayer = Replayer(store, settings)

    def begun(self, recipe: Recipe) -> Run:
        """Return the run of a recipe from outside before its first update.

        Raises:
            Invalid, Impossible: the recipe contradicts itself or is beyond a limit.
        """
        limits.check_recipe(recipe, self._settings)
        return recipe.begun()

    def imported(self, csv: str) -> Points:
        """Return the points in CSV text from outside.

        Raises:
            Invalid: a line is not a point, one that lies too far out, or one too many.
        """
        settings = self._settings
        return read_points(csv, most=settings.points, largest=settings.coordinate)

    async def create(self, run: Run, step: int = 0) -> tuple[Snapshot, str]:
        """Keep a new run and do its first ``step`` updates; return it and the key to change it.

        ``run`` is one before its first update, with all its segments in place.

        Raises:
            Invalid, Impossible: the run is beyond a limit.
        """
        limits.check_run(run, self._settings)
        limits.check_updates(step, self._settings)
        replayed = await self.replayer.replay(run, run.latest, [step])
        return await self._keep(replace(run, latest=replayed.state), stored(replayed.checkpoints))

    async def copy(self, run_id: str) -> tuple[Snapshot, str]:
        """Keep a new run with the recipe of another one; return it and its key."""
        original = await self.replayer.read(run_id)
        checkpoints = await self._store.checkpoints(run_id, original.edition)
        latest = original.run.latest.step
        return await self._keep(original.run, [one for one in checkpoints if one.step <= latest])

    async def _keep(self, run: Run, checkpoints: Sequence[Checkpoint]) -> tuple[Snapshot, str]:
        run_id, key = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        recipe = await self._encoded(run)
        head = Head(1, 1, _hash(key), encode_state(run.latest))
        await self._store.create(run_id, Change(head, recipe, checkpoints=checkpoints))
        self.replayer.recipes.remember(run_id, 1, run)
        self._counts.created()
        return Snapshot(run_id, 1, 1, run), key

    async def owned(self, run_id: str, key: str) -> Snapshot:
        """Return a run as it is now to who may change it.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
        """
        snapshot, head = await self.replayer.read_with_head(run_id)
        _check_key(head, key)
        return snapshot

    async def step(
        self, run_id: str, key: str, count: int, every: int, *, epochs: bool, version: int | None
    ) -> tuple[Snapshot, Frames]:
        """Do ``count`` updates; return the run and every k-th of the new frames and the last.

        Raises:
            Impossible: there are no points, or there would be too many updates.
        """
        self.replayer.check_count(count)
        frames, began, work = Frames(), monotonic(), self.replayer.work()

        async def operation(snapshot: Snapshot) -> Outcome:
            nonlocal frames
            run, state = snapshot.run, snapshot.run.latest
            if not len(run.points):
                raise Impossible("There are no points to learn from. Add at least one first.")
            limits.check_updates(state.step + count, self._settings)
            steps = every_kth(state.step, state.step + count, every)
            if epochs:
                steps = with_epoch_ends(run, state, steps)
            replayed = await self.replayer.replay(run, state, steps, work)
            frames = replayed.frames
            return Outcome(replace(run, latest=replayed.state), checkpoints=replayed.checkpoints)

        snapshot = await self._change(run_id, key, version, operation)
        self._counts.stepped(count, monotonic() - began)
        return snapshot, frames

    async def rewind(self, run_id: str, key: str, step: int, version: int | None) -> Snapshot:
        """Drop what came after update ``step``.

        Raises:
            Invalid: the run has no such update.
        """

        async def operation(snapshot: Snapshot) -> Outcome:
            latest = snapshot.run.latest.step
            if step > latest:
                raise Invalid(
                    "step", f"This run has {limits.number(latest)} updates; go back to one of them."
                )
            state = await self.replayer.state_at(snapshot, step)
            return Outcome(rewind(snapshot.run, state), keep_to=step)

        return await self._change(run_id, key, version, operation)

    async def reset(
        self, run_id: str, key: str, start: Start | None, version: int | None
    ) -> Snapshot:
        """Go back to step 0, to the same start or to a new one."""
        if start is not None:
            limits.check_start(start, self._settings)

        async def operation(snapshot: Snapshot) -> Outcome:
            return Outcome(reset(snapshot.run, start), keep_to=-1)

        return await self._change(run_id, key, version, operation)

    async def change_hyperparameters(
        self,
        run_id: str,
        key: str,
        change: Callable[[Hyperparameters], Hyperparameters],
        version: int | None,
    ) -> Snapshot:
        """Use other hyperparameters from the latest update on."""

        async def operation(snapshot: Snapshot) -> Outcome:
            hyperparameters = change(snapshot.run.hyperparameters)
            limits.check_hyperparameters(hyperparameters, self._settings)
            return Outcome(edit(snapshot.run, hyperparameters=hyperparameters))

        return await self._change(run_id, key, version, operation)

    async def change_points(
        self, run_id: str, key: str, change: Callable[[Points], Points], version: int | None
    ) -> Snapshot:
        """Use other points from the latest update on."""

        async def operation(snapshot: Snapshot) -> Outcome:
            points = change(snapshot.run.points)
            limits.check_points(points, self._settings)
            return Outcome(edit(snapshot.run, points=points))

        return await self._change(run_id, key, version, operation)

    async def replace(
        self, run_id: str, key: str, run: Run, step: int, version: int | None
    ) -> Snapshot:
        """Put another recipe in the place of a run's own; parameters as those of ``create``."""
        limits.check_run(run, self._settings)
        limits.check_updates(step, self._settings)
        work = self.replayer.work()

        async def operation(_: Snapshot) -> Outcome:
            replayed = await self.replayer.replay(run, run.latest, [step], work)
            return Outcome(replace(run, latest=replayed.state), -1, replayed.checkpoints)

        return await self._change(run_id, key, version, operation)

    async def ping(self) -> None:
        """Return when the store can be reached.

        Raises:
            Unavailable: it cannot.
        """
        await self._store.ping()

    async def remove_untouched(self) -> None:
        """Remove the runs nobody touched for long, now and again, until cancelled."""
        while True:
            try:
                await self._store.remove_untouched()
            except Unavailable:
                self._counts.store_failed()
            except Exception:  # whatever it is, the store is not to grow for good
                log.exception("The runs nobody touched for long could not be removed.")
            await asyncio.sleep(SWEEP_SECONDS)

    async def close(self) -> None:
        """Close the store."""
        await self._store.close()

    async def _change(
        self,
        run_id: str,
        key: str,
        version: int | None,
        operation: Callable[[Snapshot], Awaitable[Outcome]],
    ) -> Snapshot:
        """Change a run by an operation, which is done again if another process was faster.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
            Stale: the run is no longer of the version that the change was meant for.
        """
        async with self._locks.setdefault(run_id, asyncio.Lock()):
            for attempt in range(ATTEMPTS):
                if attempt:  # else the same process may lose again and again
                    await asyncio.sleep(random.uniform(0, PAUSE_SECONDS * attempt))  # noqa: S311
                before, head = await self.replayer.read_with_head(run_id)
                _check_key(head, key)
                if version is not None and version != before.version:
                    raise Stale(before)
                outcome = await operation(before)
                after = self._after(before, outcome.run)
                if await self._write(before, head, after, outcome):
                    return after
        raise Unavailable("This run is being changed by too many at once. Try again.")

    def _after(self, before: Snapshot, run: Run) -> Snapshot:
        """Return the snapshot that follows; the edition grows when the recipe is another one.

        It is numbered by the clock, so that not even a store set back to an old state, which
        gives its versions again, has two recipes under one number.
        """
        same_recipe = run.start is before.run.start and run.segments is before.run.segments
        edition = before.edition if same_recipe else max(before.edition + 1, time_ns() // 1_000_000)
        return Snapshot(before.run_id, before.version + 1, edition, run)

    async def _write(self, before: Snapshot, head: Head, after: Snapshot, what: Outcome) -> bool:
        """Write the next version of a run; tell whether it still was of the version before."""
        edited = after.edition != before.edition
        if edited:
            limits.check_segments(len(after.run.segments), self._settings)
        change = Change(
            Head(after.version, after.edition, head.key_hash, encode_state(after.run.latest)),
            await self._encoded(after.run) if edited else None,
            what.keep_to,
            stored(what.checkpoints),
        )
        written = await self._store.change(before.run_id, before.version, change)
        if written and edited:
            self.replayer.recipes.remember(after.run_id, after.edition, after.run)
        return written

    async def _encoded(self, run: Run) -> bytes:
        recipe = await encode_recipe(run)
        limits.check_recipe_size(recipe, self._settings)
        return recipe


def stored(states: Sequence[State]) -> list[Checkpoint]:
    """Return states on the way as the store keeps them."""
    return [Checkpoint(state.step, encode_state(state)) for state in states]


def _hash(key: str) -> bytes:
    """Return what the store keeps of a key: of 256 random bits, a plain hash tells nothing."""
    return sha256(key.encode()).digest()


def _check_key(head: Head, key: str) -> None:
    if not compare_digest(head.key_hash, _hash(key)):
        raise WrongKey
