import asyncio
from collections.abc import AsyncIterator

import pytest

from app.runs.redis_stage import RedisStage
from app.runs.redis_store import RedisStore
from app.runs.stage import Shown
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

RUN = "a" * 22


@pytest.fixture
async def stages(valkey: ValkeyProcess) -> AsyncIterator[tuple[RedisStage, RedisStage]]:
    """The stages of two processes that share a Valkey."""
    stores = [RedisStore(valkey.url, 3600) for _ in range(2)]
    one, other = (RedisStage(store.client) for store in stores)
    yield one, other
    for stage, store in zip((one, other), stores, strict=True):
        await stage.close()
        await store.close()


async def test_a_hall_may_name_its_run_at_once(stages: tuple[RedisStage, RedisStage]) -> None:
    """Hundreds who attend in the same moment share the connection that listens, and hear."""
    here, there = stages

    await asyncio.gather(*(here.attend([RUN]) for _ in range(300)))
    await there.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))

    assert await here.stirred() == {RUN}


async def test_news_of_runs_no_longer_attended_are_not_heard(
    stages: tuple[RedisStage, RedisStage],
) -> None:
    """After other runs were named nothing is told of the ones before."""
    here, there = stages
    await here.attend([RUN, "b" * 22])

    await here.attend(["b" * 22])
    await there.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))

    assert await here.stirred() == set()
