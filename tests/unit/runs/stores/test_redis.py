import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.runs.refusals import Unavailable
from app.runs.stores.redis import RedisStore
from app.runs.stores.store import Change, Checkpoint, Head
from tests.unit.runs.conftest import TTL
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio


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
            with pytest.raises(Unavailable, match="try again"):
                await asked
    own_valkey.start()

    assert await store.change("a", 1, Change(head(2)))


async def test_a_server_that_stands_still_is_not_waited_for_forever(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """A server that accepts and never answers is told to be away; thawed it serves again."""
    await store.create("a", Change(head(1), b"recipe"))
    own_valkey.freeze()

    try:
        with pytest.raises(Unavailable):
            await asyncio.wait_for(store.head("a"), 10)
    finally:
        own_valkey.thaw()

    assert await store.head("a") == head(1)


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


async def test_a_change_sent_twice_is_written_once(own_valkey: ValkeyProcess) -> None:
    """A change whose answer was lost is sent again, and is known to be written already."""
    link = Link(own_valkey.port)
    async with await asyncio.start_server(link.carry, "127.0.0.1", 0) as server:
        store = RedisStore(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", TTL)
        await store.create("a", Change(head(1), b"recipe"))
        for version in range(1, 21):
            link.loses_next_answer = True

            assert await store.change("a", version, Change(head(version + 1)))

        assert link.lost == 20
        assert await store.head("a") == head(21)
        await store.close()


async def test_a_full_server_refuses_and_changes_nothing(
    store: RedisStore, own_valkey: ValkeyProcess
) -> None:
    """When its memory is full a change is refused whole; reading goes on; room lets it go on."""
    await store.create("a", Change(head(1), b"recipe", checkpoints=[Checkpoint(256, b"s")]))
    own_valkey.say("CONFIG", "SET", "maxmemory", "1")

    with pytest.raises(Unavailable):
        await store.change("a", 1, Change(head(2), b"other", keep_to=0))
    with pytest.raises(Unavailable):
        await store.ping()
    found = (await store.head("a"), await store.recipe("a", 1), await store.checkpoints("a", 1))
    own_valkey.say("CONFIG", "SET", "maxmemory", "0")

    assert found == (head(1), b"recipe", [Checkpoint(256, b"s")])
    assert await store.change("a", 1, Change(head(2)))


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

    with pytest.raises(Unavailable):
        await store.create("a", Change(head(1), b"other"))

    assert await store.recipe("a", 1) == b"recipe"
