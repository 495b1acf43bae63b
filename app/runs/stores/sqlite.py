"""Runs kept in an SQLite file: the embedded default, shared by the processes of one machine."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import time
from typing import Any

from app.runs.refusals import Unavailable, Unsure
from app.runs.stores.availability import Availability
from app.runs.stores.one_thread import OneThread
from app.runs.stores.sqlite_file import SCHEMA, is_busy, is_unsure, translated, waiting
from app.runs.stores.sqlite_held import HeldFile, check_room
from app.runs.stores.sqlite_origin import make_ready
from app.runs.stores.store import Change, Checkpoint, Head, Store

LARGEST_BATCH = 200
"""Writes committed together at most: a few milliseconds of work."""

REMOVED_AT_ONCE = 5
"""Runs removed in one transaction, each with thousands of checkpoints; meanwhile others wait."""

UNCHANGED = translated(" This request has changed nothing; try again in a moment.")

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
    waits, for the disk or for another process, is done in a thread; what does not wait is not:
    it would have to get Python's lock back from a busy event loop, milliseconds for a write of
    microseconds.
    """

    def __init__(
        self,
        path: Path,
        ttl: float,
        clock: Callable[[], float] = time,
        *,
        is_worker: bool = False,
    ) -> None:
        """Open the file, which is made ready unless whoever started this worker has done so.

        Raises:
            Unavailable: it cannot be made ready.
        """
        self._ttl, self._clock = ttl, clock
        if not is_worker:
            make_ready(path)
        self.file = HeldFile(path)
        self._availability = Availability(f"The store {path.name}", self.ping)
        self._closed = False
        self._waiting: list[_Write] = []
        self._writing: asyncio.Task[None] | None = None
        self._thread = OneThread("sqlite-writer")

    def _read(self, query: str, *values: str | int) -> list[Any]:
        if self._closed:
            raise Unavailable("The store is closed.")
        with self._availability, UNCHANGED:
            reader = self.file.reader
            if not self.file.remembers:
                query = query.replace(" remembered,", " x'',")
            return reader.execute(query, values).fetchall()

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
            "SELECT version, edition, key_hash, latest, remembered, touched FROM runs WHERE id = ?",
            run_id,
        )
        if not rows:
            return None
        *head, touched = rows[0]
        untouched = self._clock() - touched
        if untouched > self._ttl:  # gone, if not yet removed
            return None
        if untouched > self._ttl / TOUCHES_PER_TTL:
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
                "UPDATE runs SET version = ?, edition = ?, latest = ?, remembered = ?, touched = ?"
                " WHERE id = ? AND version = ?",
                (
                    *(head.version, head.edition, head.latest, head.remembered, self._clock()),
                    *(run_id, version),
                ),
            )
            if updated.rowcount == 0:
                return False
            _write_details(connection, run_id, change)
            return True

        return bool(await self._written(update))

    async def delete(self, run_id: str, version: int) -> bool:
        """Remove a run if it is still of that version."""

        def remove(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM runs WHERE id = ? AND version = ?", (run_id, version)
            ).rowcount

        return bool(await self._written(remove))

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
        with self._availability, translated():
            check_room(self.file.path)

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
            return True

        await self._written(write)

    async def close(self) -> None:
        """Commit what waits, then close the file."""
        self._closed = True
        await self._availability.close()
        if self._writing is not None:
            await self._writing
        await self._thread.end()
        self.release()

    def release(self) -> None:
        """Close the file, to which nothing was ever written or waits to be."""
        self.file.close()

    async def _written(self, work: Callable[[sqlite3.Connection], bool | int]) -> int:
        """Have ``work`` done in the next transaction; return its answer once it is on the disk."""
        if self._closed:
            raise Unavailable("The store is closed.")
        with self._availability, UNCHANGED:
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
        writer = self.file.renewed()
        try:
            await self._begin(writer)
            answers = [write.work(writer) for write in writes]
            try:
                await self._executed(writer, "COMMIT")
            except sqlite3.Error as error:
                if is_unsure(error):
                    raise Unsure from error
                raise
        except BaseException as error:
            self.file.failed(error)
            if writer.in_transaction:
                await self._executed(writer, "ROLLBACK")
            raise
        self.file.check()  # what went into a file that is no longer there is not kept
        return answers

    async def _begin(self, writer: sqlite3.Connection) -> None:
        """Begin a transaction: at once, or when other processes' are over."""
        try:
            writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            with waiting(writer):
                await self._executed(writer, "BEGIN IMMEDIATE")

    async def _executed(self, writer: sqlite3.Connection, statement: str) -> None:
        """Execute a statement that may have to wait."""
        await self._thread.do(partial(writer.execute, statement))


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
    if change.checkpoints:
        connection.executemany(
            "INSERT INTO checkpoints (run_id, step, edition, state) VALUES (?, ?, ?, ?)",
            [(run_id, one.step, change.head.edition, one.state) for one in change.checkpoints],
        )
