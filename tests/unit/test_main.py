from socket import socket

import pytest
import uvicorn
from fastapi.testclient import TestClient

import app.__main__
import app.main
from app.main import create_app
from app.runs.stores.memory import MemoryStore
from app.runs.watching.memory import MemoryPresence
from app.settings import Settings


class NotingStore(MemoryStore):
    """A store that notes that it was closed."""

    is_closed = False

    async def close(self) -> None:
        """Close the store."""
        await super().close()
        self.is_closed = True


class FlawedStage(MemoryPresence):
    """A stage that cannot be closed."""

    async def close(self) -> None:
        """Fail."""
        raise RuntimeError("The stage cannot be closed.")


def test_the_store_is_closed_whatever_befalls_the_other_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the stage cannot be closed in good order the store is, all the same."""
    store = NotingStore(1000.0)
    monkeypatch.setattr(app.main, "open_store", lambda _: (store, FlawedStage(store)))

    with (
        pytest.raises(RuntimeError, match="cannot be closed"),
        TestClient(create_app(Settings(store="memory:"))) as client,
    ):
        assert client.post("/api/runs").status_code == 201

    assert store.is_closed


def test_a_server_that_did_not_start_says_so_to_whoever_started_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its exit status is not that of an end in good order."""
    monkeypatch.setattr(app.__main__, "signal", lambda *_: None)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: None)

    with socket() as listening:
        status = app.__main__.serve(uvicorn.Config("app.__main__:application"), listening)

    assert status == 3
