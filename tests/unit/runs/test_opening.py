from pathlib import Path

import pytest

from app.runs.opening import check_address, open_store
from app.runs.refusals import Unavailable
from app.runs.stores.memory import MemoryStore
from app.runs.stores.redis import RedisStore
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Store
from app.settings import Settings

pytestmark = pytest.mark.anyio


async def test_an_address_opens_the_store_it_stands_for(tmp_path: Path) -> None:
    """Each kind of address gives its kind of store; Redis need not be there yet."""
    addresses: dict[str, type[Store]] = {
        "memory:": MemoryStore,
        f"sqlite:///{tmp_path / 'runs.db'}": SqliteStore,
        "redis://127.0.0.1:1/0": RedisStore,
        "rediss://example.org": RedisStore,
    }

    for address, kind in addresses.items():
        store, stage = open_store(Settings(store=address))

        assert store.__class__ is kind
        await stage.close()
        await store.close()


def test_a_store_whose_stage_cannot_be_opened_is_closed_again(tmp_path: Path) -> None:
    """Nothing is left open when only one of the two can be."""
    (tmp_path / "runs.db-live").mkdir()

    with pytest.raises(Unavailable):
        open_store(Settings(store=f"sqlite:///{tmp_path / 'runs.db'}"))

    assert not (tmp_path / "runs.db-wal").exists()  # SQLite removes it with the last connection


@pytest.mark.parametrize("address", ["", "memory", "sqlite://runs.db", "postgres://h", "/runs.db"])
def test_an_address_of_no_known_kind_is_refused(address: str) -> None:
    """The sentence names the address and the kinds there are."""
    with pytest.raises(ValueError, match=r"no known kind\. Use sqlite:/// and a path"):
        check_address(address, workers=1)


def test_memory_does_not_serve_several_workers() -> None:
    """Workers that cannot share their runs are refused, with a way out."""
    check_address("memory:", workers=1)

    with pytest.raises(ValueError, match="Use one worker, or a store of sqlite"):
        check_address("memory:", workers=2)


@pytest.mark.parametrize("address", ["sqlite:///runs.db", "redis://127.0.0.1:6379/0"])
def test_stores_that_are_shared_serve_several_workers(address: str) -> None:
    """SQLite and Redis take any number of workers."""
    check_address(address, workers=4)


def test_without_its_client_redis_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who did not install the extra is told to, when the server starts."""
    monkeypatch.setattr("app.runs.opening.find_spec", lambda _: None)

    with pytest.raises(ValueError, match=r"Install gradient-descent-live\[redis\]"):
        check_address("redis://127.0.0.1", workers=1)
