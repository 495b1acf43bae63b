"""The registry: every run by its id, read by anyone who has it, changed by who has its key."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from time import monotonic
from typing import TypeAlias

from app.learning.hyperparameters import Hyperparameters
from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import Frames, State
from app.runs import limits
from app.runs.changes import Changes, Outcome, stored
from app.runs.counts import Counts
from app.runs.idempotency import IdempotencyKey
from app.runs.long_frames import LongFrames
from app.runs.points_csv import Imported, read_points
from app.runs.recipe import Recipe
from app.runs.refusals import Impossible, Invalid, Unavailable
from app.runs.replayer import Replayer, Snapshot
from app.runs.run import Run, Start, edit, remodel, reset, rewind
from app.runs.stores.store import Checkpoint, Store
from app.runs.table.text import text_of
from app.runs.timeline import every_kth, with_epoch_ends
from app.runs.turns import give_way
from app.settings import Settings

SWEEP_SECONDS = 600
"""How often runs that nobody touched for long are looked for."""

LONG_RUN = 20_000
"""Updates beyond which runs are copied one after the other: each has very many checkpoints."""

Tuning: TypeAlias = Callable[[Hyperparameters], Hyperparameters]

log = logging.getLogger(__name__)


class Registry:
    """Creates, reads and changes runs; changes of one run happen one after the other."""

    def __init__(self, store: Store, settings: Settings, counts: Counts | None = None) -> None:
        self._store, self._settings = store, settings
        self._counts = counts or Counts()
        self._copying = asyncio.Lock()
        self.replayer = Replayer(store, settings)
        self._changes = Changes(store, settings, self.replayer)

    def begun(self, recipe: Recipe) -> Run:
        """Return the run of a recipe from outside before its first update.

        Raises:
            Invalid, Impossible: the recipe contradicts itself or is beyond a limit.
        """
        limits.check_recipe(recipe, self._settings)
        return recipe.begun()

    def imported(self, csv: bytes) -> Imported:
        """Return the points in a CSV file from outside.

        Raises:
            Invalid: it is no text, a line is not a point, one lies too far out, or one too many.
        """
        settings = self._settings
        return read_points(text_of(csv), most=settings.points, largest=settings.coordinate)

    async def create(self, run: Run, step: int = 0) -> tuple[Snapshot, str]:
        """Keep a new run and do its first ``step`` updates; return it and the key to change it.

        ``run`` is one before its first update, with all its segments in place.

        Raises:
            Invalid, Impossible: the run is beyond a limit.
        """
        limits.check_run(run, self._settings)
        limits.check_updates(step, self._settings)
        work = self.replayer.work(self._settings.seconds_for(step))
        replayed = await self.replayer.replay(run, run.latest, [step], work)
        checkpoints = stored(run, replayed.checkpoints)
        return await self._keep(run.at(replayed.state), checkpoints)

    async def copy(self, run_id: str) -> tuple[Snapshot, str]:
        """Keep a new run with the recipe of another one; return it and its key."""
        original = await self.replayer.read(run_id)
        latest = original.run.latest.step
        async with self._copying if latest > LONG_RUN else nullcontext():
            await give_way()
            checkpoints = await self._store.checkpoints(run_id, original.edition)
            await give_way()
            return await self._keep(
                original.run, [one for one in checkpoints if one.step <= latest]
            )

    async def _keep(self, run: Run, checkpoints: Sequence[Checkpoint]) -> tuple[Snapshot, str]:
        created = await self._changes.create(run, checkpoints)
        self._counts.created()
        return created

    async def check_key(self, run_id: str, key: str) -> None:
        """Raise ``UnknownRun`` or ``WrongKey`` when a run is not there, or not the caller's."""
        await self._changes.check_key(run_id, key)

    async def owned(self, run_id: str, key: str) -> Snapshot:
        """Return a run as it is now to who may change it.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
        """
        return (await self._changes.owned(run_id, key))[0]

    async def step(
        self,
        run_id: str,
        key: str,
        count: int,
        every: int,
        *,
        epochs: bool,
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> tuple[Snapshot, Frames | LongFrames]:
        """Do ``count`` updates; return the run and every k-th of the new frames and the last.

        Raises:
            Impossible: there are no points, or there would be too many updates.
        """
        self.replayer.check_count(count)
        frames: Frames | LongFrames = Frames()
        began, work = monotonic(), self.replayer.work()

        def steps(run: Run, state: State) -> list[int]:
            chosen = every_kth(state.step, state.step + count, every)
            return with_epoch_ends(run, state, chosen) if epochs else chosen

        async def operation(snapshot: Snapshot) -> Outcome:
            nonlocal frames
            run, state = snapshot.run, snapshot.run.latest
            if not len(run.points.learnt):
                raise Impossible("There are no points to learn from. Add at least one first.")
            limits.check_updates(state.step + count, self._settings)
            wanted = (state, steps(run, state))
            frames, replayed = await self.replayer.replay_long(run, wanted, work)
            return Outcome(run.at(replayed.state), checkpoints=replayed.checkpoints)

        snapshot, is_new = await self._changes.make(run_id, key, version, once, operation)
        if is_new:
            self._counts.stepped(count, monotonic() - began)
        else:
            state = await self.replayer.state_at(snapshot, snapshot.run.latest.step - count)
            wanted = (state, steps(snapshot.run, state))
            frames, _ = await self.replayer.replay_long(snapshot.run, wanted, work)
        return snapshot, frames

    async def rewind(
        self,
        run_id: str,
        key: str,
        step: int,
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
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

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def reset(
        self,
        run_id: str,
        key: str,
        chosen: Callable[[Model], Start | None],
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
        """Go back to step 0, to the same start or to the one ``chosen`` for the run's model."""

        async def operation(snapshot: Snapshot) -> Outcome:
            start = chosen(snapshot.run.model)
            if start is not None:
                limits.check_start(start, self._settings)
            return Outcome(reset(snapshot.run, start), keep_to=-1)

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def change_model(
        self,
        run_id: str,
        key: str,
        model: Model,
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
        """Begin again at step 0 with another model."""

        async def operation(snapshot: Snapshot) -> Outcome:
            return Outcome(remodel(snapshot.run, model), keep_to=-1)

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def change_hyperparameters(
        self,
        run_id: str,
        key: str,
        change: Tuning,
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
        """Use other hyperparameters from the latest update on."""

        async def operation(snapshot: Snapshot) -> Outcome:
            hyperparameters = change(snapshot.run.hyperparameters)
            limits.check_hyperparameters(hyperparameters, self._settings)
            return Outcome(edit(snapshot.run, hyperparameters=hyperparameters))

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def change_points(
        self,
        run_id: str,
        key: str,
        change: Callable[[Points], Points],
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
        """Use other points from the latest update on."""

        async def operation(snapshot: Snapshot) -> Outcome:
            points = change(snapshot.run.points)
            limits.check_points(points, self._settings)
            return Outcome(edit(snapshot.run, points=points))

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def replace(
        self,
        run_id: str,
        key: str,
        run: Run,
        step: int,
        version: int | None,
        once: IdempotencyKey | None = None,
    ) -> Snapshot:
        """Put another recipe in the place of a run's own; parameters as those of ``create``."""
        limits.check_run(run, self._settings)
        limits.check_updates(step, self._settings)
        work = self.replayer.work(self._settings.seconds_for(step))

        async def operation(_: Snapshot) -> Outcome:
            replayed = await self.replayer.replay(run, run.latest, [step], work)
            return Outcome(run.at(replayed.state), -1, replayed.checkpoints)

        return (await self._changes.make(run_id, key, version, once, operation))[0]

    async def delete(self, run_id: str, key: str, version: int | None) -> None:
        """Remove a run for good."""
        await self._changes.delete(run_id, key, version)

    async def ping(self) -> None:
        """Return when the store can be reached; raise ``Unavailable`` when it cannot."""
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
