import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.learning.hyperparameters import Hyperparameters, Reduction
from app.learning.points import Points
from app.learning.replay import Frames, State
from app.runs import recipe_cache
from app.runs import registry as registry_module
from app.runs import replayer as replayer_module
from app.runs import turns as turns_module
from app.runs.changes import Stale
from app.runs.recipe import Recipe
from app.runs.refusals import Impossible, Invalid, Unavailable, UnknownRun, WrongKey
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.run import Run, Start, begin, edit
from app.runs.stores.memory import MemoryStore
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Change, Checkpoint, Store
from app.runs.timeline import CHECKPOINT_EVERY, replay
from app.settings import Settings
from tests.unit.runs.conftest import KINDS, Opener, Place
from tests.unit.runs.histories import after_updates, frames_of, state_at

pytestmark = pytest.mark.anyio

POINTS = Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0), (0.4, 0.3, 1), (0.6, 0.9, 0), (0.2, 0.1, 1)])
NEW = begin(Start.seeded(44), POINTS, Hyperparameters(0.1, 2, shuffle=True))


class Recording(MemoryStore):
    """Memory that keeps everything it was ever asked to write, and can be told to fail."""

    def __init__(self) -> None:
        super().__init__(1000.0)
        self.written: list[Change] = []
        self.fails = False

    async def create(self, run_id: str, change: Change) -> None:
        """Note the change and keep the run."""
        self.written.append(change)
        await super().create(run_id, change)

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Note the change and write it, or fail."""
        if self.fails:
            raise Unavailable("The store cannot be used just now.")
        self.written.append(change)
        return await super().change(run_id, version, change)


Operation = Callable[[Registry, str, str, int | None], Awaitable[object]]

CHANGES: dict[str, Operation] = {
    "step": lambda registry, run_id, key, version: registry.step(
        run_id, key, 3, 1, epochs=False, version=version
    ),
    "rewind": lambda registry, run_id, key, version: registry.rewind(run_id, key, 0, version),
    "reset": lambda registry, run_id, key, version: registry.reset(
        run_id, key, lambda _: None, version
    ),
    "hyperparameters": lambda registry, run_id, key, version: registry.change_hyperparameters(
        run_id, key, lambda old: replace(old, learning_rate=0.7), version
    ),
    "points": lambda registry, run_id, key, version: registry.change_points(
        run_id, key, lambda points: points.removed(0), version
    ),
    "replace": lambda registry, run_id, key, version: registry.replace(
        run_id, key, NEW, 5, version
    ),
}


async def stepped(registry: Registry, run_id: str, key: str, count: int) -> Snapshot:
    """Do updates and return the run."""
    snapshot, _ = await registry.step(run_id, key, count, count, epochs=False, version=None)
    return snapshot


async def every_frame(registry: Registry, run_id: str) -> Frames:
    """Return all the moments of a run."""
    return await frames_of(registry, run_id, 0, None, 1, epochs=False)


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Place:
    """Memory, or what a test asks for: a registry does the same over any store."""
    return KINDS[getattr(request, "param", "memory")](request)


over_each_store = pytest.mark.parametrize("place", KINDS, indirect=True)
"""For tests of what has to come back from a store as it went in, or to be written at once."""


@pytest.fixture
def recording() -> Recording:
    """A store that keeps what it was asked to write."""
    return Recording()


async def test_a_created_run_is_read_by_its_id(registry: Registry) -> None:
    """Whoever has the id reads the very run that was created."""
    snapshot, _ = await registry.create(NEW)

    assert snapshot.version == 1
    assert snapshot.run == NEW
    assert await registry.replayer.read(snapshot.run_id) == snapshot


@over_each_store
async def test_a_recipe_is_created_at_its_moment(registry: Registry) -> None:
    """A run that comes with updates behind it is computed up to its latest one."""
    original = after_updates(edit(after_updates(NEW, 300), points=POINTS.removed(1)), 400)
    begun = Recipe.of(original).begun()

    snapshot, _ = await registry.create(begun, 700)

    assert snapshot.run == original
    assert await registry.replayer.read(snapshot.run_id) == snapshot


async def test_ids_and_keys_are_long_and_never_the_same(registry: Registry) -> None:
    """An id cannot be guessed, and a key has 256 bits."""
    created = [await registry.create(NEW) for _ in range(20)]

    assert len({snapshot.run_id for snapshot, _ in created}) == 20
    assert len({key for _, key in created}) == 20
    assert all(len(snapshot.run_id) >= 22 for snapshot, _ in created)
    assert all(len(key) >= 43 for _, key in created)


async def test_the_store_has_no_key_in_clear(recording: Recording, settings: Settings) -> None:
    """Who reads the store learns of a key only its hash."""
    registry = Registry(recording, settings)
    snapshot, key = await registry.create(NEW)

    await stepped(registry, snapshot.run_id, key, 3)

    assert key.encode() not in b"".join(repr(change).encode() for change in recording.written)
    assert {change.head.key_hash for change in recording.written} == {sha256(key.encode()).digest()}


@pytest.mark.parametrize("operation", CHANGES)
async def test_a_change_makes_the_next_version(registry: Registry, operation: str) -> None:
    """Each change counts one version, and what it answers is what is then read."""
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 5)

    await CHANGES[operation](registry, created.run_id, key, 2)

    assert (await registry.replayer.read(created.run_id)).version == 3


@pytest.mark.parametrize("key", ["", "wrong", "ключ", "k" * 10_000])
@pytest.mark.parametrize("operation", CHANGES)
async def test_a_wrong_key_changes_nothing(registry: Registry, operation: str, key: str) -> None:
    """Who has only the id may look and not touch."""
    created, right = await registry.create(NEW)
    before = await stepped(registry, created.run_id, right, 5)

    with pytest.raises(WrongKey, match="copy"):
        await CHANGES[operation](registry, created.run_id, key, None)

    assert await registry.replayer.read(created.run_id) == before


async def test_a_key_fits_its_own_run_only(registry: Registry) -> None:
    """The key of one run does not open another."""
    one, _ = await registry.create(NEW)
    _, key_of_other = await registry.create(NEW)

    with pytest.raises(WrongKey):
        await stepped(registry, one.run_id, key_of_other, 1)


@pytest.mark.parametrize("operation", CHANGES)
async def test_an_unknown_run_cannot_be_changed(registry: Registry, operation: str) -> None:
    """A run that is not there is told so, whatever the key."""
    _, key = await registry.create(NEW)

    with pytest.raises(UnknownRun):
        await CHANGES[operation](registry, "nobody", key, None)


async def test_an_unknown_run_can_be_neither_read_nor_copied(registry: Registry) -> None:
    """A run that is not there is told so."""
    with pytest.raises(UnknownRun):
        await registry.replayer.read("nobody")
    with pytest.raises(UnknownRun):
        await frames_of(registry, "nobody", 0, None, 1, epochs=False)
    with pytest.raises(UnknownRun):
        await registry.copy("nobody")


@pytest.mark.parametrize("version", [0, 1, 3, -1])
@pytest.mark.parametrize("operation", CHANGES)
async def test_a_change_meant_for_another_version_changes_nothing(
    registry: Registry, operation: str, version: int
) -> None:
    """Who is late learns how the run is now."""
    created, key = await registry.create(NEW)
    now = await stepped(registry, created.run_id, key, 5)

    with pytest.raises(Stale) as refused:
        await CHANGES[operation](registry, created.run_id, key, version)

    assert refused.value.current == now
    assert await registry.replayer.read(created.run_id) == now


@over_each_store
async def test_of_two_changes_meant_for_one_version_one_is_done(registry: Registry) -> None:
    """Two tabs that act at once: one is acknowledged, the other told of it."""
    created, key = await registry.create(NEW)

    outcomes = await asyncio.gather(
        *(
            registry.step(created.run_id, key, count, 1, epochs=False, version=1)
            for count in (2, 3)
        ),
        return_exceptions=True,
    )

    done = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    late = [outcome for outcome in outcomes if isinstance(outcome, Stale)]
    assert len(done) == len(late) == 1
    assert await registry.replayer.read(created.run_id) == done[0][0] == late[0].current


async def test_a_step_answers_with_the_moments_asked_for(registry: Registry) -> None:
    """Each k-th frame from where it starts, the last one, and nothing of the start."""
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 3)

    snapshot, frames = await registry.step(created.run_id, key, 10, 4, epochs=False, version=None)

    assert isinstance(frames, Frames)
    assert frames.step == [7, 11, 13]
    assert snapshot.run.latest == after_updates(NEW, 13).latest
    assert frames.weights[-1] == snapshot.run.latest.weights


async def test_a_step_answers_with_completed_epochs_between(registry: Registry) -> None:
    """Three updates are an epoch: the last one completed in each stretch is among the frames."""
    created, key = await registry.create(NEW)

    _, stepped_frames = await registry.step(created.run_id, key, 20, 7, epochs=True, version=None)
    assert isinstance(stepped_frames, Frames)
    frames = await frames_of(registry, created.run_id, 0, None, 7, epochs=True)

    assert stepped_frames.step == [6, 7, 12, 14, 18, 20]
    assert frames.step == [0, 6, 7, 12, 14, 18, 20]


async def test_steps_of_any_size_walk_the_same_path(registry: Registry) -> None:
    """A run stepped in pieces, with looks and copies between, is the run stepped at once."""
    created, key = await registry.create(NEW)

    for count in (1, 1, 254, 1, 300, 7, 512, 24):
        await stepped(registry, created.run_id, key, count)
        await every_frame(registry, created.run_id)

    assert (await registry.replayer.read(created.run_id)).run == after_updates(NEW, 1100)


@over_each_store
async def test_any_moment_is_read_as_it_was_answered(registry: Registry) -> None:
    """What a step showed is what any later look from anywhere shows, to the last bit."""
    created, key = await registry.create(NEW)
    _, first = await registry.step(created.run_id, key, 600, 1, epochs=False, version=None)
    assert isinstance(first, Frames)
    await CHANGES["points"](registry, created.run_id, key, None)
    _, second = await registry.step(created.run_id, key, 600, 1, epochs=False, version=None)
    assert isinstance(second, Frames)

    for begins, ends in ((0, 1200), (255, 257), (512, 520), (599, 601), (600, 600), (777, 1200)):
        frames = await frames_of(registry, created.run_id, begins, ends, 1, epochs=False)

        assert frames.step == list(range(begins, ends + 1))
        for step, weights, loss in zip(frames.step, frames.weights, frames.loss, strict=True):
            if 0 < step < 600:
                assert (weights, loss) == (first.weights[step - 1], first.loss[step - 1])
            if step > 600:
                assert (weights, loss) == (second.weights[step - 601], second.loss[step - 601])


async def test_another_process_reads_the_very_same_run(
    shared_place: Place, opened: Opener, settings: Settings
) -> None:
    """A registry that has never seen the run decodes and replays the same doubles."""
    one = Registry(await opened(shared_place), settings)
    created, key = await one.create(NEW)
    await stepped(one, created.run_id, key, 700)
    await CHANGES["points"](one, created.run_id, key, None)
    snapshot = await stepped(one, created.run_id, key, 100)

    other = Registry(await opened(shared_place), settings)

    assert await other.replayer.read(created.run_id) == snapshot
    assert await every_frame(other, created.run_id) == await every_frame(one, created.run_id)


async def test_a_replay_begins_at_the_nearest_checkpoint(
    recording: Recording, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a late moment computes a few hundred updates, not all those before it."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 3000)
    begun_at: list[int] = []

    def noting(run: Run, state: State, steps: list[int], *, with_errors: bool) -> object:
        begun_at.append(state.step)
        return replay(run, state, steps, with_errors=with_errors)

    monkeypatch.setattr(replayer_module, "replay", noting)

    await frames_of(registry, created.run_id, 2900, 2910, 1, epochs=False)
    await registry.rewind(created.run_id, key, 1000, None)

    assert min(begun_at) >= 1000 - CHECKPOINT_EVERY
    assert [one for one in begun_at if 1000 < one < 2900 - CHECKPOINT_EVERY] == []


async def test_a_step_reads_and_writes_as_little_late_as_early(
    recording: Recording, settings: Settings
) -> None:
    """The recipe is not written again, and no more than the new checkpoints are."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)

    for _ in range(4):
        await stepped(registry, created.run_id, key, 5 * CHECKPOINT_EVERY)

    changes = recording.written[1:]
    assert [change.recipe for change in changes] == [None] * 4
    assert [len(change.checkpoints) for change in changes] == [5] * 4
    assert {change.keep_to for change in changes} == {None}
    assert max(len(one.state) for change in changes for one in change.checkpoints) < 120


async def test_the_file_grows_by_checkpoints_only(tmp_path: Path, settings: Settings) -> None:
    """Six thousand updates are stored as a few hundred bytes for each 256 of them."""
    path = tmp_path / "runs.db"
    registry = Registry(SqliteStore(path, 1000.0), settings)
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 1)
    await registry.close()
    before = path.stat().st_size

    registry = Registry(SqliteStore(path, 1000.0), settings)
    await stepped(registry, created.run_id, key, 6_000)
    await registry.close()

    assert path.stat().st_size - before < 6_000 / CHECKPOINT_EVERY * 400


@over_each_store
async def test_a_rewound_run_goes_on_as_if_it_had_never_been_farther(registry: Registry) -> None:
    """Dropping what came after and going another way gives the run that always went that way."""
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 900)
    expected = edit(after_updates(NEW, 300), points=POINTS.removed(0))

    await registry.rewind(created.run_id, key, 300, None)
    await CHANGES["points"](registry, created.run_id, key, None)
    snapshot = await stepped(registry, created.run_id, key, 700)

    assert snapshot.run == after_updates(expected, 700)
    frames = await every_frame(registry, created.run_id)
    assert frames.weights[600] == state_at(expected, 600).weights
    assert frames.weights[512] == state_at(expected, 512).weights


@over_each_store
async def test_a_look_at_an_earlier_version_is_not_mixed_with_a_later_one(
    registry: Registry,
) -> None:
    """Who began to read before an edit is shown the run as it was, not half of each."""
    created, key = await registry.create(NEW)
    seen = await stepped(registry, created.run_id, key, 900)
    await registry.rewind(created.run_id, key, 300, None)
    await CHANGES["points"](registry, created.run_id, key, None)
    await stepped(registry, created.run_id, key, 700)

    frames = await registry.replayer.frames_of(seen, 600, 900, 100, epochs=False)

    assert frames.weights == [state_at(seen.run, step).weights for step in (600, 700, 800, 900)]


@pytest.mark.parametrize(("first", "last"), [(6, None), (6, 7), (0, 6), (4, 3)])
async def test_moments_that_are_not_there_are_refused(
    registry: Registry, first: int, last: int | None
) -> None:
    """The sentence says which moments there are."""
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 5)

    with pytest.raises(Invalid, match="updates 0 to 5"):
        await frames_of(registry, created.run_id, first, last, 1, epochs=False)


@over_each_store
async def test_a_copy_is_a_run_of_its_own(registry: Registry) -> None:
    """It has the same recipe and moments, another id and key, and neither changes the other."""
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 600)
    await CHANGES["points"](registry, created.run_id, key, None)
    original = await stepped(registry, created.run_id, key, 100)

    copied, copied_key = await registry.copy(created.run_id)

    assert copied.run == original.run
    assert copied.run_id != original.run_id
    with pytest.raises(WrongKey):
        await stepped(registry, copied.run_id, key, 1)
    assert await every_frame(registry, copied.run_id) == await every_frame(
        registry, original.run_id
    )
    await registry.rewind(copied.run_id, copied_key, 10, None)
    await stepped(registry, copied.run_id, copied_key, 2)
    assert await registry.replayer.read(original.run_id) == original


async def test_a_copy_has_the_checkpoints_of_its_original(
    recording: Recording, settings: Settings
) -> None:
    """Looking back in a copy costs no more than in the run it was copied from."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 1000)
    await registry.rewind(created.run_id, key, 600, None)

    copied, _ = await registry.copy(created.run_id)

    kept = await recording.checkpoints(copied.run_id, copied.edition)
    assert [one.step for one in kept] == [256, 512]


async def test_long_runs_are_copied_one_after_the_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are asked for at once, others come between; a short one waits for none."""
    monkeypatch.setattr(registry_module, "LONG_RUN", 10)
    under_way: list[str] = []
    most = 0

    class Slow(Recording):
        async def create(self, run_id: str, change: Change) -> None:
            nonlocal most
            under_way.append(run_id)
            most = max(most, len(under_way))
            await asyncio.sleep(0)
            await super().create(run_id, change)
            under_way.remove(run_id)

    registry = Registry(Slow(), settings)
    long, _ = await registry.create(NEW, 11)
    short, _ = await registry.create(NEW, 10)

    await asyncio.gather(*(registry.copy(long.run_id) for _ in range(20)))
    assert most == 1
    await asyncio.gather(*(registry.copy(short.run_id) for _ in range(20)))
    assert most > 1


async def test_a_copy_has_no_checkpoint_it_has_not_come_to(
    recording: Recording, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its original learns while it is copied is no part of it."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 300)
    checkpoints = recording.checkpoints

    async def late(run_id: str, edition: int) -> Sequence[Checkpoint]:
        await stepped(registry, created.run_id, key, 300)
        return await checkpoints(run_id, edition)

    monkeypatch.setattr(recording, "checkpoints", late)

    copied, _ = await registry.copy(created.run_id)

    kept = await checkpoints(copied.run_id, copied.edition)
    assert [one.step for one in kept] == [256]


@over_each_store
async def test_a_run_is_replaced_whole(registry: Registry) -> None:
    """After it, start, points, timeline and moments are those of the other recipe."""
    other = after_updates(
        begin(Start((1.0, 2.0), 3.0, None), POINTS.removed(2), Hyperparameters(0.2)), 700
    )
    created, key = await registry.create(NEW)
    await stepped(registry, created.run_id, key, 1000)

    snapshot = await registry.replace(
        created.run_id, key, Recipe.of(other).begun(), other.latest.step, None
    )

    assert snapshot.run == other
    assert await registry.replayer.read(created.run_id) == snapshot
    frames = await every_frame(registry, created.run_id)
    assert frames.step[-1] == 700
    assert frames.weights[600] == state_at(other, 600).weights


@over_each_store
async def test_a_reset_run_begins_again(registry: Registry) -> None:
    """It goes the same way from the same start, and another from a new one."""
    created, key = await registry.create(NEW)
    there = await stepped(registry, created.run_id, key, 600)

    await registry.reset(created.run_id, key, lambda _: None, None)
    again = await stepped(registry, created.run_id, key, 600)
    other = await registry.reset(created.run_id, key, lambda model: Start.seeded(7, model), None)

    assert again.run == there.run
    assert other.run == begin(Start.seeded(7), POINTS, NEW.hyperparameters)


async def test_nothing_is_learnt_from_no_points(registry: Registry) -> None:
    """A step without points is refused with what to do; the moment there is has no error."""
    created, key = await registry.create(begin(NEW.start, Points.none(), Hyperparameters()))

    with pytest.raises(Impossible, match="Add at least one"):
        await stepped(registry, created.run_id, key, 1)

    assert await registry.replayer.read(created.run_id) == created
    frames = await every_frame(registry, created.run_id)
    assert (frames.step, frames.loss, frames.accuracy) == ([0], [None], [None])


async def test_work_beyond_the_time_of_a_request_changes_nothing(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that computes for too long is cut, and its updates are not done."""
    monkeypatch.setattr(turns_module, "TURN_SECONDS", -1.0)
    patient = Registry(store, settings)
    hurried = Registry(store, settings.model_copy(update={"request_seconds": 1e-9}))
    created, key = await patient.create(NEW)
    before = await stepped(patient, created.run_id, key, 5)

    for operation in ("step", "replace"):
        with pytest.raises(Impossible, match="computing time"):
            await CHANGES[operation](hurried, created.run_id, key, None)

    assert await patient.replayer.read(created.run_id) == before


async def test_a_long_replay_lets_others_go_first(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two slices of a long step whoever else has something to do gets a turn."""
    monkeypatch.setattr(turns_module, "TURN_SECONDS", -1.0)
    registry = Registry(store, settings)
    created, key = await registry.create(NEW)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    await asyncio.sleep(0)
    before = turns
    await stepped(registry, created.run_id, key, 40 * CHECKPOINT_EVERY)
    other.cancel()

    assert turns - before >= 40


@over_each_store
async def test_a_step_that_is_cancelled_changes_nothing_and_blocks_nobody(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When who asked has gone away in the middle, the run is as before and can be changed."""
    monkeypatch.setattr(turns_module, "TURN_SECONDS", -1.0)
    registry = Registry(store, settings)
    created, key = await registry.create(NEW)
    step = asyncio.create_task(stepped(registry, created.run_id, key, 90_000))
    for _ in range(10):
        await asyncio.sleep(0)

    step.cancel()
    with pytest.raises(asyncio.CancelledError):
        await step

    assert await registry.replayer.read(created.run_id) == created
    assert (await stepped(registry, created.run_id, key, 3)).run == after_updates(NEW, 3)


async def test_a_change_the_store_refuses_has_not_happened(
    recording: Recording, settings: Settings
) -> None:
    """When the store cannot write, the run is the one it was, here as in the store."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)
    before = await stepped(registry, created.run_id, key, 5)

    recording.fails = True
    for operation in CHANGES.values():
        with pytest.raises(Unavailable):
            await operation(registry, created.run_id, key, None)
    recording.fails = False

    assert await registry.replayer.read(created.run_id) == before
    assert (await stepped(registry, created.run_id, key, 5)).run == after_updates(NEW, 10)


Answer = tuple[Snapshot, Callable[[Run], Run]]


def with_points(change: Callable[[Points], Points]) -> Callable[[Run], Run]:
    """Return what a change of points does to a run."""

    def edited(run: Run) -> Run:
        return edit(run, points=change(run.points))

    return edited


async def many_changes(registries: list[Registry], run_id: str, key: str) -> list[Answer]:
    """Have 8 clients make 100 changes each, all at once.

    Return each answer with what the change does to a run. A client adds a point of its own, takes
    it away again, and now and then does an update.
    """

    async def client(number: int) -> list[Answer]:
        registry = registries[number % len(registries)]
        answers: list[Answer] = []

        def added(points: Points) -> Points:
            return points.appended(Points.of([(float(number), 0.5, 1)]))

        def taken_away(points: Points) -> Points:
            return points.removed(points.X[:, 0].tolist().index(float(number)))

        def updated(run: Run) -> Run:
            return after_updates(run, 1)

        for turn in range(100):
            if turn % 20 == 19:
                answers.append((await stepped(registry, run_id, key, 1), updated))
            else:
                change = taken_away if turn % 20 % 2 else added
                snapshot = await registry.change_points(run_id, key, change, None)
                answers.append((snapshot, with_points(change)))
        return answers

    return [answer for client in await asyncio.gather(*map(client, range(8))) for answer in client]


def assert_each_follows_from_the_one_before(
    created: Snapshot, answers: list[Answer], end: Snapshot
) -> None:
    """Check that there is one order in which every change was made to what the last one left."""
    in_order = sorted(answers, key=lambda answer: answer[0].version)
    before = created
    for after, change in in_order:
        assert after.version == before.version + 1
        assert after.run == change(before.run)
        before = after
    assert len(answers) == 800
    assert end == before


@over_each_store
async def test_changes_made_at_once_are_all_there_in_one_order(registry: Registry) -> None:
    """Eight clients make a hundred changes each: none is lost, none is mixed with another."""
    created, key = await registry.create(NEW)

    answers = await many_changes([registry], created.run_id, key)

    end = await registry.replayer.read(created.run_id)
    assert_each_follows_from_the_one_before(created, answers, end)


async def test_changes_made_by_two_workers_at_once_are_all_there_in_one_order(
    shared_place: Place, opened: Opener, settings: Settings
) -> None:
    """The same through two registries on one store, which know nothing of each other."""
    workers = [Registry(await opened(shared_place), settings) for _ in range(2)]
    created, key = await workers[0].create(NEW)

    answers = await many_changes(workers, created.run_id, key)

    end = await workers[0].replayer.read(created.run_id)
    assert_each_follows_from_the_one_before(created, answers, end)
    assert await every_frame(workers[0], created.run_id) == await every_frame(
        workers[1], created.run_id
    )


async def test_a_store_set_back_is_read_as_it_is_then(
    recording: Recording, settings: Settings
) -> None:
    """Its versions come again with other points, and no recipe of before is taken for theirs."""
    registry = Registry(recording, settings)
    created, key = await registry.create(NEW)
    lost = await registry.change_points(created.run_id, key, lambda old: old.removed(0), None)
    await recording.change(created.run_id, lost.version, recording.written[0])
    await asyncio.sleep(0.002)  # editions are numbered by the clock, in milliseconds

    await registry.change_points(created.run_id, key, lambda old: old.removed(1), None)

    read = await registry.replayer.read(created.run_id)
    assert read.run.points == POINTS.removed(1)


@over_each_store
async def test_runs_forgotten_from_memory_are_read_again(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few recipes are kept decoded, every run stays what it is."""
    monkeypatch.setattr(recipe_cache, "MOST_BYTES", 0)
    registry = Registry(store, settings)
    created = [
        await registry.create(begin(Start.seeded(n), POINTS, NEW.hyperparameters)) for n in range(5)
    ]

    for _ in range(2):
        for snapshot, key in created:
            await stepped(registry, snapshot.run_id, key, 3)

    for n, (snapshot, _) in enumerate(created):
        expected = after_updates(begin(Start.seeded(n), POINTS, NEW.hyperparameters), 6)
        assert (await registry.replayer.read(snapshot.run_id)).run == expected


async def test_untouched_runs_are_looked_for_now_and_again(
    recording: Recording, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweep goes on after the store could not be reached, or failed, until cancelled."""
    monkeypatch.setattr(registry_module, "SWEEP_SECONDS", 0)
    swept: list[int] = []

    async def sweep() -> int:
        swept.append(1)
        if len(swept) == 2:
            raise Unavailable("The store cannot be used just now.")
        if len(swept) == 3:
            raise RuntimeError("Nobody foresaw this.")
        return 0

    monkeypatch.setattr(recording, "remove_untouched", sweep)
    sweeping = asyncio.create_task(Registry(recording, settings).remove_untouched())
    for _ in range(12):
        await asyncio.sleep(0)

    sweeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sweeping

    assert len(swept) > 4


async def test_the_trace_has_every_moment(registry: Registry) -> None:
    """All stretches together are all frames of the run."""
    created, key = await registry.create(NEW)
    snapshot = await stepped(registry, created.run_id, key, 600)
    trace = Frames()

    async for stretch in registry.replayer.trace(snapshot):
        trace.extend(stretch)

    assert trace == await every_frame(registry, created.run_id)


async def test_a_trace_beyond_the_time_of_a_request_is_refused_before_it_begins(
    store: Store, settings: Settings
) -> None:
    """Few updates fit into little time; by how many, and how large ones, it is foreseen."""
    patient = Registry(store, settings)
    created, key = await patient.create(NEW)
    short = await stepped(patient, created.run_id, key, 50)
    long = await stepped(patient, created.run_id, key, 100)
    hurried = Registry(store, settings.model_copy(update={"request_seconds": 4e-3}))

    hurried.replayer.trace(short)
    with pytest.raises(Impossible, match="a stretch at a time"):
        hurried.replayer.trace(long)


async def test_a_trace_that_has_begun_ends_whole(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the processor turns out to be, nobody is given a file that lacks its end."""
    created, key = await registry.create(NEW)
    snapshot = await stepped(registry, created.run_id, key, 600)
    seconds = itertools.count(step=1000.0)
    monkeypatch.setattr(turns_module, "thread_time", lambda: next(seconds))

    steps = [step async for piece in registry.replayer.trace(snapshot) for step in piece.step]

    assert steps == list(range(601))


async def test_what_was_done_in_many_steps_may_be_done_again_at_once(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import has the time that the steps of its updates had, and no more."""
    seconds = itertools.count(step=1.0)
    monkeypatch.setattr(turns_module, "thread_time", lambda: next(seconds))
    registry = Registry(store, settings.model_copy(update={"request_seconds": 3.0, "count": 200}))

    snapshot, key = await registry.create(NEW, 1000)
    again = await registry.replace(snapshot.run_id, key, NEW, 1000, None)

    assert snapshot.run.latest.step == again.run.latest.step == 1000
    hurried = Registry(store, settings.model_copy(update={"request_seconds": 3.0}))
    with pytest.raises(Impossible, match="computing time"):
        await hurried.create(NEW, 1000)


@over_each_store
async def test_the_mean_of_a_whole_batch_is_kept_exactly(registry: Registry) -> None:
    """A run over all points at once comes back from the store as it went in."""
    whole = begin(NEW.start, POINTS, Hyperparameters(1.0, None, Reduction.MEAN))
    created, key = await registry.create(whole)

    snapshot = await stepped(registry, created.run_id, key, 1000)

    assert snapshot.run == after_updates(whole, 1000)
    assert await registry.replayer.read(created.run_id) == snapshot
