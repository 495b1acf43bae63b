"""The presence at runs that are kept in an SQLite file, for all processes of one machine.

It has a small file of its own beside the store's, which nobody misses: nothing waits for the disk.
"""

import asyncio
import json
import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path
from time import time
from typing import Any

from app.runs.stores.sqlite_file import is_busy, is_damage, opened, parts_of, translated, use_wal
from app.runs.stores.sqlite_held import HeldFile, Identity, identity_of
from app.runs.watching.presence import COUNT_SECONDS, SHOWN_SECONDS, Look, Presence, Shown

DATA_VERSION = "PRAGMA data_version"
"""Asks for a number that changes when another connection writes to the file."""

LOOK_SECONDS = 0.05
"""How often is looked whether something changed; a look that finds nothing takes microseconds."""

TABLES = """
CREATE TABLE IF NOT EXISTS shown (
    run_id TEXT PRIMARY KEY, shown BLOB NOT NULL, until REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS watchers (
    run_id TEXT NOT NULL, process TEXT NOT NULL, number INTEGER NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (run_id, process)
) WITHOUT ROWID;
"""

BUSY_MILLISECONDS = 200
"""How long is waited for another process; what is written takes it microseconds."""


class SqlitePresence(Presence):
    """Shows the runs of a ``SqliteStore`` at the same path."""

    def __init__(self, runs: HeldFile) -> None:
        """Open the file of the presence, unless the disk has no room for it just now.

        Raises:
            Unavailable: it cannot be opened, nor later on.
        """
        self._runs, self._beside = runs, runs.path.with_name(runs.path.name + "-live")
        self._live: sqlite3.Connection | None = None
        self._identity: Identity | None = None
        with translated():
            try:
                self._shared()
            except sqlite3.Error as error:
                if is_busy(error) or self._beside.is_dir():
                    raise
        self._seen: tuple[int, ...] | None = None
        self._mine = False

    def _shared(self) -> sqlite3.Connection:
        """Return the connection to the presence's own file, also after it was made anew."""
        if self._live is None or identity_of(self._beside) != self._identity:
            self._forget()
            self._live, self._identity = _prepared(self._beside), identity_of(self._beside)
        return self._live

    def _forget(self) -> None:
        if self._live is not None:
            self._live.close()
        self._live = None

    def _read(self, query: str, *values: str | float) -> list[tuple[Any, ...]]:
        """Return what is in the presence's own file, or nothing, where it cannot be read."""
        try:
            return self._shared().execute(query, values).fetchall()
        except (sqlite3.Error, OSError):
            return []

    async def show(self, run_id: str, shown: Shown) -> int:
        """Write down what is shown."""
        now = time()
        with translated():
            live = self._shared()
            live.execute("DELETE FROM shown WHERE until < ?", (now,))
            live.execute(
                "REPLACE INTO shown VALUES (?, ?, ?)",
                (run_id, shown.encoded(), now + SHOWN_SECONDS),
            )
            found = live.execute(
                "SELECT total(number) FROM watchers WHERE run_id = ? AND until > ?", (run_id, now)
            )
            (watchers,) = found.fetchone()
        self._mine = True
        return int(watchers)

    async def count(self, process: str, watchers: Mapping[str, int]) -> None:
        """Write down how many watch in one process."""
        now = time()
        rows = [(run, process, number, now + COUNT_SECONDS) for run, number in watchers.items()]
        with translated():
            live = self._shared()
            live.execute("DELETE FROM watchers WHERE until < ? OR number = 0", (now,))
            live.executemany("REPLACE INTO watchers VALUES (?, ?, ?, ?)", rows)
        self._mine = True

    async def follow(self, run_ids: Collection[str]) -> None:
        """Do nothing: every run is looked at."""

    async def changed(self) -> Collection[str] | None:
        """Look after a moment whether anybody wrote to one of the two files."""
        await asyncio.sleep(LOOK_SECONDS)
        with translated():
            (runs,) = self._runs.reader.execute(DATA_VERSION).fetchone()
        seen = runs, *(version for (version,) in self._read(DATA_VERSION))
        if seen == self._seen and not self._mine:
            return ()
        self._seen, self._mine = seen, False
        return None

    async def look(self, run_ids: Collection[str]) -> Mapping[str, Look]:
        """Return how the runs are now."""
        ids, now = json.dumps(list(run_ids)), time()
        chosen = "(SELECT value FROM json_each(?))"
        with translated():
            versions = self._runs.reader.execute(
                f"SELECT id, version FROM runs WHERE id IN {chosen}",  # noqa: S608 - a constant
                (ids,),
            ).fetchall()
        shown = dict(
            self._read(f"SELECT run_id, shown FROM shown WHERE run_id IN {chosen}", ids)  # noqa: S608
        )
        watchers = dict(
            self._read(
                "SELECT run_id, sum(number) FROM watchers"  # noqa: S608
                f" WHERE run_id IN {chosen} AND until > ? GROUP BY run_id",
                ids,
                now,
            )
        )
        return {
            run_id: Look(
                version,
                Shown.decoded(shown[run_id]) if run_id in shown else None,
                watchers.get(run_id, 0),
            )
            for run_id, version in versions
        }

    async def close(self) -> None:
        """Close the file; that of the runs is the store's."""
        self._forget()


def _prepared(path: Path) -> sqlite3.Connection:
    """Return a connection to the presence's own file, which has its tables then."""
    try:
        return _with_tables(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    for part in parts_of(path):  # nobody misses it; other processes will find the new one
        part.unlink(missing_ok=True)
    return _with_tables(path)


def _with_tables(path: Path) -> sqlite3.Connection:
    connection = opened(path, "mode=rwc")
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        use_wal(connection)
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
