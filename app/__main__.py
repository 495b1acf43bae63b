"""The command line: ``gradient-descent-live``, the same as ``python -m app``."""

import argparse
import asyncio
import gc
import os
import resource
import socket as socket_module
import sys
import threading
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from logging.config import dictConfig
from signal import SIGINT, SIGTERM, signal
from socket import (
    AF_INET,
    AF_INET6,
    IPPROTO_TCP,
    SO_KEEPALIVE,
    SO_REUSEADDR,
    SOL_SOCKET,
    TCP_NODELAY,
    socket,
)

import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app.main import create_app
from app.runs.refusals import Unavailable
from app.runs.stores import check_address, open_store
from app.settings import PREFIX, Settings, UnknownSettingError
from app.web import fair_use
from app.web.logs import log_config
from app.web.metrics import shared_by

VANISHED_SECONDS = 30
"""After how long a client that does not answer, or takes nothing, is taken to be gone."""

KEEP_ALIVE_SECONDS = 75
"""How long a connection may stand idle between two requests."""

MOST_CONNECTIONS = 65_536

DESCRIPTION = "Watch logistic regression learn by gradient descent, in the browser."


class AddressError(Exception):
    """Nothing can listen at the address that the settings name."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; what it does not name the environment may."""
    parser = argparse.ArgumentParser("gradient-descent-live", description=DESCRIPTION)
    fields = Settings.model_fields
    for name, kind in (("host", str), ("port", int), ("store", str), ("workers", int)):
        metavar = "URL" if name == "store" else name.upper()
        parser.add_argument(f"--{name}", type=kind, metavar=metavar, help=fields[name].description)
    parser.add_argument("--open", action="store_true", help="Open the page in a browser.")
    return parser


def application() -> ASGIApp:
    """Return the application as the environment has it; what each worker process starts from."""
    app = create_app(Settings.from_environment())
    app.openapi()  # takes a while, once
    # What is there from the beginning stays: without this Python would go through all of it again
    # and again, looking for garbage, and everybody would wait for that, tens of milliseconds.
    gc.collect()
    gc.freeze()
    return app


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings of the environment with those of the command line before them.

    They are written to the environment, where worker processes find them.
    """
    for name in ("host", "port", "store", "workers"):
        if (value := getattr(arguments, name)) is not None:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)
    settings = Settings.from_environment()
    check_address(settings.store, settings.workers)
    return settings


def address(settings: Settings, port: int) -> str:
    """Return the page's address as a browser takes it."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::", ""} else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def sentence(error: Exception) -> str:
    """Return what is wrong with the settings, for the person who started the server."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{PREFIX}{str(first['loc'][0]).upper()}: {first['msg']}."
    return str(error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the application until it is told to end; return the exit status."""
    parsed = parser().parse_args(arguments)
    try:
        settings = settings_of(parsed)
        dictConfig(log_config(settings.log_level))
        asyncio.run(try_stores(settings))
        listening = bound(settings.host, settings.port)
    except (UnknownSettingError, ValidationError, ValueError, Unavailable, AddressError) as error:
        print(f"gradient-descent-live: {sentence(error)}", file=sys.stderr)
        return 2
    config = uvicorn.Config(
        "app.__main__:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=log_config(settings.log_level),
        http="app.web.heads:BoundedHeads" if find_spec("httptools") else "auto",
        access_log=False,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        # Longer than proxies keep theirs: else one sends a request as the connection is closed.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    with listening:
        # Connections take this over. Without it an answer in two packets waits for the client's
        # delayed acknowledgement, 40 ms: asyncio sets it only on sockets made for TCP by name.
        listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        give_up_on_the_vanished(listening)
        raise_limit_of_connections()
        listening.listen(config.backlog)  # who reads the address may come before it is served
        page = address(settings, listening.getsockname()[1])
        print(f"Gradient Descent Live is at {page} (Ctrl+C ends it)", flush=True)
        if parsed.open:
            threading.Timer(1.0, webbrowser.open, [page]).start()
        with shared_by(settings.workers):
            return serve(config, listening)


def bound(host: str, port: int) -> socket:
    """Return a socket at that address, which worker processes may inherit.

    Raises:
        AddressError: another server listens there, or the address is not this machine's.
    """
    listening = socket(AF_INET6 if ":" in host else AF_INET)
    listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise AddressError(
            f"Nothing can listen on port {port} of {host} ({error.strerror}). Choose another port, "
            "as in --port 8001 (0 takes a free one), or another --host."
        ) from error
    listening.set_inheritable(True)
    return listening


def give_up_on_the_vanished(listening: socket) -> None:
    """Have connections closed whose other end is gone, or takes nothing, for some time.

    Otherwise an answer or a stream to a laptop that was shut would be held for a quarter of an
    hour. Connections inherit these options where the system has them.
    """
    listening.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", VANISHED_SECONDS // 2),
        ("TCP_KEEPINTVL", 5),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", VANISHED_SECONDS * 1000),
    ):
        if (option := getattr(socket_module, name, None)) is not None:
            listening.setsockopt(IPPROTO_TCP, option, value)


def raise_limit_of_connections() -> None:
    """Allow this process, and its workers, as many open connections as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, MOST_CONNECTIONS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def try_stores(settings: Settings) -> None:
    """Open the stores and close them again: what is wrong is told before anything listens.

    Raises:
        ValueError: the address of one stands for none.
        Unavailable: the store of runs cannot be opened.
    """
    await fair_use.close(fair_use.storage_of(settings.rate_store))
    store, stage = open_store(settings)
    await stage.close()
    await store.close()


def serve(config: uvicorn.Config, listening: socket) -> int:
    """Serve in this process, or in several that share the socket; return the exit status."""
    if config.workers > 1:
        Multiprocess(config, sockets=[listening]).run()
        return 0
    # Having ended in good order because of a signal, uvicorn raises it once more for whoever
    # handled it before. By default that would kill the process, as if the order had failed.
    for ending in (SIGINT, SIGTERM):
        signal(ending, lambda *_: None)
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    return 0 if server.started else 3


if __name__ == "__main__":
    sys.exit(main())
