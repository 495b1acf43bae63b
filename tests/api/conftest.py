"""Fixtures of the API tests: the application in this process."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture
def settings() -> Settings:
    """Default settings with a store that ends with the test."""
    return Settings(store="memory:")


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Speak to the application in this process; an error in it fails the test."""
    with TestClient(create_app(settings)) as client:
        yield client
