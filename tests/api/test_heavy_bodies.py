"""What would be long to read is refused before it is read; who has no key, before it is sent."""

import json
import random
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from app.web.contract import guarding, pieces
from tests.api.changes import CHANGES
from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused
from tests.server_process import ServerProcess

JSON = {"Content-Type": "application/json"}

HEAVY_JSON = {
    "620,000 lists": b'{"points":[' + b"[]," * 620_000 + b"[]]}",
    "660,000 objects": b'{"points":[' + b"{}," * 660_000 + b"{}]}",
    "57,000 points": b'{"points":[' + b'{"x1":1,"x2":2,"label":1},' * 57_000 + b"{}]}",
    "points in other lists": b'{"a":[[[[' + b'{"x1":1,"x2":2,"label":1},' * 57_000 + b"{}]]]]}",
    "150,000 keys": json.dumps({str(key): 1 for key in range(150_000)}).encode(),
    "keys in hyperparameters": b'{"hyperparameters":{' + b'"a":1,' * 200_000 + b'"a":1}}',
    "keys in a point": b'{"points":[{' + b'"a":1,' * 200_000 + b'"a":1}]}',
    "numbers": b'{"weights":[' + b"1e5000," * 200_000 + b"1]}",
    "digits in a row": b'{"weights":[' + b"1," * 900_000 + b"1]}",
    "deep lists": b"[" * 1_000 + b"]" * 1_000,
    "deep objects": b'{"a":' * 4_000 + b"1" + b"}" * 4_000,
}


@pytest.fixture
def _nothing_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every parser fail the test."""

    def called(*_: object, **__: object) -> None:
        raise AssertionError("parsed as a whole")

    monkeypatch.setattr("starlette.requests.Request.json", called)
    monkeypatch.setattr("app.web.routes.runs.validated", called)
    monkeypatch.setattr(guarding, "read_in_pieces", called)


@pytest.mark.usefixtures("_nothing_is_parsed")
@pytest.mark.parametrize("body", HEAVY_JSON)
def test_what_is_long_to_read_is_refused_before(client: TestClient, body: str) -> None:
    """With or without a run, as any bad body is: by a sentence."""
    run = OwnRun(client, client.post("/api/runs").json())
    options: Json = {"content": HEAVY_JSON[body], "headers": JSON}
    refused(client.post("/api/runs", **options), 422)
    for where in ("PUT ", "PUT /points", "PATCH /points/0", "PUT /shown"):
        refused(run.send(*where.split(" "), **options), 422)


@pytest.mark.parametrize("body", [b"a" * 1_999_000, b"\\u0041" * 330_000, b"[" * 100, b"}{" * 9])
def test_a_text_may_hold_anything(client: TestClient, body: bytes) -> None:
    """What looks like much within a text is one text; it is refused for what it is."""
    answer = client.post("/api/runs", content=b'{"preset":"%s"}' % body, headers=JSON)

    assert refused(answer, 422)["errors"]


@pytest.mark.parametrize("name", ["Authorization", "Content-Type", "Idempotency-Key"])
def test_a_header_that_counts_once_comes_once(run: OwnRun, name: str) -> None:
    """Of two nobody could say which one is meant; nothing is done."""
    given = {"Authorization": f"Bearer {run.key}", "Content-Type": "application/json"}
    twice = [*given.items(), (name, given.get(name, "a")), ("Idempotency-Key", "a")]

    answer = run.client.post(f"{run.url}/step", content=b"{}", headers=twice)

    assert name in refused(answer, 400)["detail"]
    assert run.read()["step"] == 0


def test_what_is_too_deep_is_called_so(client: TestClient) -> None:
    """However many objects it has, they are no points."""
    body = b'{"a":' * 150_000 + b"1" + b"}" * 150_000

    answer = client.post("/api/runs", content=body, headers=JSON)

    assert "too deep" in refused(answer, 422)["detail"]


def large(segments: int = 8, points: int = 4_000) -> Json:
    """Return a recipe of 2 MB and less."""
    random.seed(1)
    return {
        "start": {"weights": [0.0, 0.0], "bias": 0.0, "seed": None},
        "step": segments,
        "segments": [
            {
                "first_step": step,
                "hyperparameters": {"learning_rate": 0.1},
                "points": [
                    {"x1": round(random.random(), 6), "x2": float(at), "label": at % 2}
                    for at in range(points)
                ],
            }
            for step in range(segments)
        ],
    }


def test_a_large_recipe_is_read_in_pieces(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives the same run as ever, without a parser that sees more of it than a segment."""
    recipe = large()
    seen: list[int] = []
    decode = pieces.decode

    def noted(text: str, place: int) -> tuple[Any, int]:
        value, end = decode(text, place)
        seen.append(end - place)
        return value, end

    monkeypatch.delattr("starlette.requests.Request.json")
    monkeypatch.setattr(pieces, "decode", noted)

    run = OwnRun.create(client, recipe=recipe)
    run.ask("PUT", json=recipe)

    assert max(seen) < len(json.dumps(recipe)) / 7
    assert run.read()["points"] == recipe["segments"][-1]["points"]
    assert len(run.read()["segments"]) == 8


def test_a_mistake_in_a_large_recipe_is_told(client: TestClient) -> None:
    """With its place, as in a small one; what is no JSON by a sentence."""
    recipe = large()
    recipe["segments"][5]["points"][7]["x1"] = "a"
    text = json.dumps({"recipe": recipe}).encode()

    document = refused(client.post("/api/runs", content=text, headers=JSON), 422)
    assert document["errors"][0]["field"] == "recipe.segments[5].points[7].x1"
    for wrong in (text[:-1], text + b"1", text.replace(b'"step":', b'"step"', 1), text + b"\xff"):
        refused(client.post("/api/runs", content=wrong, headers=JSON), 400)
    long = text.replace(b'"bias": 0.0', b'"bias": ' + b"9" * 5000)
    refused(client.post("/api/runs", content=long, headers=JSON), 400)


HEAD = "%s %s HTTP/1.1\r\nHost: a\r\nContent-Length: 1900000\r\nContent-Type: %s\r\n%s\r\n"


@pytest.mark.parametrize(
    "change", [name for name in CHANGES if "body" not in name and name != "delete"]
)
def test_the_key_is_looked_at_before_the_body(
    process: ServerProcess, http: Client, change: str
) -> None:
    """Without one, with another's, or for no run at all: the answer comes and no body was sent."""
    run = OwnRun.create(http, points=POINTS)
    method, path, _ = CHANGES[change]
    kind = "text/csv" if change == "csv" else "application/json"
    for url, key, status in (
        (run.url, "", b"401"),
        (run.url, "Authorization: Bearer x\r\n", b"403"),
        (run.url, "Authorization: Bearer x\r\nExpect: 100-continue\r\n", b"403"),
        ("/api/runs/" + "a" * 22, "Authorization: Bearer x\r\n", b"404"),
    ):
        with socket.create_connection(("127.0.0.1", process.port), timeout=5) as connection:
            connection.sendall((HEAD % (method, url + path, kind, key)).encode())
            assert connection.recv(12) == b"HTTP/1.1 " + status


HEAD_OF_CHUNKS = (
    "POST %s/step HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
)


def peak(server: ServerProcess) -> int:
    """Return the most memory that the server ever had, in MB."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory on Linux only")
def test_trailers_without_an_end_cost_no_memory(process: ServerProcess) -> None:
    """The connection is closed while few of them came."""
    before, sent = peak(process), 0

    with (
        suppress(ConnectionError),
        socket.create_connection(("127.0.0.1", process.port), timeout=20) as connection,
    ):
        connection.sendall((HEAD_OF_CHUNKS % "/api/runs/x").encode())
        while sent < 50:
            connection.sendall(b"a:b\r\n" * 200_000)
            sent += 1

    assert sent < 20
    assert peak(process) < before + 100


def test_a_key_in_a_trailer_is_none(process: ServerProcess, http: Client) -> None:
    """What comes behind the body does not say who is asking."""
    run = OwnRun.create(http, points=POINTS)
    trailer = f"Authorization: Bearer {run.key}\r\n\r\n"

    with socket.create_connection(("127.0.0.1", process.port), timeout=20) as connection:
        connection.sendall((HEAD_OF_CHUNKS % run.url + trailer).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert run.read()["step"] == 0


def test_who_closes_hears_that_a_body_was_too_large(process: ServerProcess) -> None:
    """The answer comes before the end of the connection, also to who reads it after sending."""
    head = b"POST /api/runs HTTP/1.1\r\nHost: a\r\nContent-Length: 12000000\r\n"

    with socket.create_connection(("127.0.0.1", process.port), timeout=20) as connection:
        connection.sendall(head + b"Connection: close\r\n\r\n" + b" " * 7_000_000)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"too large" in answer
