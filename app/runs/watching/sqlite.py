"""The presence at runs that are kept in an SQLite file, for all processes of one machine.

It has a small file of its own beside the store's, which nobody misses: nothing waits for the disk.
"""

import asyncio
import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from time import time

from app.runs.stores.sqlite_file import is_damage, parts_of, translated, use_wal
from app.runs.watching.presence import COUNT_SECONDS, SHOWN_SECONDS, Look, Presence, Shown

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

BUSY_SECONDS = 0.2
"""How long is waited for another process; what is written takes it microseconds."""


class SqlitePresence(Presence):
    """Shows the runs of a ``SqliteStore`` at the same path."""

    def __init__(self, path: Path) -> None:
        """Open the file of the presence, making it anew where it is damaged.

        Raises:
            Unavailable: one of the two files cannot be opened.
        """
        beside = path.with_name(path.name + "-live")
        with translated(), ExitStack() as opened:
            self._runs = opened.enter_context(closing(_connected(path)))
            self._runs.execute("PRAGMA query_only = ON")
            try:
                self._live = _prepared(beside)
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
                for part in parts_of(beside):
                    part.unlink(missing_ok=True)
                self._live = _prepared(beside)
            opened.pop_all()  # from here on it is for close() to close them
        self._seen: tuple[int, int] | None = None
        self._mine = False

    async def show(self, run_id: str, shown: Shown) -> int:
        """Write down what is shown."""
        now = time()
        with translated():
            self._live.execute("DELETE FROM shown WHERE until < ?", (now,))
            self._live.execute(
                "REPLACE INTO shown VALUES (?, ?, ?)",
                (run_id, shown.encoded(), now + SHOWN_SECONDS),
            )
            found = self._live.execute(
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
            self._live.execute("DELETE FROM watchers WHERE until < ? OR number = 0", (now,))
            self._live.executemany("REPLACE INTO watchers VALUES (?, ?, ?, ?)", rows)
        self._mine = True

    async def follow(self, run_ids: Collection[str]) -> None:
        """Do nothing: every run is looked at."""

    async def changed(self) -> Collection[str] | None:
        """Look after a moment whether anybody wrote to one of the two files."""
        await asyncio.sleep(LOOK_SECONDS)
        with translated():
            seen = _data_version(self._runs), _data_version(self._live)
        if seen == self._seen and not self._mine:
            return ()
        self._seen, self._mine = seen, False
        return None

    async def look(self, run_ids: Collection[str]) -> Mapping[str, Look]:
        """Return how the runs are now."""
        ids, now = json.dumps(list(run_ids)), time()
        chosen = "(SELECT value FROM json_each(?))"
        with translated():
            versions = self._runs.execute(
                f"SELECT id, version FROM runs WHERE id IN {chosen}",  # noqa: S608 - a constant
                (ids,),
            ).fetchall()
            shown = dict(
                self._live.execute(
                    f"SELECT run_id, shown FROM shown WHERE run_id IN {chosen}",  # noqa: S608
                    (ids,),
                ).fetchall()
            )
            watchers = dict(
                self._live.execute(
                    "SELECT run_id, sum(number) FROM watchers"  # noqa: S608
                    f" WHERE run_id IN {chosen} AND until > ? GROUP BY run_id",
                    (ids, now),
                ).fetchall()
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
        """Close both files."""
        self._runs.close()
        self._live.close()


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _prepared(path: Path) -> sqlite3.Connection:
    """Return a connection to the presence's own file, which has its tables then."""
    connection = _connected(path)
    try:
        use_wal(connection)
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection writes to the file."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)
