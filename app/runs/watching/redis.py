"""The presence at runs that are kept in Redis, for any number of processes and machines."""

import asyncio
from collections.abc import Collection, Mapping

from redis.asyncio import Redis

from app.runs.stores.redis import key_of, translated
from app.runs.watching.presence import COUNT_SECONDS, SHOWN_SECONDS, Look, Presence, Shown

GATHER_SECONDS = 0.05
"""How long news are gathered, so that many at once are looked at once."""

COUNTED = """
local function count(key)
    local now, watchers = tonumber(redis.call('TIME')[1]), 0
    for _, word in ipairs(redis.call('HVALS', key)) do
        local number, till = string.match(word, '^(%d+) (%d+)$')
        if tonumber(till) > now then watchers = watchers + number end
    end
    return watchers
end
"""

SHOW = f"""{COUNTED}
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('PUBLISH', KEYS[3], '')
return count(KEYS[2])
"""

COUNT = """
if ARGV[2] == '0' then
    redis.call('HDEL', KEYS[1], ARGV[1])
else
    local till = redis.call('TIME')[1] + ARGV[3]
    redis.call('HSET', KEYS[1], ARGV[1], string.format('%d %d', ARGV[2], till))
    redis.call('EXPIRE', KEYS[1], ARGV[3])
end
redis.call('PUBLISH', KEYS[2], '')
"""

LOOK = f"""{COUNTED}
return {{redis.call('HGET', KEYS[1], 'version'), redis.call('GET', KEYS[2]), count(KEYS[3])}}
"""


class RedisPresence(Presence):
    """Shows the runs of a ``RedisStore``, which tells of every change on a channel of the run."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._show = client.register_script(SHOW)
        self._count = client.register_script(COUNT)
        self._look = client.register_script(LOOK)
        self._listening = client.pubsub()
        self._followed: dict[bytes, str] = {}
        self._talking = asyncio.Lock()  # the one connection that listens serves one at a time

    async def show(self, run_id: str, shown: Shown) -> int:
        """Keep what is shown, and tell of it."""
        keys = [key_of(run_id, kind) for kind in ("shown", "watchers", "news")]
        with translated(writing=True):
            return int(await self._show(keys, [shown.encoded(), SHOWN_SECONDS]))

    async def count(self, process: str, watchers: Mapping[str, int]) -> None:
        """Keep how many watch in one process, and tell of it."""
        with translated():
            async with self._client.pipeline(transaction=False) as pipeline:
                for run_id, number in watchers.items():
                    keys = [key_of(run_id, kind) for kind in ("watchers", "news")]
                    await self._count(keys, [process, number, round(COUNT_SECONDS)], pipeline)
                await pipeline.execute()

    async def follow(self, run_ids: Collection[str]) -> None:
        """Listen to the channels of these runs, and no longer to others."""
        async with self._talking:
            wanted = {key_of(run_id, "news").encode(): run_id for run_id in run_ids}
            coming = wanted.keys() - self._followed.keys()
            going = self._followed.keys() - wanted.keys()
            with translated():
                if coming:
                    await self._listening.subscribe(*coming)
                if going:
                    await self._listening.unsubscribe(*going)
            self._followed = wanted

    async def changed(self) -> Collection[str]:
        """Return the runs there are news of."""
        await asyncio.sleep(GATHER_SECONDS)
        changed: set[str] = set()
        async with self._talking:
            if not self._listening.subscribed:  # or Redis was away whenever a run was named
                return changed
            with translated():
                while message := await self._listening.get_message(timeout=0):
                    if message["type"] == "message":
                        changed.add(self._followed.get(message["channel"], ""))
        return changed

    async def look(self, run_ids: Collection[str]) -> Mapping[str, Look]:
        """Return how the runs are now."""
        with translated():
            async with self._client.pipeline(transaction=False) as pipeline:
                for run_id in run_ids:
                    keys = [key_of(run_id, kind) for kind in ("run", "shown", "watchers")]
                    await self._look(keys, client=pipeline)
                found = await pipeline.execute()
        return {
            run_id: Look(int(version), Shown.decoded(shown) if shown else None, watchers)
            for run_id, (version, shown, watchers) in zip(run_ids, found, strict=True)
            if version is not None
        }

    async def close(self) -> None:
        """Stop listening; the connections are the store's."""
        await self._listening.aclose()  # type: ignore[no-untyped-call]
