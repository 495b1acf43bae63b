import json
import logging
import re
from pathlib import Path
from socket import create_connection
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Client

from app.web.edge.logs import JsonFormatter, errors_of
from tests.server_process import ServerProcess


def lines(server: ServerProcess) -> list[dict[str, Any]]:
    """Return what a server logged."""
    return [json.loads(line) for line in server.printed.splitlines() if line.startswith("{")]


def test_each_answer_has_the_id_of_its_request(client: TestClient) -> None:
    """A proxy's id is kept, a missing or hostile one is replaced by a new one."""
    given = client.get("/healthz", headers={"X-Request-ID": "abc-1.2_3"})
    new = [client.get("/healthz").headers["X-Request-ID"] for _ in range(2)]
    hostile = client.get("/nothing", headers={"X-Request-ID": '"}{ "x": 1'})

    assert given.headers["X-Request-ID"] == "abc-1.2_3"
    assert new[0] != new[1]
    assert re.fullmatch("[0-9a-f]{16}", hostile.headers["X-Request-ID"])


def test_requests_are_logged_without_what_learners_do(tmp_path: Path) -> None:
    """Each line is JSON with id, route template, status and time; no run, key or point is in it."""
    with ServerProcess(tmp_path, {"GDL_LOG_LEVEL": "info"}) as server:
        with Client(base_url=server.url, timeout=20) as client:
            point = {"x1": 0.123456, "x2": 0.5, "label": 1}
            created = client.post("/api/runs", json={"points": [point]}).json()
            run_id, key = created["run"]["id"], created["key"]
            headers = {"Authorization": f"Bearer {key}", "X-Request-ID": "mine"}
            client.post(f"/api/runs/{run_id}/step", headers=headers)
            client.get(f"/api/runs/{run_id}?secret=1")
            client.get(f"/{run_id}")
        server.stop()

        [stepped] = [line for line in lines(server) if line.get("request_id") == "mine"]
        assert stepped.pop("time").endswith("Z")
        assert stepped.pop("milliseconds") > 0
        assert stepped == {
            "level": "info",
            "logger": "app.requests",
            "message": "request",
            "request_id": "mine",
            "method": "POST",
            "route": "/api/runs/{run_id}/step",
            "status": 200,
        }
        for secret in (run_id, key, "0.123456", "secret"):
            assert secret not in server.printed


def test_bad_requests_do_not_fill_the_log(tmp_path: Path) -> None:
    """Whoever sends what is no HTTP gets a few lines for it, and no more."""
    with ServerProcess(tmp_path) as server:
        for _ in range(100):
            with create_connection(("127.0.0.1", server.port), 5) as connection:
                connection.sendall(b"nonsense\r\n\r\n")
                assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
        server.stop()

        assert 1 <= len(lines(server)) <= 5


def test_an_error_is_logged_by_kind_and_place() -> None:
    """The message of an error may hold anything, so it is left out; errors within are told too."""

    def fail() -> None:
        raise ValueError("secret 1")

    try:
        fail()
    except ValueError as error:
        group = ExceptionGroup("secret 2", [error])
    record = logging.LogRecord(
        "x", logging.ERROR, "file", 1, "went wrong", None, (type(group), group, None)
    )

    line = JsonFormatter().format(record)

    assert "secret" not in line
    told = json.loads(line)
    assert told["message"] == "went wrong"
    assert told["error"][0].startswith("ExceptionGroup at ")
    assert told["error"][1].startswith("ValueError at ")
    assert "test_logs.py" in told["error"][1]
    assert errors_of(KeyError("secret")) == ["KeyError at "]
