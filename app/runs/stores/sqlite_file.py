"""The SQLite file of a store: how it is opened, what it holds, and what may befall it."""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep, strftime

from app.runs.refusals import Unavailable

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

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

log = logging.getLogger(__name__)


def connected(path: Path) -> sqlite3.Connection:
    """Return a connection to the store's file."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")  # on disk when it is acknowledged
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Bring the file to the newest schema; several processes may try at the same time.

    Raises:
        sqlite3.DatabaseError: the file is damaged.
        Unavailable: it was written by a newer version.
    """
    if path.stat().st_size <= CHECKED_BYTES:
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            error = sqlite3.DatabaseError(sound)
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
    with _transaction(connection):
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        if schema > SCHEMA:
            raise Unavailable(
                f"{path} was written by a newer version of this application. Start that "
                "version, or name another file in GDL_STORE."
            )
        for migration in MIGRATIONS[schema:]:
            for statement in migration.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")


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
            if not is_busy(error) or monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether a file is damaged, and not just held by another process or out of reach."""
    return error.sqlite_errorcode & 0xFF in DAMAGED


def is_busy(error: Exception) -> bool:
    """Tell whether another process held the file for longer than a write waits."""
    # The low byte of a code tells the kind of error, the others more about it.
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


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
