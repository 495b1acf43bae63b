"""Fixtures of the API tests: the application in this process, and runs in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from app.main import create_app
from app.settings import Settings
from tests.api.own_run import OwnRun
from tests.server_process import ServerProcess

POINTS = [
    {"x1": 0.2, "x2": 0.3, "label": 1},
    {"x1": 0.7, "x2": 0.8, "label": 0},
    {"x1": 0.25, "x2": 0.15, "label": 1},
    {"x1": 0.9, "x2": 0.55, "label": 0},
    {"x1": 0.45, "x2": 0.5, "label": 1},
]
"""A few points, for runs whose epochs are to be short."""


def client_with(**settings: Any) -> TestClient:
    """Return a client of an application with these settings."""
    return TestClient(create_app(Settings(**{"store": "memory:"} | settings)))


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Default settings with a store that ends with the application."""
    return Settings(store="memory:")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """Speak to the application in this process; an error in it fails the test.

    The tests of a file share it: each has runs of its own, and they have nothing in common.
    """
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def serving(settings: Settings) -> Iterator[Callable[..., TestClient]]:
    """A function that serves the application with other settings, until the test ends."""
    with ExitStack() as opened:

        def serve(**others: object) -> TestClient:
            app = create_app(settings.model_copy(update=others))
            return opened.enter_context(TestClient(app))

        yield serve


@pytest.fixture
def run(client: TestClient) -> OwnRun:
    """A run of five points at step 0."""
    return OwnRun.create(client, points=POINTS)


@pytest.fixture(scope="session")
def http(process: ServerProcess) -> Iterator[Client]:
    """Speak to the process over a real connection."""
    with Client(base_url=process.url, timeout=30) as http:
        yield http


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    """Default settings with a store in a file."""
    return Settings(store=f"sqlite:///{(tmp_path / 'runs.db').as_posix()}")
