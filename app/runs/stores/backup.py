"""A copy of a store in use, whole or not there at all."""

import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from app.runs.refusals import Unavailable
from app.runs.stores.sqlite_file import opened, parts_of, translated
from app.runs.stores.sqlite_held import HeldFile
from app.runs.stores.sqlite_origin import check_origin


def back_up(store: Path, copy: Path) -> int:
    """Copy the store in one file to another one; return how many runs are in the copy.

    Servers go on reading and writing meanwhile. The copy is of one moment. It gets its name when it
    is complete, checked and on the disk.

    Raises:
        Unavailable: there is no store, or there is a file of the copy's name, or it cannot be
            written, or what was copied is damaged.
    """
    if not store.is_file():
        raise Unavailable(f"There is no store at {store}. Name the one to copy by --store.")
    if copy.exists():
        raise Unavailable(f"{copy} is there already. Choose another name, or move it away.")
    if not copy.parent.is_dir():
        raise Unavailable(f"There is no folder {copy.parent}. Make it first, or choose another.")
    unfinished = copy.with_name(f"{copy.name}.unfinished-{token_hex(4)}")
    with translated():
        check_origin(store)
        try:
            runs = _copied(store, unfinished)
            _name(unfinished, copy)
        finally:
            for part in parts_of(unfinished):
                part.unlink(missing_ok=True)
    return runs


def _name(unfinished: Path, copy: Path) -> None:
    """Give the copy its name, unless another one has it meanwhile."""
    try:
        copy.hardlink_to(unfinished)
    except FileExistsError:
        raise Unavailable(f"{copy} is there already. Choose another name.") from None
    except OSError:  # there are disks that know no second name
        unfinished.rename(copy)


def _copied(store: Path, copy: Path) -> int:
    """Copy, check what came of it, and return how many runs it holds."""
    with closing(HeldFile(store)) as source, closing(opened(copy, "mode=rwc")) as target:
        # In one go: between two steps somebody else's write would undo it.
        source.reader.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # so that it is one file, and on the disk
        (sound,) = target.execute("PRAGMA integrity_check(1)").fetchone()
        if sound != "ok":
            raise Unavailable(f"The store {store} is damaged ({sound}). No copy was made.")
        try:
            (runs,) = target.execute("SELECT count(*) FROM runs").fetchone()
        except sqlite3.OperationalError:  # a new file that nobody has prepared yet
            runs = 0
        return int(runs)
