"""Which store, and which presence beside it, an address stands for."""

from importlib import import_module
from importlib.util import find_spec

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
        if find_spec("redis") is None:
            raise ValueError(
                "A store of Redis needs its client, which is not installed. Install "
                "gradient-descent-live[redis]."
            )
    elif not address.startswith(SQLITE):
        raise ValueError(
            f"The store {address!r} is of no known kind. Use sqlite:/// and a path, redis:// and "
            "a host, or memory:."
        )


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
    opened = SqliteStore(settings.store_path, settings.run_ttl)
    try:
        return opened, SqlitePresence(settings.store_path)
    except BaseException:
        opened.release()
        raise
