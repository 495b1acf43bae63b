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
from pathlib import Path
from signal import SIGINT, SIGTERM, signal
from socket import socket

import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app.main import create_app
from app.runs.limits import check_settings
from app.runs.opening import back_up_store, check_address, open_store
from app.runs.refusals import Refusal
from app.settings import PREFIX, Settings
from app.web.edge import fair_use
from app.web.edge.listening import AddressError, bound, raise_limit_of_connections
from app.web.edge.logs import log_config
from app.web.edge.metrics import join_shared, shared_by
from app.web.edge.reach import addresses_for_others, invitation, page_address
from app.web.page.animation_file import export_animation
from app.web.page.plotly import plotly_script

GARBAGE = 10_000
"""New objects after which Python looks for garbage that refers to itself; by itself after 700."""

KEEP_ALIVE_SECONDS = 75
"""How long a connection may stand idle between two requests."""

DESCRIPTION = "Watch logistic regression learn by gradient descent, in the browser."


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; what it does not name the environment may."""
    parser = argparse.ArgumentParser("gradient-descent-live", description=DESCRIPTION)
    fields = Settings.model_fields
    commands = parser.add_subparsers(dest="command", title="instead of serving", metavar="")
    backup = commands.add_parser("backup", help="Copy a store, also one in use, to a new FILE.")
    backup.add_argument("file", type=Path, metavar="FILE", help="Where the copy is to be.")
    export = commands.add_parser("export", help="Write a page that plays a run, without a server.")
    export.add_argument("recipe", type=Path, metavar="run.json", help="The exported run.")
    export.add_argument("page", type=Path, metavar="run.html", help="Where the page is to be.")
    for each, default in ((parser, None), (backup, argparse.SUPPRESS)):
        description = fields["store"].description
        each.add_argument("--store", metavar="URL", default=default, help=description)
    for name, kind in (("host", str), ("port", int), ("workers", int)):
        parser.add_argument(f"--{name}", type=kind, help=fields[name].description)
    parser.add_argument("--open", action="store_true", help="Open the page in a browser.")
    return parser


def application() -> ASGIApp:
    """Return the application as the environment has it; what each worker process starts from."""
    join_shared()
    app = create_app(Settings.from_environment())
    app.openapi()  # takes a while, once
    # What is there from the beginning stays: without this Python would go through all of it again
    # and again, looking for garbage, and everybody would wait for that, tens of milliseconds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)  # what a request leaves behind is rarely any
    return app


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings of the environment with those of the command line before them.

    They are written to the environment, where worker processes find them.
    """
    for name in ("host", "port", "store", "workers"):
        if (value := getattr(arguments, name)) is not None:
            os.environ[f"{PREFIX}{name.upper()}"] = str(value)
    settings = Settings.from_environment()
    check_settings(settings)
    check_address(settings.store, settings.workers)
    plotly_script(settings.plotly)
    return settings


def sentence(error: Exception) -> str:
    """Return what is wrong with the settings, for the person who started the server."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return (
            f"{PREFIX}{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}."
        )
    return str(error)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the application until it is told to end, or do what else is told; return the status."""
    parsed = parser().parse_args(arguments)
    try:
        settings = settings_of(parsed)
        if parsed.command == "backup":
            runs = back_up_store(settings, parsed.file)
            print(f"The copy {parsed.file} is complete. Number of runs in it: {runs}.")
            return 0
        if parsed.command == "export":
            export_animation(parsed.recipe, parsed.page, settings)
            print(f"{parsed.page} plays the run. It opens by itself, without a server.")
            return 0
        dictConfig(log_config(settings.log_level))
        asyncio.run(try_stores(settings))
        listening = bound(settings.host, settings.port)
    except (ValueError, Refusal, AddressError) as error:
        print(f"gradient-descent-live: {sentence(error)}", file=sys.stderr)
        return 2
    config = uvicorn.Config(
        "app.__main__:application",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_config=log_config(settings.log_level),
        http="app.web.edge.heads:BoundedRequests",
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
        port = listening.getsockname()[1]
        page = page_address(settings.host, port)
        print(f"Gradient Descent Live is at {page} (Ctrl+C ends it)", flush=True)
        others = addresses_for_others(settings.host, port)
        if settings.public_url:
            others = [settings.public_url]
        if others:
            print(invitation(others), flush=True)
            os.environ[f"{PREFIX}PUBLIC_URL"] = others[0]  # where the page finds it
        if parsed.open:
            threading.Timer(1.0, webbrowser.open, [page]).start()
        with shared_by(settings.workers):
            return serve(config, listening)


async def try_stores(settings: Settings) -> None:
    """Open the stores and close them again: what is wrong is told before anything listens.

    Raises:
        ValueError: the address of one stands for none.
        Unavailable: the store of runs cannot be opened, or a newer version wrote it.
    """
    await fair_use.close(fair_use.storage_of(settings.rate_store))
    store, presence = open_store(settings)
    try:
        await store.check_version()
    finally:
        await presence.close()
        await store.close()


def serve(config: uvicorn.Config, listening: socket) -> int:
    """Serve in this process, or in several that share the socket; return the exit status."""
    if config.workers > 1:
        Multiprocess(config, sockets=[listening]).run()
        return 0
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    # One that comes before uvicorn listens to signals is not lost. And having ended in good order,
    # uvicorn raises the signal once more for whoever handled it before: by default that would kill
    # the process, as if the order had failed.
    for ending in (SIGINT, SIGTERM):
        signal(ending, end)
    server.run(sockets=[listening])
    return 0 if server.started or server.should_exit else 3


if __name__ == "__main__":
    sys.exit(main())
