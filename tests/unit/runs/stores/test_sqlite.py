"""What is particular to the SQLite store: its file, and the processes that share it."""
# ruff: noqa: ASYNC240 - nobody waits in these tests

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import enumerate as threads
from typing import Any

import pytest

from app.runs.refusals import Unavailable, Unsure
from app.runs.stores import sqlite_held
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.sqlite_file import MIGRATIONS, SCHEMA
from app.runs.stores.store import Change, Checkpoint, Head

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[4]

CHANGES_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Change, Checkpoint, Head

async def main():
    store = SqliteStore(Path(sys.argv[1]), 1000.0)
    await store.create("a", Change(Head(1, 1, b"key", b"1"), b"1"))
    version = 1
    while await store.change("a", version, Change(
        Head(version + 1, version + 1, b"key", b"%d" % (version + 1)), b"%d" % (version + 1),
        checkpoints=[Checkpoint(version, b"state")],
    )):
        version += 1
        print(version, flush=True)

asyncio.run(main())
"""

OPENS_WHEN_TOLD = """
import asyncio, sys
from pathlib import Path
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Change, Head

async def main():
    store = SqliteStore(Path(sys.argv[1]), 1000.0)
    await store.create(sys.argv[2], Change(Head(1, 1, b"key", b"1"), b"recipe"))
    await store.close()

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(main())
"""

WRITES_UNTIL_FULL = """
import asyncio, resource, sys
from pathlib import Path
from app.runs.refusals import Unavailable
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Change, Head

async def main():
    store = SqliteStore(Path(sys.argv[1]), 1000.0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    kept = 0
    try:
        while kept < 1000:
            await store.create(str(kept), Change(Head(1, 1, b"key", b"1"), b"r" * 10_000))
            kept += 1
    except Unavailable as refusal:
        print(kept)
        print(refusal)
    assert await store.head(str(kept)) is None
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.create("after", Change(Head(1, 1, b"key", b"1"), b"there is room again"))
    await store.close()

asyncio.run(main())
"""


def python(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a process that runs a program of this test."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def head(version: int, latest: bytes = b"state") -> Head:
    """Return a head of the first edition."""
    return Head(version, 1, b"key", latest)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is to be, in a directory that is not there yet."""
    return tmp_path / "new" / "directory" / "runs.db"


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Go on as somebody whom file permissions bind, in a directory made for it."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        if root:
            os.chown(directory, 65534, 65534)
            os.seteuid(65534)
        try:
            yield directory
        finally:
            directory.chmod(0o755)
            if root:
                os.seteuid(0)


@pytest.mark.parametrize("acknowledged", [1, 7, 40])
async def test_what_was_acknowledged_survives_kill_9(path: Path, acknowledged: int) -> None:
    """A process killed without warning has lost nothing it acknowledged and left nothing half."""
    process = python(CHANGES_UNTIL_KILLED, str(path))
    assert process.stdout is not None
    for _ in range(acknowledged):
        version = int(process.stdout.readline())

    process.send_signal(signal.SIGKILL)
    printed = process.communicate()[0].split()

    version = max([version, *map(int, printed)])
    store = SqliteStore(path, 1000.0)
    found = await store.head("a")
    assert found is not None
    assert found.version >= version
    assert found.latest == await store.recipe("a", found.edition) == b"%d" % found.version
    assert [one.step for one in await store.checkpoints("a", found.edition)] == (
        list(range(1, found.version))
    )
    await store.close()


def test_processes_that_start_together_share_a_new_file(path: Path) -> None:
    """Workers that open a file that is not there yet, all at once, each keep their run in it."""
    for attempt in range(3):
        workers = [python(OPENS_WHEN_TOLD, f"{path}{attempt}", str(n)) for n in range(4)]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("\n")
            worker.stdin.flush()

        endings = [worker.wait(timeout=60) for worker in workers]
        for worker in workers:
            worker.communicate()

        assert endings == [0] * 4
        with closing(sqlite3.connect(f"{path}{attempt}")) as connection:
            assert connection.execute("SELECT count(*) FROM runs").fetchone() == (4,)


async def test_a_full_disk_refuses_a_change_and_keeps_what_there_is(path: Path) -> None:
    """Where no more can be written the change is refused, and later ones succeed again."""
    process = python(WRITES_UNTIL_FULL, str(path))

    printed = process.communicate()[0].splitlines()

    assert process.returncode == 0
    kept = int(printed[0])
    assert printed[1].startswith("The store cannot be used just now")
    assert "changed nothing" in printed[1]
    store = SqliteStore(path, 1000.0)
    assert kept > 0
    assert [n for n in range(kept) if await store.recipe(f"{n}", 1) != b"r" * 10_000] == []
    assert await store.head(f"{kept}") is None
    assert await store.recipe("after", 1) == b"there is room again"
    await store.close()


async def test_a_change_is_written_whole_or_not_at_all(path: Path) -> None:
    """When a part of a change cannot be written, no part of it is, and others are."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe", checkpoints=[Checkpoint(256, b"kept")]))
    twice = [Checkpoint(512, b"once"), Checkpoint(512, b"twice")]

    outcomes = await asyncio.gather(
        store.create("b", Change(head(1), b"other")),
        store.change("a", 1, Change(Head(2, 2, b"key", b"no"), b"no", 0, twice)),
        store.create("c", Change(head(1), b"other")),
        return_exceptions=True,
    )

    assert isinstance(outcomes[1], Unavailable)
    assert await store.head("a") == head(1)
    assert await store.recipe("a", 1) == b"recipe"
    assert list(await store.checkpoints("a", 9)) == [Checkpoint(256, b"kept")]
    assert await store.recipe("b", 1) == await store.recipe("c", 1) == b"other"
    await store.close()


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, Unsure),
        (sqlite3.SQLITE_IOERR_WRITE, Unavailable),
        (sqlite3.SQLITE_FULL, Unavailable),
        (sqlite3.SQLITE_BUSY, Unavailable),
    ],
)
async def test_a_commit_the_disk_does_not_confirm_may_be_found_in_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, refusal: type[Unavailable]
) -> None:
    """What was not written whole is not; in both cases the file now has what it had before."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))
    execute = store._executed

    async def fails_to_commit(writer: sqlite3.Connection, statement: str) -> None:
        if statement == "COMMIT":
            error = sqlite3.OperationalError("no")
            error.sqlite_errorcode = code
            raise error
        await execute(writer, statement)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_executed", fails_to_commit)
        with pytest.raises(Unavailable) as refused:
            await store.change("a", 1, Change(head(2)))

    assert type(refused.value) is refusal
    assert await store.head("a") == head(1)
    assert await store.change("a", 1, Change(head(2)))
    await store.close()


async def test_a_file_that_remembers_no_requests_yet_is_read_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column is added where it can be, and by whichever process comes first."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))
    await store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE runs DROP COLUMN remembered")
    connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(sqlite_held, "made_to_remember", lambda _: False)  # nothing can be written
        as_it_is = SqliteStore(path, 1000.0)
        assert await as_it_is.head("a") == head(1)
        await as_it_is.close()
    stores = [SqliteStore(path, 1000.0) for _ in range(2)]
    marked = replace(head(2), remembered=b"marked")
    assert await stores[0].change("a", 1, Change(marked))

    assert await stores[1].head("a") == marked
    for opened in stores:
        await opened.close()


async def test_a_created_run_is_never_replaced(path: Path) -> None:
    """Creating a run under an id that is taken is refused."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"first"))

    with pytest.raises(Unavailable):
        await store.create("a", Change(head(1), b"second"))

    assert await store.recipe("a", 1) == b"first"
    await store.close()


async def test_a_write_that_goes_wrong_ends_nothing_but_itself(path: Path) -> None:
    """Something SQLite cannot keep fails for who asked; the store goes on for the others."""
    store = SqliteStore(path, 1000.0)
    beyond = Checkpoint(2**70, b"state")

    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(
            store.create("a", Change(head(1), b"recipe", checkpoints=[beyond])),
            store.create("b", Change(head(1), b"recipe")),
            return_exceptions=True,
        )
        await store.create("c", Change(head(1), b"recipe"))

    assert isinstance(outcomes[0], Exception)
    assert outcomes[1] is None
    assert await store.head("a") is None
    assert await store.head("b") == await store.head("c") == head(1)
    await store.close()


async def test_a_closed_store_refuses(path: Path) -> None:
    """Who asks a store that was closed is told so instead of waiting for ever."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))

    await store.close()

    async with asyncio.timeout(10):
        with pytest.raises(Unavailable):
            await store.head("a")
        with pytest.raises(Unavailable):
            await store.change("a", 1, Change(head(2)))
        with pytest.raises(Unavailable):
            await store.ping()


async def test_closing_leaves_no_thread_and_no_open_file(path: Path) -> None:
    """The writing thread ends and the file can be taken elsewhere, all of it in one piece."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))

    await store.close()

    assert [thread for thread in threads() if thread.name == "sqlite-writer"] == []
    assert [file.name for file in path.parent.iterdir()] == ["runs.db"]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_file_of_a_newer_schema_is_refused_and_left_alone(path: Path, mode: str) -> None:
    """A file that a newer version wrote is not touched; the sentence says what to do."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    written = path.read_bytes()

    with pytest.raises(Unavailable, match=r"newer version.*GDL_STORE"):
        SqliteStore(path, 1000.0)

    assert path.read_bytes() == written
    assert [file.name for file in path.parent.iterdir()] == ["runs.db"]


TABLE = "CREATE TABLE runs (id TEXT, experiment TEXT); INSERT INTO runs VALUES ('a', 'b');"
FOREIGN = {
    "a letter": b"Dear Sir or Madam, " * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    "zeros": bytes(8192),
    "another application's database": TABLE,
    "one in WAL mode": f"PRAGMA journal_mode = WAL; {TABLE}",
    "one that says whose it is": f"PRAGMA application_id = 7; {TABLE}",
    "one with a number of its own": f"PRAGMA user_version = 1; {TABLE}",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_never_was_a_store_is_left_alone(tmp_path: Path, content: bytes | str) -> None:
    """Not a byte of it changes, nothing appears beside it, and the sentence says what to do."""
    path = tmp_path / "file"
    if isinstance(content, str):
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(content)
    else:
        path.write_bytes(content)
    before = path.read_bytes()

    with pytest.raises(Unavailable, match=r"not a store of this application.*GDL_STORE"):
        SqliteStore(path, 1000.0)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


HOLDS = """
import asyncio, sys
from pathlib import Path
from app.runs.stores.sqlite import SqliteStore

async def main():
    store = SqliteStore(Path(sys.argv[1]), 1000.0)
    await store.head("a")
    print("open", flush=True)
    sys.stdin.readline()
    await store.close()

asyncio.run(main())
"""


async def test_a_damaged_file_that_somebody_uses_is_left_to_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as another process has it open it keeps its name; then it is put aside."""
    monkeypatch.setattr("app.runs.stores.sqlite_origin.LOCK_SECONDS", 0.0)
    await stored(path)
    other = python(HOLDS, str(path))
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    content = bytearray(path.read_bytes())
    content[5000:9000] = bytes(4000)
    path.write_bytes(content)

    with pytest.raises(Unavailable, match="damaged, and another process is using it"):
        SqliteStore(path, 1000.0)
    kept = path.read_bytes()
    other.kill()
    other.communicate()
    await SqliteStore(path, 1000.0).close()

    assert kept == content
    assert len(list(path.parent.glob("runs.db.damaged-*[0-9a-f]"))) == 1


@pytest.mark.parametrize("kind", ["gone", "damaged"])
async def test_a_worker_begins_no_file_and_puts_none_aside(path: Path, kind: str) -> None:
    """It serves what whoever started it has prepared, or nothing, until it is there again."""
    await stored(path)
    sound = path.read_bytes()
    if kind == "gone":
        path.unlink()
    else:
        path.write_bytes(bytes(len(sound)))
    before = sorted(path.parent.iterdir())

    worker = SqliteStore(path, 1000.0, is_worker=True)
    for asked in (worker.head("0"), worker.ping()):
        with pytest.raises(Unavailable):
            await asked
    after = sorted(path.parent.iterdir())
    path.write_bytes(sound)
    found = await worker.head("0")
    await worker.close()

    assert after == before
    assert found == head(1)


async def test_a_file_that_was_replaced_is_not_served(path: Path, tmp_path: Path) -> None:
    """Neither read nor written, so that nothing is acknowledged that is in no file; put back it is.

    Also when it goes between a change and its acknowledgement.
    """
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))
    away = path.rename(tmp_path / "away.db")

    for other in (None, away.read_bytes()):
        if other:
            path.write_bytes(other)
        for asked in (store.head("a"), store.change("a", 1, Change(head(2))), store.ping()):
            with pytest.raises(Unavailable, match="removed or replaced"):
                await asked
    away.replace(path)
    assert await store.change("a", 1, Change(head(2)))

    store._executed = swapping(path, tmp_path / "away.db", store._executed)  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="removed or replaced"):
        await store.change("a", 2, Change(head(3)))
    await store.close()


def swapping(path: Path, away: Path, execute: Callable[..., Any]) -> Callable[..., Any]:
    """Return what executes a statement, and takes the file away after a ``COMMIT``."""

    async def executed(connection: sqlite3.Connection, statement: str) -> None:
        await execute(connection, statement)
        if statement == "COMMIT":
            path.rename(away)

    return executed


async def stored(path: Path) -> None:
    """Have a store at the path with some runs in it."""
    store = SqliteStore(path, 1000.0)
    for number in range(200):
        await store.create(f"{number}", Change(head(1), b"recipe" * 50))
    await store.close()


@pytest.mark.parametrize("place", [100, 5000, 20_000], ids=str)
async def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(path: Path, place: int) -> None:
    """Wherever the damage is, what is left of the file stays, and runs can be kept again."""
    await stored(path)
    content = bytearray(path.read_bytes())
    content[place : place + 4096] = b"\xa5" * 4096
    path.write_bytes(content)

    store = SqliteStore(path, 1000.0)
    await store.create("new", Change(head(1), b"recipe"))

    assert await store.head("new") == head(1)
    await store.close()
    [aside] = path.parent.glob("runs.db.damaged-*")
    assert aside.read_bytes() == content


async def test_a_file_of_an_older_schema_is_brought_to_the_newest(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every step that is missing is made once, in one piece; the runs stay."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))
    await store.close()
    steps = [*MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT; CREATE TABLE notes (x)"]
    monkeypatch.setattr("app.runs.stores.sqlite_file.MIGRATIONS", steps)
    monkeypatch.setattr("app.runs.stores.sqlite_file.SCHEMA", len(steps))

    for _ in range(2):
        store = SqliteStore(path, 1000.0)
        found = await store.head("a")
        await store.close()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(steps),)
        assert connection.execute("SELECT note FROM runs").fetchall() == [(None,)]
    assert found == head(1)


async def test_a_migration_that_fails_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file stays at its schema, as it was, and the store is refused with a sentence."""
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))
    await store.close()
    with monkeypatch.context() as patched:
        steps = [*MIGRATIONS, "ALTER TABLE runs ADD COLUMN note TEXT; CREATE NONSENSE"]
        patched.setattr("app.runs.stores.sqlite_file.MIGRATIONS", steps)
        patched.setattr("app.runs.stores.sqlite_file.SCHEMA", len(steps))
        with pytest.raises(Unavailable):
            SqliteStore(path, 1000.0)

    store = SqliteStore(path, 1000.0)

    assert await store.head("a") == head(1)
    assert store._read("SELECT name FROM pragma_table_info('runs') WHERE name = 'note'") == []
    await store.close()


def test_a_directory_in_the_files_place_is_refused(tmp_path: Path) -> None:
    """A path that cannot be a file is refused with a sentence."""
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="cannot be used"):
        SqliteStore(tmp_path, 1000.0)
    with pytest.raises(Unavailable, match="cannot be used"):
        SqliteStore(tmp_path / "file" / "runs.db", 1000.0)


async def test_a_read_only_file_is_read() -> None:
    """Where nothing can be written runs are read and changes refused, until it can be."""
    with ordinary_user() as directory:
        path = directory / "runs.db"
        store = SqliteStore(path, 1000.0)
        await store.create("a", Change(head(1), b"recipe"))
        await store.close()
        path.chmod(stat.S_IRUSR)
        directory.chmod(stat.S_IRUSR | stat.S_IXUSR)

        store = SqliteStore(path, 1000.0)
        found = await store.recipe("a", 1)
        for asked in (store.change("a", 1, Change(head(2))), store.ping()):
            with pytest.raises(Unavailable, match="cannot be used"):
                await asked
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        directory.chmod(0o755)
        store.file._tried = 0.0  # as if a second had passed
        await store.ping()

        assert found == b"recipe"
        assert await store.change("a", 1, Change(head(2)))
        await store.close()


async def test_a_file_that_is_locked_is_waited_for_and_then_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the file changes fail, all of them after one and the same wait.

    Reading goes on, and so does everything once the file is free again: also what waits just then.
    """
    monkeypatch.setattr("app.runs.stores.sqlite_file.BUSY_SECONDS", 0.2)
    store = SqliteStore(path, 1000.0)
    await store.create("a", Change(head(1), b"recipe"))

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcomes = await asyncio.gather(
            *(store.change("a", 1, Change(head(2, b"%d" % n))) for n in range(5)),
            return_exceptions=True,
        )
        seen = await store.head("a")
        monkeypatch.setattr("app.runs.stores.sqlite_file.BUSY_SECONDS", 30.0)
        waiting = asyncio.create_task(store.change("a", 1, Change(head(2))))
        await asyncio.sleep(0.01)
        other.execute("ROLLBACK")

    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 5
    assert seen == head(1)
    assert await waiting
    assert await store.change("a", 2, Change(head(3)))
    await store.close()
