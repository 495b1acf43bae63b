"""The command line: ``gradient-descent-live``, the same as ``python -m app``."""

import argparse
import asyncio
import gc
import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from logging.config import dictConfig
from signal import SIGINT, SIGTERM, signal
from socket import socket

import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app.main import create_app
from app.runs.opening import check_address, open_store
from app.runs.refusals import Unavailable
from app.settings import PREFIX, Settings
from app.web.edge import fair_use
from app.web.edge.listening import AddressError, bound, raise_limit_of_connections
from app.web.edge.logs import log_config
from app.web.edge.metrics import shared_by

KEEP_ALIVE_SECONDS = 75
"""How long a connection may stand idle between two requests."""

DESCRIPTION = "Watch logistic regression learn by gradient descent, in the browser."


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
    except (ValueError, Unavailable, AddressError) as error:
        print(f"gradient-descent-live: {sentence(error)}", file=sys.stderr)
        return 2
    config = uvicorn.Config(
        "app.__main__:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=log_config(settings.log_level),
        http="app.web.edge.heads:BoundedHeads",
        access_log=False,
        forwarded_allow_ips=settings.trusted_proxies,
        server_header=False,
        # Longer than proxies keep theirs: else one sends a request as the connection is closed.
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    with listening:
        raise_limit_of_connections()
        listening.listen(config.backlog)  # who reads the address may come before it is served
        page = address(settings, listening.getsockname()[1])
        print(f"Gradient Descent Live is at {page} (Ctrl+C ends it)", flush=True)
        if parsed.open:
            threading.Timer(1.0, webbrowser.open, [page]).start()
        with shared_by(settings.workers):
            return serve(config, listening)


async def try_stores(settings: Settings) -> None:
    """Open the stores and close them again: what is wrong is told before anything listens.

    Raises:
        ValueError: the address of one stands for none.
        Unavailable: the store of runs cannot be opened.
    """
    await fair_use.close(fair_use.storage_of(settings.rate_store))
    store, presence = open_store(settings)
    await presence.close()
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
