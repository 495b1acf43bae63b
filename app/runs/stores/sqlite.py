"""Runs kept in an SQLite file: the embedded default, shared by the processes of one machine."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep, strftime, time
from typing import Any

from app.runs.refusals import Unavailable
from app.runs.stores.store import Change, Checkpoint, Head, Store

BUSY_SECONDS = 5.0
"""How long a write waits for another process's write to end."""

CHECKED_BYTES = 200_000_000
"""A file up to this size is read through when it is opened; that takes a second at most."""

MIGRATIONS = [
    """
CREATE TABLE runs (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, edition INTEGER NOT NULL,
    key_hash BLOB NOT NULL, latest BLOB NOT NULL, touched REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_by_touched ON runs (touched);
CREATE TABLE recipes (
    run_id TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, recipe BLOB NOT NULL
);
CREATE TABLE checkpoints (
    run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, step INTEGER NOT NULL,
    edition INTEGER NOT NULL, state BLOB NOT NULL, PRIMARY KEY (run_id, step)
) WITHOUT ROWID;
""",
]
"""What leads from each schema of the file to the next, beginning with an empty file.

Never change an entry: add one.
"""

SCHEMA = len(MIGRATIONS)
"""The schema of the file, kept in its ``user_version``."""

log = logging.getLogger(__name__)

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

LARGEST_BATCH = 200
"""Writes committed together at most: a few milliseconds of work."""

REMOVED_AT_ONCE = 5
"""Runs removed in one transaction, each with thousands of checkpoints; meanwhile others wait."""

TOUCHES_PER_TTL = 100
"""A run that is only read has its time noted this often in its time to live."""


@dataclass(frozen=True, slots=True)
class _Write:
    """Something to write, and where its outcome is awaited."""

    work: Callable[[sqlite3.Connection], bool | int]
    outcome: asyncio.Future[bool | int]


class SqliteStore(Store):
    """Keeps runs in one file, in WAL mode.

    Reads are short and made where they are asked for. All writes that wait are committed in one
    transaction: one wait for the disk serves them all, and none is acknowledged before it. What
    may wait, for the disk or for another process, is done in a thread; the statements between
    are not: each would have to get Python's lock back from a busy event loop, milliseconds for a
    write of microseconds.
    """

    def __init__(self, path: Path, ttl: float, clock: Callable[[], float] = time) -> None:
        """Open the file, making it and its directory where there are none.

        A file that is damaged is put aside, and a new one begun.

        Raises:
            Unavailable: the file cannot be opened or was written by a newer version.
        """
        self._path, self._ttl, self._clock = path, ttl, clock
        with translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._open()
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                put_aside(path)
                self._open()
        self._closed = False
        self._waiting: list[_Write] = []
        self._writing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")

    def _open(self) -> None:
        with contextlib.ExitStack() as opened:
            self._reader = opened.enter_context(contextlib.closing(self._connect()))
            self._writer = opened.enter_context(contextlib.closing(self._connect()))
            self._prepare()
            opened.pop_all()  # from here on it is for close() to close them

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")  # on disk when it is acknowledged
            connection.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepare(self) -> None:
        """Bring the file to the newest schema; several processes may try at the same time."""
        if self._path.stat().st_size <= CHECKED_BYTES:
            (sound,) = self._reader.execute("PRAGMA quick_check(1)").fetchone()
            if sound != "ok":
                error = sqlite3.DatabaseError(sound)
                error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise error
        with _transaction(self._writer):
            (schema,) = self._writer.execute("PRAGMA user_version").fetchone()
            if schema > SCHEMA:
                raise Unavailable(
                    f"{self._path} was written by a newer version of this application. Start that "
                    "version, or name another file in GDL_STORE."
                )
            for migration in MIGRATIONS[schema:]:
                for statement in migration.split(";"):
                    self._writer.execute(statement)
            self._writer.execute(f"PRAGMA user_version = {SCHEMA}")

    def _read(self, query: str, *values: str | int) -> list[Any]:
        with translated():
            return self._reader.execute(query, values).fetchall()

    async def create(self, run_id: str, change: Change) -> None:
        """Keep a new run."""

        def insert(connection: sqlite3.Connection) -> bool:
            head = change.head
            connection.execute(
                "INSERT INTO runs (id, version, edition, key_hash, latest, touched)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (run_id, head.version, head.edition, head.key_hash, head.latest, self._clock()),
            )
            _write_details(connection, run_id, change)
            return True

        await self._written(insert)

    async def head(self, run_id: str) -> Head | None:
        """Return the head of a run."""
        rows = self._read(
            "SELECT version, edition, key_hash, latest, touched FROM runs WHERE id = ?", run_id
        )
        if not rows:
            return None
        *head, touched = rows[0]
        if self._clock() - touched > self._ttl / TOUCHES_PER_TTL:
            self._enqueue(lambda connection: self._touch(connection, run_id))
        return Head(*head)

    def _touch(self, connection: sqlite3.Connection, run_id: str) -> bool:
        connection.execute("UPDATE runs SET touched = ? WHERE id = ?", (self._clock(), run_id))
        return True

    async def recipe(self, run_id: str, edition: int) -> bytes | None:
        """Return the recipe of a run, if it is still of that edition."""
        rows = self._read(
            "SELECT recipe FROM recipes JOIN runs ON id = run_id WHERE id = ? AND edition = ?",
            run_id,
            edition,
        )
        return rows[0][0] if rows else None

    async def checkpoint(self, run_id: str, edition: int, step: int) -> Checkpoint | None:
        """Return the last checkpoint at or before a step."""
        rows = self._read(
            "SELECT step, state FROM checkpoints WHERE run_id = ? AND step <= ? AND edition <= ?"
            " ORDER BY step DESC LIMIT 1",
            run_id,
            step,
            edition,
        )
        return Checkpoint(*rows[0]) if rows else None

    async def checkpoints(self, run_id: str, edition: int) -> Sequence[Checkpoint]:
        """Return all checkpoints of that edition or an earlier one."""
        rows = self._read(
            "SELECT step, state FROM checkpoints WHERE run_id = ? AND edition <= ? ORDER BY step",
            run_id,
            edition,
        )
        return [Checkpoint(*row) for row in rows]

    async def change(self, run_id: str, version: int, change: Change) -> bool:
        """Write a change if the run is still of that version."""

        def update(connection: sqlite3.Connection) -> bool:
            head = change.head
            updated = connection.execute(
                "UPDATE runs SET version = ?, edition = ?, latest = ?, touched = ?"
                " WHERE id = ? AND version = ?",
                (head.version, head.edition, head.latest, self._clock(), run_id, version),
            )
            if updated.rowcount == 0:
                return False
            _write_details(connection, run_id, change)
            return True

        return bool(await self._written(update))

    async def remove_untouched(self) -> int:
        """Remove the runs nobody touched for their time to live."""
        oldest, removed = self._clock() - self._ttl, 0

        def remove(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE touched < ? LIMIT ?)",
                (oldest, REMOVED_AT_ONCE),
            ).rowcount

        while number := await self._written(remove):
            removed += number
        return removed

    async def ping(self) -> None:
        """Return when the file can be written: its schema is, once more."""

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
            return True

        await self._written(write)

    async def close(self) -> None:
        """Commit what waits, then close the file."""
        self._closed = True
        if self._writing is not None:
            await self._writing
        await asyncio.to_thread(self._thread.shutdown)
        self.release()

    def release(self) -> None:
        """Close the file, to which nothing was ever written or waits to be."""
        self._reader.close()
        self._writer.close()

    async def _written(self, work: Callable[[sqlite3.Connection], bool | int]) -> int:
        """Have ``work`` done in the next transaction; return its answer once it is on the disk."""
        if self._closed:
            raise Unavailable("The store is closed.")
        with translated():
            return await self._enqueue(work)

    def _enqueue(
        self, work: Callable[[sqlite3.Connection], bool | int]
    ) -> asyncio.Future[bool | int]:
        """Put a write to those that wait; return where its outcome will be."""
        write = _Write(work, asyncio.get_running_loop().create_future())
        write.outcome.add_done_callback(_heard)
        self._waiting.append(write)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        return write.outcome

    async def _write_waiting(self) -> None:
        """Commit what waits, again and again, until nothing does."""
        while self._waiting:
            wanted = [
                write for write in self._waiting[:LARGEST_BATCH] if not write.outcome.cancelled()
            ]
            del self._waiting[:LARGEST_BATCH]
            await self._commit(wanted)

    async def _commit(self, writes: Sequence[_Write]) -> None:
        """Commit the writes together, or, when one of them fails, each for itself."""
        if not writes:
            return
        try:
            answers = await self._committed(writes)
        except Exception as error:  # noqa: BLE001 - whatever it is, who awaits a write hears of it
            if len(writes) > 1 and not _is_busy(error):
                for write in writes:
                    await self._commit([write])
                return
            for write in writes:  # when another process holds the file, one wait is enough for all
                if not write.outcome.done():
                    write.outcome.set_exception(error)
        else:
            for write, answer in zip(writes, answers, strict=True):
                if not write.outcome.done():
                    write.outcome.set_result(answer)

    async def _committed(self, writes: Sequence[_Write]) -> list[bool | int]:
        """Do all of the writes or nothing; return their answers once they are on the disk."""
        await self._executed("BEGIN IMMEDIATE")
        try:
            answers = [write.work(self._writer) for write in writes]
            await self._executed("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                await self._executed("ROLLBACK")
            raise
        return answers

    async def _executed(self, statement: str) -> None:
        """Execute a statement that may have to wait."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._writer.execute, statement)


def _heard(outcome: asyncio.Future[bool | int]) -> None:
    """Take note of an outcome that nobody may await, as that of noting the time of a look."""
    if not outcome.cancelled():
        outcome.exception()


def parts_of(path: Path) -> list[Path]:
    """Return the files that make up a store in WAL mode: the file itself and those beside it."""
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


def put_aside(path: Path) -> None:
    """Give a damaged file, and what belongs to it, another name beside it, and say so."""
    aside = path.with_name(f"{path.name}.damaged-{strftime('%Y%m%d-%H%M%S')}-{token_hex(2)}")
    for part, part_aside in zip(parts_of(path), parts_of(aside), strict=True):
        if part.exists():
            part.rename(part_aside)
    log.warning(
        "The store %s is damaged. It was kept as %s, and a new one begun.", path.name, aside.name
    )


def use_wal(connection: sqlite3.Connection) -> None:
    """Put the file in WAL mode, trying again when processes that start together all do.

    SQLite does not wait here by itself, lest two that switch wait for one another.
    """
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether a file is damaged, and not just held by another process or out of reach."""
    return error.sqlite_errorcode & 0xFF in DAMAGED


def _is_busy(error: Exception) -> bool:
    """Tell whether another process held the file for longer than a write waits."""
    # The low byte of a code tells the kind of error, the others more about it.
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _write_details(connection: sqlite3.Connection, run_id: str, change: Change) -> None:
    """Write what a change holds besides the head."""
    if change.recipe is not None:
        connection.execute(
            "INSERT INTO recipes (run_id, recipe) VALUES (?, ?)"
            " ON CONFLICT (run_id) DO UPDATE SET recipe = excluded.recipe",
            (run_id, change.recipe),
        )
    if change.keep_to is not None:
        connection.execute(
            "DELETE FROM checkpoints WHERE run_id = ? AND step > ?", (run_id, change.keep_to)
        )
    connection.executemany(
        "INSERT INTO checkpoints (run_id, step, edition, state) VALUES (?, ?, ?, ?)",
        [(run_id, one.step, change.head.edition, one.state) for one in change.checkpoints],
    )


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of the block or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite or the file system says into a refusal that can be told."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Unavailable(f"The store cannot be used just now ({error}).") from error
