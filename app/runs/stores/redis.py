"""Runs kept in Redis or Valkey: shared by any number of processes on any number of machines."""

import contextlib
import secrets
from collections.abc import Iterator, Sequence
from typing import cast

from redis import RedisError
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from app.runs.refusals import Unavailable
from app.runs.stores.store import Change, Checkpoint, Head, Store

CONNECTIONS = 64
"""Connections that one process opens at most; a request beyond them waits for one."""

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 0.8
"""How long Redis may take to accept a connection and to answer, before it is asked again."""

WAIT_SECONDS = 3.0
"""How long a request waits for one of the connections to be free."""

RETRIES = 3

WRITTEN_SECONDS = 10
"""How long a change is remembered, so that one sent again is not written again."""

READ_HEAD = """
local head = redis.call('HMGET', KEYS[1], 'version', 'edition', 'key_hash', 'latest')
if head[1] and redis.call('PTTL', KEYS[1]) < ARGV[1] * 0.99 then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
return head
"""

READ_RECIPE = """
local found = redis.call('HMGET', KEYS[1], 'edition', 'recipe')
if found[1] == ARGV[1] then return found[2] end
return false
"""

READ_CHECKPOINT = """
local place = 0
while true do
    local found = redis.call(
        'ZREVRANGEBYSCORE', KEYS[1], ARGV[1], '-inf', 'LIMIT', place, 1)[1]
    if not found then return false end
    if tonumber(string.match(found, '^%d+ (%d+) ')) <= tonumber(ARGV[2]) then return found end
    place = place + 1
end
"""

WRITE = """
if redis.call('EXISTS', KEYS[3]) == 1 then return 1 end
local version = redis.call('HGET', KEYS[1], 'version')
if (version or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[3], '', 'PX', ARGV[3])
redis.call('HSET', KEYS[1],
    'version', ARGV[4], 'edition', ARGV[5], 'key_hash', ARGV[6], 'latest', ARGV[7])
if ARGV[8] == 'recipe' then redis.call('HSET', KEYS[1], 'recipe', ARGV[9]) end
if ARGV[10] ~= '' then redis.call('ZREMRANGEBYSCORE', KEYS[2], '(' .. ARGV[10], '+inf') end
for i = 11, #ARGV, 2 do redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('PUBLISH', KEYS[4], '')
return 1
"""
"""Writes a change if the run is of version ARGV[1], the empty text standing for no run.

A script is carried out as a whole, with nothing between. Its first write is one that Redis refuses
when its memory is full, so it then writes nothing at all. KEYS[4] is the channel on which those who
watch the run hear of it. KEYS[3] is a mark of this very change:
when the connection broke before the answer came, the change is sent again and found written.
"""


class RedisStore(Store):
    """Keeps each run in a hash, and its checkpoints in a set sorted by their steps.

    Redis itself removes a run at the end of its time to live.
    """

    def __init__(self, address: str, ttl: float) -> None:
        """Prepare the connections; the first request opens one."""
        self._ttl = round(ttl * 1000)
        self.client = Redis.from_pool(
            BlockingConnectionPool.from_url(
                address,
                max_connections=CONNECTIONS,
                timeout=WAIT_SECONDS,
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=ANSWER_SECONDS,
                retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), RETRIES),
            )
        )
        self._read_head = self.client.register_script(READ_HEAD)
        self._read_recipe = self.client.register_script(READ_RECIPE)
        self._read_checkpoint = self.client.register_script(READ_CHECKPOINT)
        self._write = self.client.register_script(WRITE)

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run."""
        if not await self._written(run_id, "", change):
            raise Unavailable("This run's id is taken. Try again.")

    async def head(self, run_id: str) -> Head | None:
        """Return the head of a run."""
        with translated():
            found = await self._read_head(_keys(run_id), [self._ttl])
        if found[0] is None:
            return None
        version, edition, key_hash, latest = found
        return Head(int(version), int(edition), key_hash, latest)

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Return the recipe of a run, if it is still of that edition."""
        with translated():
            found: bytes | None = await self._read_recipe(_keys(run_id)[:1], [edition])
        return found

    async def checkpoint(self, run_id: str, edition: int, step: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a step."""
        with translated():
            found = await self._read_checkpoint(_keys(run_id)[1:], [step, edition])
        return _unpacked(found)[1] if found else None

    async def checkpoints(self, run_id: str, edition: int) -> Sequence[Checkpoint]:
        """Return all checkpoints of that edition or an earlier one."""
        with translated():
            found = cast("list[bytes]", await self.client.zrange(_keys(run_id)[1], 0, -1))
        return [checkpoint for written, checkpoint in map(_unpacked, found) if written <= edition]

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change if the run is still of that version."""
        return await self._written(run_id, str(version), change)

    async def _written(self, run_id: str, version: str, change: Change) -> bool:
        head = change.head
        values: list[str | bytes | int] = [
            *(version, self._ttl, WRITTEN_SECONDS * 1000),
            *(head.version, head.edition, head.key_hash, head.latest),
            *(("", b"") if change.recipe is None else ("recipe", change.recipe)),
            "" if change.keep_to is None else change.keep_to,
        ]
        for one in change.checkpoints:
            values += (one.step, _packed(head.edition, one))
        mark = key_of(run_id, f"written:{secrets.token_urlsafe(9)}")
        with translated():
            return bool(await self._write([*_keys(run_id), mark, key_of(run_id, "news")], values))

    async def remove_untouched(self) -> int:
        """Remove nothing: Redis does that by itself."""
        return 0

    async def ping(self) -> None:
        """Return when Redis answers and takes a write."""
        with translated():
            await self.client.set("gdl:ping", "", px=1000)

    async def close(self) -> None:
        """Close all connections."""
        await self.client.aclose()
        await self.client.connection_pool.disconnect()


def key_of(run_id: str, kind: str) -> str:
    """Return the key of one kind of thing of a run; the braces keep all of a run on one node."""
    return f"gdl:{{{run_id}}}:{kind}"


def _keys(run_id: str) -> list[str]:
    """Return the keys of a run and of its checkpoints."""
    return [key_of(run_id, "run"), key_of(run_id, "checkpoints")]


def _packed(edition: int, checkpoint: Checkpoint) -> bytes:
    return b"%d %d " % (checkpoint.step, edition) + checkpoint.state


def _unpacked(packed: bytes) -> tuple[int, Checkpoint]:
    """Return the edition of a checkpoint and the checkpoint."""
    step, edition, state = packed.split(b" ", 2)
    return int(edition), Checkpoint(int(step), state)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what the client or Redis says into a refusal that can be told."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable(
            "The store of runs cannot be reached just now. Nothing is lost; try again in a moment."
        ) from error
