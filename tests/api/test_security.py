"""The security headers stand on every answer, whatever it is; cookies on none."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Client, Response

from app.web.edge.security import EMPTY_STYLE
from tests.api.own_run import OwnRun
from tests.api.refusal import refused

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}


def policy(answer: Response) -> dict[str, list[str]]:
    """Return the directives of an answer's content security policy."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


def asked_of(http: Client) -> Iterator[tuple[int, Response]]:
    """Yield answers of every kind, each with the status it has to have."""
    run = OwnRun.create(http)
    run.step(3)
    yield from ((200, http.get(path)) for path in ("/", "/docs", "/openapi.json", "/api/presets"))
    yield from ((200, http.get(path)) for path in ("/healthz", "/readyz", "/metrics"))
    yield from ((200, run.send("GET", path)) for path in ("", "/frames", "/export/trace.csv"))
    yield 200, http.get("/static/x/js/main.js")
    yield 201, run.send("POST", "/copy")
    yield 304, run.send("GET", headers={"If-None-Match": '"2"'})
    yield 400, run.send("POST", "/step", content=b"{", headers={"Content-Type": "application/json"})
    yield 401, run.send("POST", "/step", headers={"Authorization": None})
    yield 403, run.send("POST", "/step", headers={"Authorization": "Bearer no"})
    yield 404, http.get("/nothing")
    yield 404, http.get("/static/x/nothing.js")
    yield 404, http.get("/api/runs/nobody")
    yield 405, http.put("/api/presets")
    yield 412, run.send("POST", "/step", headers={"If-Match": '"1"'})
    yield 413, run.send("PUT", "/points", json={"points": "x" * 2_000_000})
    yield 415, run.send("POST", "/step", content=b"{}")
    yield 422, run.send("POST", "/step", json={"count": 0})


def check_headers(answer: Response) -> None:
    """Check the headers that every answer has, and those that none has."""
    found = policy(answer)
    assert {name: found[name] for name in POLICY} == POLICY
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cache-Control" in answer.headers
    for name in ("Set-Cookie", "Strict-Transport-Security", "Server", "X-Powered-By"):
        assert name not in answer.headers
    for header in ("Content-Security-Policy", "Cache-Control", "Content-Type"):
        assert len(answer.headers.get_list(header)) <= 1


def test_every_kind_of_answer_has_the_headers(http: Client) -> None:
    """Pages, data, files, no news and refusals of every status, from the real server."""
    for status, answer in asked_of(http):
        assert answer.status_code == status, answer.url
        check_headers(answer)


def test_a_mistake_of_the_server_has_the_headers_and_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong inside does not go outside: a sentence, and neither trace nor path."""

    def fail(*_: object) -> None:
        raise RuntimeError("secret of /etc/passwd")

    app = client.app
    assert isinstance(app, FastAPI)
    monkeypatch.setattr(app.state.registry.replayer, "read", fail)
    outside = TestClient(app, raise_server_exceptions=False)

    answer = outside.get("/api/runs/any")

    refused(answer, 500)
    check_headers(answer)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_style_comes_from_files_only(client: TestClient) -> None:
    """At most the empty element that a plot makes is allowed besides."""
    assert set(policy(client.get("/"))["style-src"]) <= {"'self'", EMPTY_STYLE}


def test_an_operator_chooses_who_may_embed_the_page(serving: Callable[..., TestClient]) -> None:
    """The setting is the policy's frame-ancestors, on refusals too, for its own application."""
    choices = ["'none'", "https://a.example https://b.example"]
    clients = [serving(frame_ancestors=ancestors) for ancestors in choices]

    for ancestors, client in zip(choices, clients, strict=True):
        found = [policy(client.get(path))["frame-ancestors"] for path in ("/", "/nothing")]
        assert found == [ancestors.split()] * 2


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_other_origin_may_read_answers(client: TestClient, origin: str) -> None:
    """A page of another site is told nothing, and its browser's question is not granted."""
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}

    answers = [
        client.get("/api/presets", headers={"Origin": origin}),
        client.options("/api/runs", headers=asked),
    ]

    assert not any(
        name.lower().startswith("access-control") for answer in answers for name in answer.headers
    )


def test_nobody_is_redirected(client: TestClient) -> None:
    """A redirect would name the host that the request claims; a wrong address is just wrong."""
    answer = client.post("/api/runs/", headers={"Host": "evil.example"}, follow_redirects=False)

    assert answer.status_code in {404, 405}
    assert "evil.example" not in answer.text + str(answer.headers)
