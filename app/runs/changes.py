"""The changes of runs: each made by who has the key, one after the other, and once."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import time_ns
from typing import TypeAlias

from app.learning.replay import State
from app.runs import limits
from app.runs.idempotency import Done, IdempotencyKey, recall, remember
from app.runs.keys import Keys, hash_of
from app.runs.lanes import Lanes
from app.runs.recipe import encode_recipe, encode_state
from app.runs.refusals import Refusal, Unavailable, UnknownRun, Unsure
from app.runs.replayer import Replayer, Snapshot
from app.runs.run import Run
from app.runs.stores.store import Change, Checkpoint, Head, Store
from app.runs.turns import stand_back
from app.settings import Settings

ATTEMPTS = 100
"""How often a change is tried when other processes change the same run at the same moment."""

TOO_MANY = (
    "This run is being changed by too many at once. This request has changed nothing; try again."
)

Operation: TypeAlias = Callable[[Snapshot], Awaitable["Outcome"]]


class Stale(Refusal):
    """The change was meant for an earlier version; ``current`` is what there is now."""

    sentence = "The run was changed elsewhere meanwhile; this is how it is now."

    def __init__(self, current: Snapshot) -> None:
        super().__init__(self.sentence)
        self.current = current


class Superseded(Stale):
    """The change was made when it came first, and what it led to can no longer be told."""

    sentence = (
        "This change was made when it was first sent, and the run was changed again after it; this "
        "is how it is now."
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation makes of a run, and which stored states stay and come."""

    run: Run
    keep_to: int | None = None
    checkpoints: Sequence[State] = ()


class Changes:
    """Writes what becomes of runs."""

    def __init__(self, store: Store, settings: Settings, replayer: Replayer) -> None:
        self._store, self._settings, self._replayer = store, settings, replayer
        self._lanes, self._keys = Lanes(), Keys()

    async def create(self, run: Run, checkpoints: Sequence[Checkpoint]) -> tuple[Snapshot, str]:
        """Keep a new run; return it and its key."""
        run_id, key = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
        recipe = await self._encoded(run)
        head = Head(1, 1, hash_of(key), encode_state(run, run.latest))
        try:
            await self._store.create(run_id, Change(head, recipe, checkpoints=checkpoints))
        except Unsure as error:
            raise Unsure(
                "The store of runs did not answer in time. Try again: should a run have been "
                "created now, nobody has its key, and it is removed in time."
            ) from error
        self._keys.know(run_id, head.key_hash)
        self._replayer.recipes.remember(run_id, 1, run)
        return Snapshot(run_id, 1, 1, run), key

    async def check_key(self, run_id: str, key: str) -> None:
        """Raise ``UnknownRun`` or ``WrongKey`` when a run is not there, or not the caller's."""
        if not self._keys.check(run_id, key):
            self._keys.know(run_id, (await self._replayer.head(run_id)).key_hash)
            self._keys.check(run_id, key)

    async def owned(self, run_id: str, key: str) -> tuple[Snapshot, Head]:
        """Return a run as it is now to who may change it, and what the store keeps with it.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
        """
        is_checked = self._keys.check(run_id, key)
        snapshot, head = await self._replayer.read_with_head(run_id)
        if not is_checked:
            self._keys.know(run_id, head.key_hash)
            self._keys.check(run_id, key)
        return snapshot, head

    async def make(
        self,
        run_id: str,
        key: str,
        version: int | None,
        once: IdempotencyKey | None,
        operation: Operation,
    ) -> tuple[Snapshot, bool]:
        """Change a run by an operation, which is done again if another process was faster.

        Return the run after that, and whether it was changed just now: a request that was granted
        before, as ``once`` tells, is answered as it was then.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
            Stale: the run is no longer of the version that the change was meant for.
            Superseded: it was changed by this request before, and its recipe by another one since.
            Invalid: ``once`` came with another change before.
            Unsure: the store does not say whether the change was made.
        """
        once = once or IdempotencyKey.fresh()
        self._keys.check(run_id, key)
        async with self._lanes.turn(run_id):
            for attempt in range(ATTEMPTS):
                await stand_back(attempt)
                before, head = await self.owned(run_id, key)
                done = recall(head.remembered, once)
                if done is not None:
                    return await self._after(before, done), False
                if version is not None and version != before.version:
                    raise Stale(before)
                outcome = await operation(before)
                after = _next(before, outcome.run)
                if await self._write(before, head, after, outcome, once):
                    return after, True
        raise Unavailable(TOO_MANY)

    async def delete(self, run_id: str, key: str, version: int | None) -> None:
        """Remove a run for good.

        Raises:
            UnknownRun, WrongKey: the run is not there, or not the caller's.
            Stale: the run is no longer of the version that was to be removed.
        """
        self._keys.check(run_id, key)
        async with self._lanes.turn(run_id):
            for attempt in range(ATTEMPTS):
                await stand_back(attempt)
                try:
                    now, _ = await self.owned(run_id, key)
                except UnknownRun:
                    if attempt:
                        return  # it was there a moment ago, and is gone as was wished
                    raise
                if version is not None and version != now.version:
                    raise Stale(now)
                if await self._store.delete(run_id, now.version):
                    self._keys.forget(run_id)
                    return
        raise Unavailable(TOO_MANY)

    async def _after(self, now: Snapshot, done: Done) -> Snapshot:
        """Return a run as it was after an earlier change.

        Raises:
            Superseded: its recipe is another one now.
        """
        if done.edition != now.edition:
            raise Superseded(now)
        state = await self._replayer.state_at(now, done.step)
        return Snapshot(now.run_id, done.version, now.edition, now.run.at(state))

    async def _write(
        self, before: Snapshot, head: Head, after: Snapshot, what: Outcome, once: IdempotencyKey
    ) -> bool:
        """Write the next version of a run; tell whether it still was of the version before."""
        edited = after.edition != before.edition
        if edited:
            limits.check_segments(len(after.run.segments), self._settings)
        latest = after.run.latest
        done = Done(after.version, after.edition, latest.step)
        change = Change(
            Head(
                *(after.version, after.edition, head.key_hash, encode_state(after.run, latest)),
                remember(head.remembered, once, done),
            ),
            await self._encoded(after.run) if edited else None,
            what.keep_to,
            stored(after.run, what.checkpoints),
        )
        written = await self._store.change(before.run_id, before.version, change)
        if written and edited:
            self._replayer.recipes.remember(after.run_id, after.edition, after.run)
        return written

    async def _encoded(self, run: Run) -> bytes:
        recipe = await encode_recipe(run)
        limits.check_recipe_size(recipe, self._settings)
        return recipe


def stored(run: Run, states: Sequence[State]) -> list[Checkpoint]:
    """Return states of a run on the way as the store keeps them."""
    return [Checkpoint(state.step, encode_state(run, state)) for state in states]


def _next(before: Snapshot, run: Run) -> Snapshot:
    """Return the snapshot that follows; the edition grows when the recipe is another one.

    It is numbered by the clock, so that not even a store set back to an old state, which gives
    its versions again, has two recipes under one number.
    """
    same_recipe = run.start is before.run.start and run.segments is before.run.segments
    edition = before.edition if same_recipe else max(before.edition + 1, time_ns() // 1_000_000)
    return Snapshot(before.run_id, before.version + 1, edition, run)
