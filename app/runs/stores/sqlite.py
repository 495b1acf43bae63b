"""Runs kept in an SQLite file: the embedded default, shared by the processes of one machine."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import Any

from app.runs.refusals import Unavailable
from app.runs.stores.sqlite_file import (
    SCHEMA,
    connected,
    is_busy,
    is_damage,
    prepare,
    put_aside,
    translated,
)
from app.runs.stores.store import Change, Checkpoint, Head, Store

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
            self._reader = opened.enter_context(contextlib.closing(connected(self._path)))
            self._writer = opened.enter_context(contextlib.closing(connected(self._path)))
            prepare(self._path, self._writer)
            opened.pop_all()  # from here on it is for close() to close them

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
            if len(writes) > 1 and not is_busy(error):
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
