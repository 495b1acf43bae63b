"""Runs kept in Redis or Valkey: shared by any number of processes on any number of machines."""

import contextlib
import logging
from collections.abc import Iterator, Sequence
from typing import cast

from redis import AuthenticationError, RedisError
from redis import ConnectionError as Disconnected
from redis import TimeoutError as Silent
from redis.asyncio import BlockingConnectionPool, Connection, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import AuthorizationError, ResponseError

from app.learning.fingerprint import fingerprint
from app.runs.refusals import Unavailable, Unsure
from app.runs.stores.availability import Availability
from app.runs.stores.store import Change, Checkpoint, Head, Newer, Store

CONNECTIONS = 64
"""Connections that one process opens at most; a request beyond them waits for one."""

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 0.8
"""How long Redis may take to accept a connection and to answer, before it is asked again."""

WAIT_SECONDS = 3.0
"""How long a request waits for one of the connections to be free."""

RETRIES = 3

SCHEMA = 1
"""What the keys hold and how; kept in ``SCHEMA_KEY``, so that an older version knows that it is."""

SCHEMA_KEY = "gdl:schema"

ARITHMETIC_KEY = "gdl:arithmetic"
"""Where the processes that share the store leave the fingerprint of their arithmetic."""

MARK = """
if tonumber(redis.call('GET', KEYS[1]) or 0) > tonumber(ARGV[1]) then
    return redis.error_reply('The keys are of a newer schema.')
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
"""
"""Marks the keys as of the schema ARGV[1]; it is refused when any other write would be."""

READ_HEAD = """
local head = redis.call(
    'HMGET', KEYS[1], 'version', 'edition', 'key_hash', 'latest', 'remembered')
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
local found = redis.call('HMGET', KEYS[1], 'version', 'key_hash')
if (found[1] or '') ~= ARGV[1] then
    return ARGV[1] == '' and found[2] == ARGV[5] and 1 or 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'edition', ARGV[4], 'key_hash', ARGV[5],
    'latest', ARGV[6], 'remembered', ARGV[7])
if ARGV[8] == 'recipe' then redis.call('HSET', KEYS[1], 'recipe', ARGV[9]) end
if ARGV[10] ~= '' then redis.call('ZREMRANGEBYSCORE', KEYS[2], '(' .. ARGV[10], '+inf') end
for i = 11, #ARGV, 2 do redis.call('ZADD', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('PUBLISH', KEYS[3], '')
return 1
"""
"""Writes a change if the run is of version ARGV[1], the empty text standing for no run.

A script is carried out as a whole, with nothing between. Its first write is one that Redis refuses
when its memory is full, so it then writes nothing at all. KEYS[3] is the channel on which those who
watch the run hear of it. When the connection broke before the answer came, the script is sent
again: a run that was created then is known by its key, which nobody else has.
"""

DELETE = """
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('DEL', unpack(KEYS))
redis.call('PUBLISH', KEYS[#KEYS], '')
return 1
"""

log = logging.getLogger(__name__)


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
                redis_connect_func=_connected,
            )
        )
        self._availability = Availability("The store of runs", self.ping)
        self._own, self._is_told = fingerprint().encode(), False
        self._mark = self.client.register_script(MARK)
        self._read_head = self.client.register_script(READ_HEAD)
        self._read_recipe = self.client.register_script(READ_RECIPE)
        self._read_checkpoint = self.client.register_script(READ_CHECKPOINT)
        self._write = self.client.register_script(WRITE)
        self._delete = self.client.register_script(DELETE)

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run."""
        if not await self._written(run_id, "", change):
            raise Unavailable("This run's id is taken. Try again.")

    async def head(self, run_id: str) -> Head | None:
        """Return the head of a run."""
        with self._availability, translated():
            found = await self._read_head(_keys(run_id), [self._ttl])
        if found[0] is None:
            return None
        version, edition, key_hash, latest, remembered = found
        return Head(int(version), int(edition), key_hash, latest, remembered or b"")

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Return the recipe of a run, if it is still of that edition."""
        with self._availability, translated():
            found: bytes | None = await self._read_recipe(_keys(run_id)[:1], [edition])
        return found

    async def checkpoint(self, run_id: str, edition: int, step: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a step."""
        with self._availability, translated():
            found = await self._read_checkpoint(_keys(run_id)[1:], [step, edition])
        return _unpacked(found)[1] if found else None

    async def checkpoints(self, run_id: str, edition: int) -> Sequence[Checkpoint]:
        """Return all checkpoints of that edition or an earlier one."""
        with self._availability, translated():
            found = cast("list[bytes]", await self.client.zrange(_keys(run_id)[1], 0, -1))
        return [checkpoint for written, checkpoint in map(_unpacked, found) if written <= edition]

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change if the run is still of that version."""
        return await self._written(run_id, str(version), change)

    async def _written(self, run_id: str, version: str, change: Change) -> bool:
        head = change.head
        values: list[str | bytes | int] = [
            *(version, self._ttl),
            *(head.version, head.edition, head.key_hash, head.latest, head.remembered),
            *(("", b"") if change.recipe is None else ("recipe", change.recipe)),
            "" if change.keep_to is None else change.keep_to,
        ]
        for one in change.checkpoints:
            values += (one.step, _packed(head.edition, one))
        with self._availability, translated(writing=True):
            return bool(await self._write([*_keys(run_id), key_of(run_id, "news")], values))

    async def delete(self, run_id: str, version: int) -> bool:
        """Remove a run, and what was last shown of it, if it is still of that version."""
        keys = [*_keys(run_id), *(key_of(run_id, kind) for kind in ("shown", "watchers", "news"))]
        with self._availability, translated(writing=True):
            return bool(await self._delete(keys, [version]))

    async def remove_untouched(self) -> int:
        """Remove nothing: Redis does that by itself, if it can be used, which is seen now."""
        await self.ping()
        return 0

    async def ping(self) -> None:
        """Return when Redis answers and takes a write."""
        with self._availability, translated():
            await self._mark([SCHEMA_KEY], [SCHEMA, self._ttl])
            found = await self.client.set(ARITHMETIC_KEY, self._own, px=self._ttl, get=True)
        if found not in (None, self._own) and not self._is_told:
            self._is_told = True
            log.warning(
                "Another process of this store computes with other last bits (%s here, %s there). "
                "Runs that descend agree within 1e-12; one that overshoots may go another way.",
                self._own.decode(),
                cast("bytes", found).decode(),
            )

    async def check_version(self) -> None:
        """Raise ``Newer`` for what a newer version wrote, if that can be told."""
        try:
            with translated():
                await self.client.get(SCHEMA_KEY)
        except Newer:
            raise
        except Unavailable:
            return

    async def close(self) -> None:
        """Close all connections."""
        await self._availability.close()
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


class _NewerSchemaError(RedisError):
    """The keys are of a schema that is not known here."""


async def _connected(connection: Connection) -> None:
    """Begin a connection, and see whose keys there are before any of them is read or written."""
    await connection.on_connect()
    await connection.send_command("GET", SCHEMA_KEY)
    found = await connection.read_response()
    if found is not None and int(found) > SCHEMA:
        raise _NewerSchemaError(f"The schema {int(found)} of the keys is not known here.")


@contextlib.contextmanager
def translated(*, writing: bool = False) -> Iterator[None]:
    """Turn what the client or Redis says into a refusal that can be told.

    A write that Redis itself refuses is not done. One that was not answered may have been, or may
    wait in a server that stands still.
    """
    try:
        yield
    except _NewerSchemaError as error:
        raise Newer("The store of runs") from error
    except (RedisError, OSError) as error:
        is_refused = isinstance(error, ResponseError | AuthenticationError | AuthorizationError)
        if writing and not is_refused:
            raise Unsure from error
        is_away = isinstance(error, Disconnected | Silent | OSError) and not is_refused
        raise Unavailable(
            f"The store of runs cannot be {'reached' if is_away else 'used'} just now. This "
            "request has changed nothing; try again in a moment."
        ) from error
