"""Data goes out compressed where that saves something, and an event stream never does."""

import json

import brotli
import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from app.web.edge.compressing import LEAST_BYTES, MOST_BYTES_INLINE
from tests.api.own_run import OwnRun

LONG_FRAMES = 20_000
"""Updates whose frames are written as they are taken."""

TAKEN = {"Accept-Encoding": "br"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def run(client: TestClient) -> OwnRun:
    """A run of a hundred points with a long past."""
    run = OwnRun.create(client, preset="two_clouds")
    run.step(LONG_FRAMES)
    return run


def raw(client: Client, path: str, headers: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of an answer as they crossed the line."""
    with client.stream("GET", path, headers=headers) as answer:
        assert answer.status_code == 200
        return dict(answer.headers), b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    "path",
    [
        *("", "/frames?last=100", "/frames?last=1500", f"/frames?last={LONG_FRAMES}"),
        *("/export/run.json", "/export/trace.csv", "/export/run.py", "/export/run.ipynb"),
        "/loss-surface",
    ],
)
def test_a_long_answer_is_compressed(client: TestClient, run: OwnRun, path: str) -> None:
    """In one piece or in many, it is what the plain one is, in half of the bytes or less."""
    told, plain = raw(client, run.url + path, PLAIN)
    headers, content = raw(client, run.url + path, TAKEN)

    assert "content-encoding" not in told
    assert headers["content-encoding"] == "br"
    assert told["vary"] == headers["vary"] == "Accept-Encoding"
    assert brotli.decompress(content) == plain
    assert len(content) < 0.6 * len(plain)
    assert headers.get("content-length", str(len(content))) == str(len(content))


def test_answers_of_every_size_are_among_them(client: TestClient, run: OwnRun) -> None:
    """One for this thread, one for another, and one that comes in pieces."""
    sizes = [
        raw(client, f"{run.url}/frames?last={last}", PLAIN) for last in (100, 1500, LONG_FRAMES)
    ]

    assert len(sizes[0][1]) < MOST_BYTES_INLINE < len(sizes[1][1])
    assert ["content-length" in headers for headers, _ in sizes] == [True, True, False]


def test_a_short_answer_stays_as_it_is(client: TestClient, run: OwnRun) -> None:
    """It would be one packet anyway; caches learn all the same what it depends on."""
    headers, content = raw(client, f"{run.url}/frames?last=1", TAKEN)

    assert len(content) < LEAST_BYTES
    assert "content-encoding" not in headers
    assert headers["vary"] == "Accept-Encoding"
    assert json.loads(content)["step"] == [0, 1]


def test_the_tag_names_a_version_however_it_is_sent(client: TestClient, run: OwnRun) -> None:
    """Reading and changing by the tag of a compressed answer go on as ever."""
    plain = client.get(run.url, headers=PLAIN).headers["ETag"]
    tag = client.get(run.url, headers=TAKEN).headers["ETag"]
    known = client.get(run.url, headers=TAKEN | {"If-None-Match": tag})
    changed, late = (
        run.send("PATCH", json=change, headers=TAKEN | {"If-Match": tag})
        for change in ({"hyperparameters": {"learning_rate": rate}} for rate in (0.3, 0.4))
    )

    assert tag == plain
    assert (known.status_code, changed.status_code, late.status_code) == (304, 200, 412)


def test_events_leave_at_once(http: Client) -> None:
    """A stream is never held back to be compressed, whoever asks for it."""
    run = OwnRun.create(http, preset="two_clouds")

    with http.stream("GET", f"{run.url}/events", headers=TAKEN) as stream:
        pieces = stream.iter_raw()
        begun = b""
        while b"event: run" not in begun:
            begun += next(pieces)

    assert "Content-Encoding" not in stream.headers
