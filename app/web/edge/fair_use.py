"""Fair use: how often a client, and a run, may ask; how long a request may take to arrive."""

import asyncio
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import ConfigurationError, StorageError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.web.contract.problems import problem
from app.web.edge.addresses import HARMLESS

RUNS = "/api/runs"

PATIENCE_SECONDS = 0.2
"""How long is waited for the count; who cannot be counted in time is let in."""


def client_of(scope: Scope) -> str:
    """Return whom a request is counted for: an address, or its network of IPv6."""
    host = scope["client"][0] if scope.get("client") else ""
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
        return MemoryStorage()
    if not address.startswith(("redis://", "rediss://")):
        raise ValueError(f"GDL_RATE_STORE: {address!r} is neither memory: nor redis:// and a host.")
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


class FairUse:
    """Refuses requests beyond the rates: by client, by run changed, and by runs created."""

    def __init__(self, app: ASGIApp, settings: Settings, storage: Storage) -> None:
        self._app, self._limiter = app, FixedWindowRateLimiter(storage)
        self._by_client = parse(settings.client_rate)
        self._by_run = parse(settings.run_rate)
        self._creating = parse(settings.create_rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if path.startswith(RUNS):
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
        counted: list[tuple[RateLimitItem, str, str]] = [(self._by_client, "client", client)]
        if scope["method"] not in HARMLESS:
            run_id, _, action = path[len(RUNS) :].strip("/").partition("/")
            if not run_id or action == "copy":
                counted.append((self._creating, "creating", client))
            else:
                # With the key, so that who only has the link cannot use up the owner's share.
                key = Headers(scope=scope).get("Authorization", "")
                owner = sha256(key.encode()).hexdigest()[:16]
                counted.append((self._by_run, "run", f"{run_id[:32]}:{owner}"))
        for rate, *whose in counted:
            try:
                if not await self._limiter.hit(rate, *whose):
                    ends, _ = await self._limiter.get_window_stats(rate, *whose)
                    return max(1, ceil(ends - time()))
            except StorageError:
                return None  # who cannot be counted is let in
        return None


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
