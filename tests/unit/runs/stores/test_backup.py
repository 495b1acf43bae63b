# ruff: noqa: ASYNC220, ASYNC240 - nobody waits in these tests
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.runs.refusals import Unavailable
from app.runs.stores.backup import back_up
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.sqlite_file import parts_of
from app.runs.stores.store import Change, Head

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[4]
WRITES = """
import asyncio, sys
from pathlib import Path
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Change, Head

async def main():
    store = SqliteStore(Path(sys.argv[1]), 1000.0)
    number = 0
    while True:
        number += 1
        await store.create(str(number), Change(Head(1, 1, b"key", b"s"), b"%d " % number * 500))
        print(number, flush=True)

asyncio.run(main())
"""


async def store_of(path: Path, number: int) -> None:
    """Have a store with so many runs."""
    store = SqliteStore(path, 1000.0)
    for n in range(number):
        await store.create(f"run {n}", Change(Head(1, 1, b"key", b"s"), b"recipe" * 900))
    await store.close()


async def test_a_copy_taken_while_somebody_writes_is_whole(tmp_path: Path) -> None:
    """What was acknowledged before it began is in it, every run entire, in one file."""
    path = tmp_path / "runs.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    try:
        for number in range(1, 4):
            for _ in range(30):
                acknowledged = int(writer.stdout.readline())
            copy = tmp_path / f"copy {number}.db"
            runs = back_up(path, copy)

            assert runs >= acknowledged
            store = SqliteStore(copy, 1000.0)
            for n in range(1, runs + 1):
                assert await store.recipe(f"{n}", 1) == b"%d " % n * 500
            await store.close()
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()

    copies = [tmp_path / f"copy {number}.db" for number in range(1, 4)]
    assert sorted(tmp_path.glob("*copy*")) == copies
    # Restored as the README says, in the place of a store whose server was killed.
    for part in parts_of(path):
        part.rename(tmp_path / f"old {part.name}")
    copy.rename(path)
    store = SqliteStore(path, 1000.0)
    assert await store.recipe(f"{runs}", 1) == b"%d " % runs * 500
    await store.close()


async def test_a_copy_that_cannot_be_made_is_not_there(tmp_path: Path) -> None:
    """Nothing is overwritten, nothing half is left, and a sentence says why."""
    path, letter = tmp_path / "runs.db", tmp_path / "letter"
    await store_of(path, 200)
    letter.write_text("Dear Sir or Madam, " * 10)
    content = bytearray(path.read_bytes())
    content[20_000:24_000] = bytes(4000)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(content)
    before = sorted(tmp_path.iterdir())

    for source, copy, reason in (
        (path, letter, "is there already"),
        (path, tmp_path / "no" / "copy.db", "There is no folder"),
        (tmp_path / "none.db", tmp_path / "copy.db", "There is no store at"),
        (letter, tmp_path / "copy.db", "not a store of this application"),
        (damaged, tmp_path / "copy.db", "is damaged|malformed"),
    ):
        with pytest.raises(Unavailable, match=reason):
            back_up(source, copy)

    assert sorted(tmp_path.iterdir()) == before
    assert letter.read_text() == "Dear Sir or Madam, " * 10


async def test_a_copy_goes_on_as_a_store(tmp_path: Path) -> None:
    """It is of the same schema, is known as ours, and takes changes."""
    path, copy = tmp_path / "runs.db", tmp_path / "copy.db"
    await store_of(path, 3)

    assert back_up(path, copy) == 3

    with closing(sqlite3.connect(copy)) as connection, closing(sqlite3.connect(path)) as original:
        for pragma in ("user_version", "application_id"):
            asked = f"PRAGMA {pragma}"
            assert (
                connection.execute(asked).fetchone() == original.execute(asked).fetchone() != (0,)
            )
    store = SqliteStore(copy, 1000.0)
    assert await store.change("run 1", 1, Change(Head(2, 1, b"key", b"t")))
    await store.close()
