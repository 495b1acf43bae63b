import asyncio
import gc
import weakref
from contextlib import suppress

import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs import recipe_cache
from app.runs.recipe import encode_recipe, encode_state
from app.runs.recipe_cache import RecipeCache
from app.runs.registry import Registry
from app.runs.run import Start, begin
from app.runs.stores.memory import MemoryStore
from app.runs.stores.store import Change, Head
from app.runs.watching.live import Live
from app.runs.watching.memory import MemoryPresence
from app.settings import Settings

pytestmark = pytest.mark.anyio

EMPTY = begin(Start.seeded(1), Points.none(), Hyperparameters())


class CountingStore(MemoryStore):
    """A store that counts how often a recipe is read from it."""

    def __init__(self) -> None:
        super().__init__(1000.0)
        self.reads = 0

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Count, and let others ask meanwhile."""
        self.reads += 1
        await asyncio.sleep(0)
        return await super().recipe(run_id, edition)


@pytest.fixture
async def store() -> CountingStore:
    """A store with forty runs without points, ``run 0`` to ``run 39``."""
    store = CountingStore()
    head = Head(1, 1, b"", encode_state(EMPTY, EMPTY.latest))
    for number in range(40):
        await store.create(f"run {number}", Change(head, await encode_recipe(EMPTY)))
    return store


async def test_those_used_longest_ago_are_forgotten_when_they_weigh_too_much(
    store: CountingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room for ten is room for ten, however small they are; each edition takes the last one's."""
    monkeypatch.setattr(recipe_cache, "MOST_BYTES", 10 * EMPTY.weight)
    cache = RecipeCache(store)
    for number in range(40):
        await cache.of(f"run {number}", 1)
    for edition in range(2, 20):
        cache.remember("run 35", edition, EMPTY)
    assert store.reads == 40

    for number in (*range(30, 35), *range(36, 40), 29):
        await cache.of(f"run {number}", 1)

    assert store.reads == 41
    assert await cache.of("run 35", 1) == EMPTY
    assert await cache.of("run 35", 7) is None


async def test_many_who_ask_at_once_have_it_read_once(store: CountingStore) -> None:
    """Also when some of them leave before it is there."""
    cache = RecipeCache(store)
    asked = [asyncio.create_task(cache.of("run 1", 1)) for _ in range(20)]
    await asyncio.sleep(0)
    asked[0].cancel()

    found = await asyncio.gather(*asked[1:])

    assert found == [EMPTY] * 19
    assert store.reads == 1


async def test_memory_goes_down_again_when_runs_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What nobody uses is let go of, also while somebody has a stream open."""
    store, settings = MemoryStore(1000.0), Settings(store="memory:")
    registry = Registry(store, settings)
    points = Points.of([(1.0, 2.0, 1)] * 2000)
    snapshot, _ = await registry.create(begin(Start.seeded(1), points, Hyperparameters()))
    run_id, held = snapshot.run_id, weakref.ref(points)
    del snapshot, points
    live = Live(registry, MemoryPresence(store), settings)
    async with live.watching(run_id, "somebody", counted=True) as stream:
        shown = await stream.next(1)
        assert shown is not None
        assert held() is not None

        monkeypatch.setattr(recipe_cache, "IDLE_SECONDS", 0.0)
        forgetting = asyncio.create_task(registry.replayer.recipes.forget_idle())
        for _ in range(5):
            await asyncio.sleep(0)
        forgetting.cancel()
        with suppress(asyncio.CancelledError):
            await forgetting

        gc.collect()
        assert held() is None
        again = await registry.replayer.snapshot_of(shown.run)
        assert again is not None
        assert len(again.run.points) == 2000
