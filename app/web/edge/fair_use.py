"""Fair use: how often a client, and a run, may ask; how long a request may take to arrive."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Self, TypeAlias

from limits import parse
from limits.aio.storage import RedisStorage
from limits.errors import ConfigurationError, StorageError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.runs.opening import check_redis
from app.settings import Settings
from app.web.contract.headers import header_of
from app.web.contract.problems import problem
from app.web.edge.addresses import HARMLESS
from app.web.edge.windows import Windows

RUNS = "/api/runs"

FREE = "/healthz"
"""What costs next to nothing, and is asked to see whether the server is to be restarted."""

Storage: TypeAlias = Windows | RedisStorage
"""What can count in a window that slides: nobody gets twice the rate where two windows meet."""

PATIENCE_SECONDS = 0.2
"""How long is waited for the count; who cannot be counted in time is let in."""


def client_of(scope: Scope) -> str:
    """Return whom a request is counted for: an address, or its network of IPv6."""
    return _network_of(scope["client"][0] if scope.get("client") else "")


@lru_cache(maxsize=1024)
def _network_of(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:  # a socket for both kinds writes IPv4 like this
            return str(address.ipv4_mapped)
        # Whoever has one IPv6 address has the 2^64 of its network.
        return address.exploded[:19]
    return host


def storage_of(address: str) -> Storage:
    """Return what counts requests: this process's memory, or Redis for all processes.

    Raises:
        ValueError: the address is of neither, or Redis's client is not installed.
    """
    if address == "memory:":
        return Windows()
    if not address.startswith(("redis://", "rediss://")):
        raise ValueError("GDL_RATE_STORE: this is neither memory: nor redis:// and a host.")
    check_redis(address, "GDL_RATE_STORE")
    try:
        return RedisStorage(
            f"async+{address}",
            implementation="redispy",
            wrap_exceptions=True,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
        )
    except (ConfigurationError, ValueError) as error:
        raise ValueError(f"GDL_RATE_STORE: {error}.") from error


async def close(storage: Storage) -> None:
    """Close the connections of what counts requests."""
    if isinstance(storage, RedisStorage):
        await storage.bridge.get_connection().aclose()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Rate:
    """How much is let through in how many seconds, of each who is counted under a name."""

    name: str
    amount: int
    seconds: int

    @classmethod
    def of(cls, kind: str, written: str) -> Self:
        """Return a rate as a setting has it; what was counted by another one is not for it."""
        rate = parse(written)
        return cls(rate.key_for(kind), rate.amount, rate.get_expiry())


class FairUse:
    """Refuses requests beyond the rates: by client, by run changed, and by runs created."""

    def __init__(self, app: ASGIApp, settings: Settings, storage: Storage) -> None:
        self._app, self._storage = app, storage
        self._by_client = Rate.of("client", settings.client_rate)
        self._by_run = Rate.of("run", settings.run_rate)
        self._creating = Rate.of("creating", settings.create_rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if path != FREE:
                wait = await self._wait(scope, path)
                if wait is not None:
                    refusal = problem(
                        429,
                        "That is more than the server takes at a time. Wait "
                        f"{wait} s, then go on; nothing is lost.",
                        headers={"Retry-After": str(wait)},
                    )
                    await refusal(scope, receive, send)
                    return
        await self._app(scope, receive, send)

    async def _wait(self, scope: Scope, path: str) -> int | None:
        """Return how many seconds a request has to wait, or ``None`` if it need not."""
        client = client_of(scope)
        counted = [(self._by_client, client)]
        if path.startswith(RUNS) and scope["method"] not in HARMLESS:
            run_id, _, action = path[len(RUNS) :].strip("/").partition("/")
            if not run_id or action == "copy":
                counted.append((self._creating, client))
            else:
                # With the key, so that who only has the link cannot use up the owner's share.
                key = header_of(scope, b"authorization") or ""
                owner = sha256(key.encode()).hexdigest()[:16]
                counted.append((self._by_run, f"{run_id[:32]}:{owner}"))
        for rate, whose in counted:
            name = f"{rate.name}/{whose}"
            try:
                if not await self._storage.acquire_sliding_window_entry(
                    name, rate.amount, rate.seconds
                ):
                    return await self._until_free(rate, name)
            except StorageError:
                return None  # who cannot be counted is let in
        return None

    async def _until_free(self, rate: Rate, name: str) -> int:
        """Return the seconds after which one more request is within the rate.

        What was counted in the last window weighs the less, the longer ago that ended.
        """
        seconds = rate.seconds
        last, last_ends, now, now_ends = await self._storage.get_sliding_window(name, seconds)
        left = rate.amount - now
        wait = last_ends - left * seconds / last if left > 0 and last else now_ends - seconds
        return max(1, ceil(wait))


class BodyDeadline:
    """Refuses a body that takes too long to arrive."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with a clock beside its body."""
        if scope["type"] != "http" or scope["method"] in HARMLESS:
            await self._app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        deadline, is_complete = loop.time() + self._seconds, False

        async def receive_in_time() -> Message:
            nonlocal is_complete
            if is_complete:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                is_complete = True
                raise HTTPException(
                    408,
                    "The body of the request took too long to arrive. Send it again.",
                    {"Connection": "close"},
                ) from None
            is_complete = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)
