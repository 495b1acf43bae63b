import os
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.runs.refusals import Unavailable
from app.runs.stores import sqlite_file as sqlite_store
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.sqlite_held import HeldFile
from app.runs.watching.presence import Shown
from app.runs.watching.sqlite import SqlitePresence

pytestmark = pytest.mark.anyio

RUN = "a" * 22


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[HeldFile]:
    """The file of an opened store."""
    store = SqliteStore(tmp_path / "runs.db", 3600)
    yield store.file
    await store.close()


async def test_a_stage_that_another_process_holds_is_left_to_it(
    file: HeldFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot wait for it any longer is refused; all goes on in the same file."""
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0.1)
    stage = SqlitePresence(file)
    await stage.count("there", {RUN: 3})
    beside = file.path.with_name("runs.db-live")
    before = beside.stat().st_ino
    holder = sqlite3.connect(beside, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    await stage.close()
    holder.execute("BEGIN EXCLUSIVE")

    with pytest.raises(Unavailable, match="locked"):
        SqlitePresence(file)
    holder.close()
    again = SqlitePresence(file)
    watchers = await again.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))
    await again.close()

    assert beside.stat().st_ino == before
    assert watchers == 3


async def test_a_damaged_stage_is_made_anew(file: HeldFile) -> None:
    """Nobody misses it, nor what lies beside it."""
    for part in ("", "-wal", "-shm"):
        file.path.with_name(f"runs.db-live{part}").write_bytes(os.urandom(8192))

    stage = SqlitePresence(file)
    watchers = await stage.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))
    await stage.close()

    assert watchers == 0


async def test_what_this_process_shows_is_news_to_it_as_well(file: HeldFile) -> None:
    """Its own watchers hear of it at once, and once: SQLite tells of what others write only."""
    stage = SqlitePresence(file)
    await stage.changed()

    before = await stage.changed()
    await stage.show(RUN, Shown(step=3, playing=True, version=1, told=0.0))
    told = await stage.changed()
    after = await stage.changed()
    await stage.close()

    assert (before, told, after) == ((), None, ())
