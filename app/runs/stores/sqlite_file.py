"""The SQLite file of a store: how it is opened, what it holds, and what may befall it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from app.runs.refusals import Unavailable
from app.runs.stores.store import Newer

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

REMEMBERED = "ALTER TABLE runs ADD COLUMN remembered BLOB NOT NULL DEFAULT x''"
"""A column which an older version of this application knows nothing of and can do without.

So it makes no new schema: older versions still open the file, and may be using it just now.
"""
APPLICATION = int.from_bytes(b"GDLs")
"""What marks a file as ours, kept in its ``application_id``."""

DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Foreign(Unavailable):
    """The file is something else, and none of our business."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not a store of this application, or its beginning is destroyed. It was "
            "left as it is. Name another file in GDL_STORE, or move this one away."
        )


def opened(path: Path, options: str) -> sqlite3.Connection:
    """Return a connection, with options as in an address of SQLite's."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        uri=True,
    )


def connected(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection to the store's file."""
    connection = opened(path, "mode=rwc" if create else "mode=rw")
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
        Unavailable: it is something else, or was written by a newer version.
    """
    if path.stat().st_size <= CHECKED_BYTES:
        (sound,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if sound != "ok":
            error = sqlite3.DatabaseError(sound)
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
    if is_current(path, connection):
        return  # without a write, for which a full disk has no room
    with _transaction(connection):
        schema = schema_of(path, connection)
        if schema == 0 and connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
            raise Foreign(path)
        for migration in MIGRATIONS[schema:]:
            for statement in migration.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")


def remembers(connection: sqlite3.Connection) -> bool:
    """Tell whether the file has the column of what is remembered with a run."""
    return any(row[1] == "remembered" for row in connection.execute("PRAGMA table_info(runs)"))


def made_to_remember(connection: sqlite3.Connection) -> bool:
    """Give the file that column, if it can be written; tell whether it has it now."""
    with contextlib.suppress(sqlite3.Error), _transaction(connection):
        if not remembers(connection):
            connection.execute(REMEMBERED)
    return remembers(connection)


def schema_of(path: Path, connection: sqlite3.Connection) -> int:
    """Return the schema that a file is of; raise ``Newer`` when it is not known here."""
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    return check_schema(path, schema)


def check_schema(path: Path, schema: int) -> int:
    """Return a schema; raise ``Newer`` when it is not known here."""
    if schema > SCHEMA:
        raise Newer(str(path))
    return schema


def is_current(path: Path, connection: sqlite3.Connection) -> bool:
    """Tell whether a file is of the newest schema; raise ``Newer`` when it is of a newer one."""
    return schema_of(path, connection) == SCHEMA


def parts_of(path: Path) -> list[Path]:
    """Return the files that make up a store in WAL mode: the file itself and those beside it."""
    return [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]


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


def is_unsure(error: Exception) -> bool:
    """Tell whether a transaction whose commit failed like this may yet be found in the file.

    Where nothing could be written, or not all of it, it is not. Where the disk did not confirm what
    was written, SQLite takes it back, but after a crash may find it there.
    """
    return (
        isinstance(error, sqlite3.Error)
        and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_IOERR
        and error.sqlite_errorcode != sqlite3.SQLITE_IOERR_WRITE
    )


def wait_not(connection: sqlite3.Connection) -> None:
    """Have a connection fail at once where it would have to wait for another process."""
    connection.execute("PRAGMA busy_timeout = 0")


@contextlib.contextmanager
def waiting(connection: sqlite3.Connection) -> Iterator[None]:
    """Have a connection that does not wait do so within."""
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
    try:
        yield
    finally:
        wait_not(connection)


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


class Translation:
    """Turns what SQLite or the file system says within it into a refusal, and says more."""

    def __init__(self, more: str) -> None:
        self._more = more

    def __enter__(self) -> None:
        """Begin; it may have begun elsewhere, too."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        """Raise the refusal."""
        if isinstance(error, sqlite3.Error | OSError):
            said = f"The store cannot be used just now ({error}).{self._more}"
            raise Unavailable(said) from error


def translated(more: str = "") -> Translation:
    """Turn what SQLite or the file system says into a refusal that can be told, and ``more``."""
    return Translation(more)
