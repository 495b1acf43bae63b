import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.runs.refusals import Unavailable
from app.runs.stores.redis import RedisStore, key_of
from app.runs.watching.presence import Look, Shown
from app.runs.watching.redis import RedisPresence
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

RUN = "a" * 22


@pytest.fixture
async def stages(valkey: ValkeyProcess) -> AsyncIterator[tuple[RedisPresence, RedisPresence]]:
    """The stages of two processes that share a Valkey."""
    stores = [RedisStore(valkey.url, 3600) for _ in range(2)]
    one, other = (RedisPresence(store.client) for store in stores)
    yield one, other
    for stage, store in zip((one, other), stores, strict=True):
        await stage.close()
        await store.close()


async def test_a_hall_may_name_its_run_at_once(stages: tuple[RedisPresence, RedisPresence]) -> None:
    """Hundreds who attend in the same moment share the connection that listens, and hear."""
    here, there = stages

    await asyncio.gather(*(here.follow([RUN]) for _ in range(300)))
    await there.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))

    assert await here.changed() == {RUN}


async def test_who_first_listens_while_redis_is_away_hears_later(tmp_path: Path) -> None:
    """Without a connection there is no news; once Redis is there runs can be named as ever."""
    valkey = ValkeyProcess(tmp_path)
    store = RedisStore(valkey.url, 3600)
    stage = RedisPresence(store.client)

    with pytest.raises(Unavailable):
        await stage.follow([RUN])
    assert await stage.changed() == set()
    with valkey:
        await stage.follow([RUN])
        await stage.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))
        assert await stage.changed() == {RUN}
        await stage.close()
        await store.close()


async def test_what_a_newer_server_shows_is_taken_for_nothing(
    valkey: ValkeyProcess, stages: tuple[RedisPresence, RedisPresence]
) -> None:
    """Watchers of runs on a mixed set of replicas are shown the latest moment instead."""
    here, _ = stages
    valkey.say("HSET", key_of(RUN, "run"), "version", 7)
    valkey.say("SET", key_of(RUN, "shown"), "[1, true, 7, 0.0, 0.5]")

    assert await here.look([RUN]) == {RUN: Look(version=7, shown=None, watchers=0)}


async def test_news_of_runs_no_longer_attended_are_not_heard(
    stages: tuple[RedisPresence, RedisPresence],
) -> None:
    """After other runs were named nothing is told of the ones before."""
    here, there = stages
    await here.follow([RUN, "b" * 22])

    await here.follow(["b" * 22])
    await there.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))

    assert await here.changed() == set()
