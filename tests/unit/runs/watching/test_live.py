import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs.refusals import Ending, Unavailable
from app.runs.registry import Registry
from app.runs.run import Start, begin
from app.runs.stores.memory import MemoryStore
from app.runs.stores.store import Change, Head
from app.runs.watching.live import Live
from app.runs.watching.memory import MemoryPresence
from app.runs.watching.streams import Stream
from app.settings import Settings

pytestmark = pytest.mark.anyio

RUN = begin(Start.seeded(44), Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0)]), Hyperparameters(0.1, 1))


class Hall:
    """Runs, and what has watchers in the same process see them."""

    def __init__(
        self, stage: Callable[[MemoryStore], MemoryPresence] = MemoryPresence, **settings: int
    ) -> None:
        self.store = MemoryStore(1000.0)
        chosen = Settings(store="memory:").model_copy(update=settings)
        self.registry = Registry(self.store, chosen)
        self.live = Live(self.registry, stage(self.store), chosen)

    async def step(self, run_id: str, key: str, count: int) -> None:
        """Do updates of a run."""
        await self.registry.step(run_id, key, count, count, epochs=False, version=None)


@asynccontextmanager
async def telling(hall: Hall) -> AsyncIterator[None]:
    """Have the watchers of a hall told what is new."""
    task = asyncio.create_task(hall.live.run())
    yield
    task.cancel()


async def watching(entered: AsyncExitStack, hall: Hall, run_id: str) -> Stream:
    """Watch a run from its present moment on."""
    stream = await entered.enter_async_context(hall.live.watching(run_id, "somebody", counted=True))
    assert await stream.next(5.0) is not None
    return stream


@pytest.mark.parametrize("count", [1, 2, 7, 100_000])
async def test_a_walk_has_no_more_moments_than_may_be_asked_for(count: int) -> None:
    """However few that are by the settings, watchers come to where the owner is."""
    hall = Hall(count=count)
    snapshot, key = await hall.registry.create(RUN)

    async with AsyncExitStack() as entered:
        stream = await watching(entered, hall, snapshot.run_id)
        await hall.step(snapshot.run_id, key, min(count, 20))
        await entered.enter_async_context(telling(hall))
        moment = await stream.next(5.0)

    assert moment is not None
    assert moment.step == min(count, 20)
    assert len(moment.frames.step) <= count


async def test_a_run_that_cannot_be_read_ends_for_its_own_watchers_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A newer server may have written what this one cannot read; other runs are shown on."""
    hall = Hall()
    broken, _ = await hall.registry.create(RUN)
    sound, key = await hall.registry.create(RUN)
    head = await hall.store.head(broken.run_id)
    assert head is not None

    async with AsyncExitStack() as entered:
        lost = await watching(entered, hall, broken.run_id)
        kept = await watching(entered, hall, sound.run_id)
        await entered.enter_async_context(telling(hall))
        change = Change(Head(2, head.edition + 1, head.key_hash, head.latest), b'{"schema": 99}')
        assert await hall.store.change(broken.run_id, 1, change)
        nothing = await lost.next(5.0)
        await hall.step(sound.run_id, key, 3)
        while (moment := await kept.next(5.0)) and moment.step < 3:
            pass  # that somebody watches is news as well

    assert nothing is None
    assert lost.is_over
    assert moment is not None
    assert [record.message for record in caplog.records] == [
        "A run could not be shown to its watchers."
    ]


async def test_who_comes_to_a_run_that_cannot_be_read_may_try_again() -> None:
    """It is not gone: another server, or this one later, may show it."""
    hall = Hall()
    broken, _ = await hall.registry.create(RUN)
    head = await hall.store.head(broken.run_id)
    assert head is not None
    change = Change(Head(2, head.edition + 1, head.key_hash, head.latest), b'{"schema": 99}')
    assert await hall.store.change(broken.run_id, 1, change)

    with pytest.raises(Unavailable, match="just now"):
        async with hall.live.watching(broken.run_id, "somebody", counted=True):
            pass


async def test_who_comes_while_the_server_ends_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that could not be looked at any more is not said to be gone."""
    hall = Hall()
    snapshot, _ = await hall.registry.create(RUN)

    async def last(*_: object) -> None:
        hall.live.end()

    monkeypatch.setattr(MemoryPresence, "follow", last)

    with pytest.raises(Ending):
        async with hall.live.watching(snapshot.run_id, "somebody", counted=True):
            pass


async def test_a_walk_that_costs_much_is_not_made() -> None:
    """Over many points watchers are taken to where the owner is; over few they see the way."""
    hall = Hall()
    many = Points.of([(n / 5000, 0.5, n % 2) for n in range(5000)])
    small, small_key = await hall.registry.create(RUN)
    large, large_key = await hall.registry.create(begin(RUN.start, many, Hyperparameters(0.1)))

    seen = []
    async with AsyncExitStack() as entered:
        streams = [await watching(entered, hall, run.run_id) for run in (small, large)]
        await hall.step(small.run_id, small_key, 45)
        await hall.step(large.run_id, large_key, 45)
        await entered.enter_async_context(telling(hall))
        for stream in streams:
            while (moment := await stream.next(5.0)) and moment.step < 45:
                pass
            assert moment is not None
            seen.append((moment.after, len(moment.frames.step)))

    assert seen == [(0, 45), (None, 1)]


async def test_an_owner_who_goes_back_in_mid_play_is_seen_where_the_run_ends() -> None:
    """Until the owner's next word the last one names an update that is gone."""
    hall = Hall()
    snapshot, key = await hall.registry.create(RUN)
    await hall.step(snapshot.run_id, key, 9)
    await hall.live.show(snapshot.run_id, key, 9, playing=True)

    async with AsyncExitStack() as entered:
        stream = await watching(entered, hall, snapshot.run_id)
        await entered.enter_async_context(telling(hall))
        await hall.registry.rewind(snapshot.run_id, key, 4, None)
        while (moment := await stream.next(5.0)) and moment.step > 4:
            pass  # that somebody watches is news as well

    assert moment is not None
    assert moment.step == 4


class FlawedStage(MemoryPresence):
    """A stage that has a flaw once."""

    is_flawed = True

    async def changed(self) -> None:
        """Fail in a way that nobody foresaw, and be sound from then on."""
        await super().changed()
        if self.is_flawed:
            self.is_flawed = False
            raise RuntimeError("Nobody foresaw this.")


async def test_watchers_are_told_on_after_an_error_nobody_foresaw(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged, and what is new is told a moment later."""
    hall = Hall(FlawedStage)
    snapshot, key = await hall.registry.create(RUN)

    async with AsyncExitStack() as entered:
        stream = await watching(entered, hall, snapshot.run_id)
        await entered.enter_async_context(telling(hall))
        await hall.step(snapshot.run_id, key, 3)
        while (moment := await stream.next(5.0)) and moment.step < 3:
            pass  # that somebody watches is news as well

    assert moment is not None
    assert [record.message for record in caplog.records] == [
        "The watchers could not be told what is new."
    ]
