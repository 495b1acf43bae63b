"""The SQLite file that a process holds open, known at each use to be the file at its path."""

import errno
import os
import sqlite3
from pathlib import Path
from time import monotonic

from app.runs.stores.sqlite_file import (
    connected,
    is_busy,
    made_to_remember,
    opened,
    parts_of,
    remembers,
    wait_not,
)

AGAIN_SECONDS = 1.0
"""How long a file that can only be read is taken to be so before it is tried anew."""

LEAST_ROOM = 1_000_000
"""Bytes without which a disk is full: a short change may find room yet, a new run does not."""

Identity = tuple[int, int]


class Replaced(OSError):
    """At the path there is another file now, or none."""

    def __init__(self) -> None:
        super().__init__("its file was removed or replaced; put it back, or restart the server")


class HeldFile:
    """A store's file with a connection to read and one to write, opened when they are needed.

    On a disk that is full or read-only the runs can be read all the same, and as soon as it can be
    written so can they. But never is another file taken for the one that was held: somebody else
    may still write to that one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections: tuple[sqlite3.Connection, sqlite3.Connection] | None = None
        self._identity: Identity | None = None
        self._is_immutable = self._is_read_only = False
        self.remembers = False
        """Whether it has the column of what is remembered with a run, once it is opened."""
        self._tried = 0.0

    @property
    def reader(self) -> sqlite3.Connection:
        """The connection to read.

        Raises:
            sqlite3.Error, OSError: there is none to be had.
            Replaced: the file is not the one that was opened.
        """
        return self._held()[0]

    def check(self) -> None:
        """Raise ``Replaced`` unless the file that was opened, if any was, is the one there."""
        if self._identity is not None and identity_of(self.path) != self._identity:
            raise Replaced

    def _held(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        self.check()
        if self._is_immutable and has_wal(self.path):  # others have begun to write
            self._open()
        return self._connections or self._open()

    def renewed(self) -> sqlite3.Connection:
        """Return the connection to write, which waits for nobody.

        A file that could not be written is opened anew, while nobody uses its connections.

        Raises:
            sqlite3.Error, OSError: as of ``reader``, or the disk is full or read-only still.
        """
        _, writer = self._held()
        if self._is_read_only or self._is_immutable:
            check_room(self.path)
            if monotonic() > self._tried + AGAIN_SECONDS:
                _, writer = self._open()
        return writer

    def failed(self, error: BaseException) -> None:
        """Note what became of a write: a file that was read-only when opened stays so."""
        if isinstance(error, sqlite3.Error):
            self._is_read_only |= error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY

    def close(self) -> None:
        """Let go of the file."""
        for connection in self._connections or ():
            connection.close()
        self._connections = None

    def _open(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        self.close()  # all at once, for SQLite shares among them what it found of the file
        self._tried = monotonic()
        before = identity_of(self.path)
        reader, self._is_immutable = _connected(self.path)
        try:
            writer, _ = _connected(self.path)
        except BaseException:
            reader.close()
            raise
        self._connections, self._is_read_only = (reader, writer), False
        if before is None or identity_of(self.path) != before:
            self.close()
            raise Replaced
        self._identity = before
        self.remembers = remembers(reader) or made_to_remember(writer)
        wait_not(writer)
        return self._connections


def _connected(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Return a connection, and whether it takes the file to be one that nobody can write."""
    try:
        return connected(path), False
    except sqlite3.OperationalError as error:
        # Even to read, SQLite needs a file beside this one, for which there is no room perhaps;
        # but not where nobody writes, and nothing is in the -wal.
        if is_busy(error) or has_wal(path) or not path.is_file():
            raise
        reason = error
    connection = opened(path, "mode=ro&immutable=1")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.Error:
        connection.close()
        raise reason from None
    return connection, True


def identity_of(path: Path) -> Identity | None:
    """Return what tells a file from every other one; ``None`` where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a microsecond faster, at each use
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def has_wal(path: Path) -> bool:
    """Tell whether there are changes that are not in the file itself yet."""
    try:
        return parts_of(path)[1].stat().st_size > 0
    except FileNotFoundError:
        return False


def check_room(path: Path) -> None:
    """Raise ``OSError`` with the reason when a file cannot grow."""
    disk = os.statvfs(path.parent)
    if disk.f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    if disk.f_bavail * disk.f_frsize < LEAST_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
