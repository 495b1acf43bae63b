"""Which store, and which presence beside it, an address stands for."""

from importlib import import_module
from importlib.util import find_spec
from multiprocessing import parent_process
from pathlib import Path
from re import fullmatch
from urllib.parse import urlsplit

from app.runs.stores.backup import back_up
from app.runs.stores.memory import MemoryStore
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Store
from app.runs.watching.memory import MemoryPresence
from app.runs.watching.presence import Presence
from app.runs.watching.sqlite import SqlitePresence
from app.settings import Settings

MEMORY = "memory:"
SQLITE = "sqlite:///"
REDIS = ("redis://", "rediss://", "unix://")


def check_address(address: str, workers: int) -> None:
    """Refuse an address that stands for no store, or for one that these processes cannot share.

    Raises:
        ValueError: with a sentence that tells what to do.
    """
    if address == MEMORY:
        if workers > 1:
            raise ValueError(
                "memory: keeps runs in one process, so it cannot serve several workers. Use one "
                "worker, or a store of sqlite:/// and a path."
            )
    elif address.startswith(REDIS):
        check_redis(address)
    elif not address.startswith(SQLITE):
        raise ValueError(
            f"The store {address!r} is of no known kind. Use sqlite:/// and a path, redis:// and "
            "a host, or memory:."
        )
    elif not fullmatch(r"[^?#]*[^?#/]", path := address.removeprefix(SQLITE)) or path[0] == ":":
        raise ValueError(
            f"The store {address!r} names no file. Write its path after sqlite:///, as in "
            "sqlite:////data/runs.db, and nothing behind it."
        )


def check_redis(address: str, setting: str = "GDL_STORE") -> None:
    """Refuse an address of Redis that its client would take for another one, or for none.

    Raises:
        ValueError: with a sentence that does not repeat the address: a password may be in it.
    """
    if find_spec("redis") is None:
        raise ValueError(
            f"{setting}: Redis needs its client, which is not installed. Install "
            "gradient-descent-live[redis]."
        )
    if (flaw := _flaw(address)) is not None:
        raise ValueError(
            f"{setting}: this is no address of Redis ({flaw}). It is written like "
            "redis://host:6379/0, and options of its client may follow a question mark."
        )


def _flaw(address: str) -> str | None:
    """Return what is wrong with an address of Redis, or ``None``."""
    try:
        pool = import_module("redis.asyncio").BlockingConnectionPool.from_url(address)
        pool.make_connection()  # this reaches nobody yet, but takes no unknown option
    except (ValueError, TypeError) as error:
        return str(error).rpartition("got an ")[2].removesuffix(".")
    parts = urlsplit(address)
    is_number = fullmatch(r"/?\d*", parts.path)
    return None if is_number or parts.scheme == "unix" else "its database is no number"


def back_up_store(settings: Settings, copy: Path) -> int:
    """Copy the store that the settings name to a file; return how many runs are in the copy.

    Raises:
        ValueError: it is not a file.
        Unavailable: it cannot be copied.
    """
    if settings.store_path is None:
        raise ValueError(
            "Only a store in an SQLite file is copied by this command. What is in memory: ends "
            "with the server; Redis and Valkey have ways of their own, of which the README tells."
        )
    return back_up(settings.store_path, copy)


def open_store(settings: Settings) -> tuple[Store, Presence]:
    """Return the opened store that the settings name, and the presence at its runs.

    Raises:
        ValueError: the address is of no known kind.
        Unavailable: the store cannot be opened.
    """
    check_address(settings.store, settings.workers)
    if settings.store.startswith(REDIS):
        # Not imported above: their client is an extra that other stores do without.
        store = import_module("app.runs.stores.redis").RedisStore(settings.store, settings.run_ttl)
        return store, import_module("app.runs.watching.redis").RedisPresence(store.client)
    if settings.store_path is None:
        kept = MemoryStore(settings.run_ttl)
        return kept, MemoryPresence(kept)
    # Among workers none may begin a new file while others write to the old one: the process that
    # started them made it ready.
    is_worker = parent_process() is not None
    opened = SqliteStore(settings.store_path, settings.run_ttl, is_worker=is_worker)
    try:
        return opened, SqlitePresence(opened.file)
    except BaseException:
        opened.release()
        raise
