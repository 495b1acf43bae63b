"""Changes sent again, changes behind a store that does not answer, and runs deleted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs import keys
from app.runs.changes import Stale, Superseded
from app.runs.idempotency import IdempotencyKey
from app.runs.keys import Keys
from app.runs.refusals import Unavailable, UnknownRun, WrongKey
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.run import Start, begin
from app.runs.stores.memory import MemoryStore
from app.runs.stores.store import Head, Store
from app.settings import Settings
from tests.unit.runs.conftest import Opener, Place

pytestmark = pytest.mark.anyio

POINTS = Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0), (0.4, 0.3, 1), (0.6, 0.9, 0), (0.2, 0.1, 1)])
RUN = begin(Start.seeded(44), POINTS, Hyperparameters(0.1, 2, shuffle=True))
ONCE = IdempotencyKey.of("a name", b"an operation")

Asked = Callable[[Registry, str, str], Awaitable[Any]]

CHANGES: dict[str, Callable[..., Awaitable[Any]]] = {
    "step": lambda registry, *owner, **options: registry.step(
        *owner, 700, 100, epochs=True, **options
    ),
    "rewind": lambda registry, *owner, **options: registry.rewind(*owner, 100, **options),
    "reset": lambda registry, *owner, **options: registry.reset(*owner, lambda _: None, **options),
    "hyperparameters": lambda registry, *owner, **options: registry.change_hyperparameters(
        *owner, lambda old: replace(old, learning_rate=old.learning_rate * 2), **options
    ),
    "points": lambda registry, *owner, **options: registry.change_points(
        *owner, lambda points: points.removed(0), **options
    ),
    "replace": lambda registry, *owner, **options: registry.replace(*owner, RUN, 5, **options),
}


async def played(registry: Registry) -> tuple[Snapshot, str]:
    """Return a run of some updates, of version 2, and its key."""
    created, key = await registry.create(RUN)
    owner = created.run_id, key
    snapshot, _ = await registry.step(*owner, 300, 300, epochs=False, version=None)
    return snapshot, key


def snapshot_of(answer: Any) -> Snapshot:
    """Return the run in an answer, which for a step comes with frames."""
    found: Snapshot = answer[0] if isinstance(answer, tuple) else answer
    return found


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_sent_again_is_answered_and_not_made(
    registry: Registry, change: str
) -> None:
    """By its name it gets the first answer, though meant for the version of before."""
    run, key = await played(registry)
    owner = run.run_id, key

    answers = [
        await CHANGES[change](registry, *owner, version=2, once=ONCE),
        await CHANGES[change](registry, *owner, version=2, once=ONCE),
    ]

    assert answers[0] == answers[1]
    assert snapshot_of(answers[0]) == await registry.replayer.read(run.run_id)
    assert snapshot_of(answers[0]).version == 3


@pytest.mark.parametrize("change", CHANGES)
async def test_the_first_answer_is_given_as_long_as_it_can_be(
    registry: Registry, change: str
) -> None:
    """After more updates, and after going back, it is the same; after an edit there is none."""
    run, key = await played(registry)
    owner = run.run_id, key
    first = await CHANGES[change](registry, *owner, version=None, once=ONCE)
    step = snapshot_of(first).run.latest.step

    await registry.step(*owner, 400, 400, epochs=False, version=None)
    later = await CHANGES[change](registry, *owner, version=2, once=ONCE)
    await registry.rewind(*owner, step, None)
    back = await CHANGES[change](registry, *owner, version=2, once=ONCE)
    now = await registry.change_points(*owner, lambda points: points.removed(0), None)
    with pytest.raises(Superseded, match="was made") as refused:
        await CHANGES[change](registry, *owner, version=None, once=ONCE)

    assert first == later == back
    assert refused.value.current == now == await registry.replayer.read(run.run_id)


async def test_a_change_sent_to_two_workers_at_once_is_made_once(
    shared_place: Place, opened: Opener, settings: Settings
) -> None:
    """Both give the same answer, whichever of them was first."""
    workers = [Registry(await opened(shared_place), settings) for _ in range(2)]
    run, key = await played(workers[0])

    for turn in range(10):
        once = IdempotencyKey.of(f"{turn}", b"step")
        answers = await asyncio.gather(
            *(
                worker.step(run.run_id, key, 3, 1, epochs=False, version=2 + turn, once=once)
                for worker in workers
            )
        )

        assert answers[0] == answers[1]
    assert (await workers[0].replayer.read(run.run_id)).version == 12


class Hanging(MemoryStore):
    """Memory that can be told to answer no look at a run before it fails them all."""

    def __init__(self) -> None:
        super().__init__(1000.0)
        self.looks = 0
        self.hangs = False
        self.failing = asyncio.Event()

    async def head(self, run_id: str) -> Head | None:
        """Return the head, or hang and fail."""
        if self.hangs:
            self.looks += 1
            await self.failing.wait()
            self.failing.clear()
            raise Unavailable
        return await super().head(run_id)


async def test_changes_behind_a_store_that_hangs_wait_once(settings: Settings) -> None:
    """Ten of one run fail together; a wrong key is told meanwhile; then all goes on."""
    store = Hanging()
    registry = Registry(store, settings)
    run, key = await played(registry)
    store.hangs = True
    asked = [
        asyncio.create_task(registry.reset(run.run_id, key, lambda _: None, None))
        for _ in range(10)
    ]
    await asyncio.sleep(0)

    for change in CHANGES.values():
        with pytest.raises(WrongKey):
            await change(registry, run.run_id, "wrong", version=None)
    with pytest.raises(WrongKey):
        await registry.delete(run.run_id, "wrong", None)
    store.failing.set()
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
    store.hangs = False

    assert store.looks == 1
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 10
    assert all("changed nothing" in str(outcome) for outcome in outcomes)
    assert (await registry.reset(run.run_id, key, lambda _: None, None)).version == 3


def test_the_keys_known_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the run asked for longest ago nothing is known any more."""
    monkeypatch.setattr(keys, "MOST_KNOWN", 2)
    known = Keys()
    for run_id in "abac":
        known.know(run_id, b"of nobody")

    known.check("b", "any")
    for run_id in "ac":
        with pytest.raises(WrongKey):
            known.check(run_id, "any")


async def test_a_wrong_key_is_told_by_a_process_that_has_not_seen_the_run(
    settings: Settings,
) -> None:
    """It asks the store, before anybody sends it a body; so it does for a run that is not there."""
    store = MemoryStore(ttl=1000.0)
    created, key = await Registry(store, settings).create(RUN)

    for asked, refusal in ((created.run_id, WrongKey), ("nobody's", UnknownRun)):
        with pytest.raises(refusal):
            await Registry(store, settings).check_key(asked, "wrong")
    await Registry(store, settings).check_key(created.run_id, key)


async def test_a_deleted_run_is_gone(registry: Registry, store: Store) -> None:
    """Its owner deletes it, at a version if wished; then nobody finds it, nor deletes it again."""
    run, key = await played(registry)

    with pytest.raises(WrongKey):
        await registry.delete(run.run_id, "wrong", None)
    with pytest.raises(Stale) as refused:
        await registry.delete(run.run_id, key, 1)
    await registry.delete(run.run_id, key, 2)

    assert refused.value.current == run
    assert await store.head(run.run_id) is None
    for asked in (
        registry.delete(run.run_id, key, None),
        registry.delete(run.run_id, "wrong", None),
        registry.reset(run.run_id, key, lambda _: None, None),
        registry.replayer.read(run.run_id),
    ):
        with pytest.raises(UnknownRun):
            await asked
