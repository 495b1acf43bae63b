import asyncio
import shutil
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.learning.fingerprint import fingerprint
from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.refusals import Unavailable
from app.runs.registry import Registry
from app.runs.run import Start, begin
from app.runs.stores.redis import ARITHMETIC_KEY, RedisStore
from app.runs.stores.store import Change, Checkpoint, Head, Newer
from app.settings import Settings
from tests.unit.runs.conftest import TTL
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

RUN = begin(Start.seeded(44), Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0)]), Hyperparameters())


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[ValkeyProcess]:
    """A server of this test alone, which it may kill."""
    with ValkeyProcess(tmp_path) as valkey:
        yield valkey


@pytest.fixture
async def store(own_valkey: ValkeyProcess) -> AsyncIterator[RedisStore]:
    """A store on the server of this test alone."""
    store = RedisStore(own_valkey.url, TTL)
    yield store
    await store.close()


def head(version: int) -> Head:
    """Return a head of that version."""
    return Head(version, 1, b"key", b"state %d" % version)


async def test_what_was_acknowledged_outlives_a_killed_server(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """After a kill and a restart every change is there, and the same store goes on."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=[Checkpoint(256, b"s")]))
    assert await store.change("a", 1, Change(head(2)))

    own_valkey.kill()
    own_valkey.start()

    assert await store.head("a") == head(2)
    assert await store.recipe("a", 1) == b"recipe"
    assert await store.change("a", 2, Change(head(3)))


async def test_a_server_that_is_away_is_told(store: RedisStore, own_valkey: ValkeyProcess) -> None:
    """Every method says that the store cannot be reached, soon, and works again by itself."""
    await store.create("a", Change(head(1), b"recipe"))
    own_valkey.kill()

    async with asyncio.timeout(7 * 5):  # patience has an end
        for asked in (
            store.create("b", Change(head(1), b"recipe")),
            store.head("a"),
            store.recipe("a", 1),
            store.checkpoint("a", 1, 5),
            store.checkpoints("a", 1),
            store.change("a", 1, Change(head(2))),
            store.ping(),
        ):
            with pytest.raises(Unavailable, match=r"ry again|is safe"):
                await asked
    own_valkey.start()

    assert await store.change("a", 1, Change(head(2)))


@pytest.mark.parametrize("database", ["0", "99"])
async def test_a_server_that_refuses_is_told_by_its_reason(
    own_valkey: ValkeyProcess, caplog: pytest.LogCaptureFixture, database: str
) -> None:
    """A wrong password, or a database that is not there, is not "cannot be reached"; once."""
    address = own_valkey.url.removesuffix("0").replace("//", "//:wrong@") + database
    if database == "0":
        own_valkey.say("CONFIG", "SET", "requirepass", "right")
    else:
        address = address.replace(":wrong@", "")
    store = RedisStore(address, TTL)

    for asked in (store.head("a"), store.ping(), store.create("a", Change(head(1), b"recipe"))):
        with pytest.raises(Unavailable, match="cannot be used just now"):
            await asked
    await store.close()

    [told] = caplog.messages
    assert ("password" if database == "0" else "out of range") in told


async def test_what_a_newer_version_wrote_is_refused_and_left_as_it_was(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """Neither read nor written; a server that is away tells nothing of it."""
    await store.ping()
    await store.check_version()
    own_valkey.say("SET", "gdl:schema", 2)
    before = own_valkey.say("KEYS", "*")
    older = RedisStore(own_valkey.url, TTL)

    for asked in (
        older.check_version(),
        older.head("a"),
        older.create("a", Change(head(1), b"recipe")),
        older.ping(),
    ):
        with pytest.raises(Newer, match="newer version"):
            await asked
    await older.close()

    assert own_valkey.say("KEYS", "*") == before
    own_valkey.kill()
    away = RedisStore(own_valkey.url, TTL)
    await away.check_version()
    await away.close()


async def test_a_copy_is_restored_as_the_readme_says(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """From what SAVE writes, into an empty directory, with a log that begins with these runs."""
    await store.create("a", Change(head(1), b"recipe"))
    own_valkey.say("SAVE")
    copy = (own_valkey.directory / "dump.rdb").read_bytes()
    assert await store.change("a", 1, Change(head(2)))
    own_valkey.kill()
    shutil.rmtree(own_valkey.directory / "appendonlydir")
    (own_valkey.directory / "dump.rdb").write_bytes(copy)

    own_valkey.start("--appendonly", "no")
    own_valkey.say("CONFIG", "SET", "appendonly", "yes")
    async with asyncio.timeout(20):
        ended = "'aof_rewrite_in_progress': 0"  # as the client reads it
        while ended not in str(own_valkey.say("INFO", "persistence")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    own_valkey.kill()
    own_valkey.start()

    assert await store.head("a") == head(1)
    assert await store.change("a", 1, Change(head(2)))


class Link:
    """A connection between store and server that loses one answer when it is told to."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.loses_next_answer = False
        self.lost = 0

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry the words of one connection to and fro."""
        answers, requests = await asyncio.open_connection("127.0.0.1", self._port)

        async def forth() -> None:
            while words := await reader.read(65536):
                requests.write(words)
            requests.close()

        async def back() -> None:
            while words := await answers.read(65536):
                if self.loses_next_answer:
                    self.loses_next_answer = False
                    self.lost += 1
                    break
                writer.write(words)
            writer.close()

        await asyncio.gather(forth(), back())


class LosingStore(RedisStore):
    """A store that loses the first answer to each of its writes."""

    def __init__(self, link: Link, address: str) -> None:
        super().__init__(address, TTL)
        self._link = link

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run."""
        self._link.loses_next_answer = True
        await super().create(run_id, change)

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change."""
        self._link.loses_next_answer = True
        return await super().change(run_id, version, change)

    async def delete(self, run_id: str, version: int) -> bool:
        """Remove a run."""
        self._link.loses_next_answer = True
        return await super().delete(run_id, version)


async def test_a_write_whose_answer_is_lost_is_made_once(
    own_valkey: ValkeyProcess, settings: Settings
) -> None:
    """The client of Redis sends it again, and it is known to be made, without any name."""
    link = Link(own_valkey.port)
    async with await asyncio.start_server(link.carry, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        store = LosingStore(link, f"redis://127.0.0.1:{port}")
        registry = Registry(store, settings)
        await registry.create(RUN)  # of this one that the script is not known yet is lost
        created, key = await registry.create(RUN)
        for number in range(1, 11):
            after, frames = await registry.step(
                created.run_id, key, 1, 1, epochs=False, version=number
            )
            assert isinstance(frames, Frames)
            assert (after.version, frames.step) == (number + 1, [number])
        await registry.delete(created.run_id, key, 11)

        assert link.lost == 13
        assert await store.head(created.run_id) is None
        await store.close()


async def test_a_full_server_refuses_and_changes_nothing(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """When its memory is full a change is refused whole; reading goes on; room lets it go on."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=[Checkpoint(256, b"s")]))
    own_valkey.say("CONFIG", "SET", "maxmemory", "1")

    with pytest.raises(Unavailable, match="changed nothing"):
        await store.change("a", 1, Change(head(2), b"other", keep_to=0))
    with pytest.raises(Unavailable):
        await store.ping()
    found = (await store.head("a"), await store.recipe("a", 1), await store.checkpoints("a", 1))
    own_valkey.say("CONFIG", "SET", "maxmemory", "0")

    assert found == (head(1), b"recipe", [Checkpoint(256, b"s")])
    assert await store.change("a", 1, Change(head(2)))


async def test_processes_whose_last_bits_differ_are_told_once(
    store: RedisStore, own_valkey: ValkeyProcess, caplog: pytest.LogCaptureFixture
) -> None:
    """Two that compute alike say nothing; the fingerprint of another kind is logged by each."""
    alike = RedisStore(own_valkey.url, TTL)
    for one in (store, alike, store):
        await one.ping()
    assert caplog.messages == []

    await store.client.set(ARITHMETIC_KEY, b"0123456789abcdef")
    await store.ping()
    await store.client.set(ARITHMETIC_KEY, b"0123456789abcdef")
    await store.ping()
    await alike.close()

    [told] = caplog.messages
    assert f"({fingerprint()} here, 0123456789abcdef there)" in told


async def test_an_empty_server_has_no_runs(store: RedisStore, own_valkey: ValkeyProcess) -> None:
    """A server that lost everything, its scripts too, says so of a run and takes new ones."""
    await store.create("a", Change(head(1), b"recipe"))

    own_valkey.say("FLUSHALL")
    own_valkey.say("SCRIPT", "FLUSH")

    assert await store.head("a") is None
    assert not await store.change("a", 1, Change(head(2)))
    await store.create("a", Change(head(1), b"recipe"))


async def test_a_taken_id_is_not_taken_again(store: RedisStore) -> None:
    """To create a run of an id that exists changes nothing."""
    await store.create("a", Change(head(1), b"recipe"))

    with pytest.raises(Unavailable, match="taken"):
        await store.create("a", Change(Head(1, 1, b"another key", b"state"), b"other"))

    assert await store.recipe("a", 1) == b"recipe"
