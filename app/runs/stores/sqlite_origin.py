"""A store's file before it is opened: whether it is one of ours, and what if it is damaged."""

import fcntl
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep, strftime

from app.runs.refusals import Unavailable
from app.runs.stores.sqlite_file import (
    APPLICATION,
    Foreign,
    check_schema,
    connected,
    is_current,
    is_damage,
    parts_of,
    prepare,
    translated,
)
from app.runs.stores.sqlite_held import HeldFile

MAGIC = b"SQLite format 3\0"
TABLES = (b"CREATE TABLE runs (", b"CREATE TABLE recipes (", b"CREATE TABLE checkpoints (")
"""What is found at the beginning of our files, also of those that do not name the application."""

SHARED_BYTES = (0x40000002, 510)
"""Where SQLite locks a file that is open, from which byte and how many: its file format says so."""

LOCK_SECONDS = 1.0
"""How long is waited for others that only look at a damaged file as well."""

log = logging.getLogger(__name__)


def make_ready(path: Path) -> None:
    """See to it that there is a store at the path, of the newest schema; before workers open it.

    A store that is damaged, and used by nobody, is put aside, and a new one begun. What can only
    be read is left as it is. No connection of this process to the file may be open: SQLite would
    lose its locks.

    Raises:
        Unavailable: it is no store of ours, or a newer version's, or damaged and in use, or
            cannot be opened.
    """
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            check_origin(path)
            try:
                with closing(connected(path, create=True)) as connection:
                    prepare(path, connection)
            except sqlite3.DatabaseError as error:
                if is_damage(error):
                    put_aside(path)
                    continue
                _check_readable(path, error)
            return


def check_origin(path: Path) -> None:
    """Raise ``Foreign`` unless the file is a store of ours, or empty; ``Newer`` if it is that.

    It is told by its bytes: SQLite would leave its traces in a file that it opens.
    """
    try:
        with path.open("rb") as file:
            first = file.read(65_536)  # the largest page there is; the first one holds all tables
    except FileNotFoundError:
        return
    application, cells = first[68:72], first[103:105]
    is_ours = application == APPLICATION.to_bytes(4) or (
        application == bytes(4)
        # It is empty when the tables are in the -wal file still.
        and (cells == bytes(2) or all(table in first for table in TABLES))
    )
    if first and not (first.startswith(MAGIC) and is_ours):
        raise Foreign(path)
    check_schema(path, int.from_bytes(first[60:64]))


def put_aside(path: Path) -> None:
    """Give a damaged file, and what belongs to it, another name beside it, and say so.

    Nothing is done when another process has been faster.

    Raises:
        Unavailable: somebody has the file open.
    """
    with path.open("r+b") as file:
        deadline = monotonic() + LOCK_SECONDS
        while not _is_locked(file.fileno()):
            if monotonic() > deadline:
                raise Unavailable(
                    f"{path} is damaged, and another process is using it. End that one, then "
                    "start again: the file will be kept under another name, and a new one begun."
                )
            sleep(0.02)
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            return
        aside = path.with_name(f"{path.name}.damaged-{strftime('%Y%m%d-%H%M%S')}-{token_hex(2)}")
        for part, part_aside in zip(parts_of(path), parts_of(aside), strict=True):
            if part.exists():
                part.rename(part_aside)
    log.warning(
        "The store %s is damaged. It was kept as %s, and a new one begun.", path.name, aside.name
    )


def _is_locked(file: int) -> bool:
    """Lock a file for this process alone, unless another one has it open as SQLite does."""
    first, number = SHARED_BYTES
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, number, first)
    except OSError:
        return False
    return True


def _check_readable(path: Path, error: sqlite3.Error) -> None:
    """Raise the error again unless the runs in the file can be read, all the same."""
    try:
        with closing(HeldFile(path)) as file:
            is_known = is_current(path, file.reader)
    except (sqlite3.Error, OSError):
        is_known = False
    if not is_known:
        raise error
