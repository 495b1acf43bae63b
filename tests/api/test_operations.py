"""The routes for operators, and what they tell of a run: nothing."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.runs.refusals import Unavailable
from tests.api.own_run import OwnRun
from tests.api.refusal import refused


def counted(client: TestClient, **labels: str | int) -> float:
    """Return how many requests were counted under these labels."""
    for line in client.get("/metrics").text.splitlines():
        found = re.fullmatch(r"gdl_requests_total\{(.*)\} (\S+)", line)
        if found and dict(re.findall(r'(\w+)="([^"]*)"', found[1])) == {
            name: str(value) for name, value in labels.items()
        }:
            return float(found[2])
    return 0.0


def test_the_server_says_that_it_is_alive_and_ready(client: TestClient) -> None:
    """Both are answered 200 while the store can be reached."""
    answers = [client.get("/healthz"), client.get("/readyz")]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_server_without_its_store_is_alive_and_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A 503 says when to ask again, to operators and to learners."""

    async def away(*_: object) -> None:
        raise Unavailable("The store cannot be used just now.")

    app = client.app
    assert isinstance(app, FastAPI)
    for name in ("ping", "create"):
        monkeypatch.setattr(app.state.registry, name, away)
    monkeypatch.setattr(app.state.registry.replayer, "read", away)

    alive, ready = client.get("/healthz"), client.get("/readyz")
    read, created = client.get("/api/runs/any"), client.post("/api/runs")

    assert alive.status_code == 200
    for answer in (ready, read, created):
        refused(answer, 503)
        assert int(answer.headers["Retry-After"]) >= 1


def test_requests_are_counted_by_the_template_of_their_route(
    client: TestClient, run: OwnRun
) -> None:
    """Neither the id nor the key of a run is in the metrics."""
    labels: dict[str, str | int] = {
        "method": "POST",
        "route": "/api/runs/{run_id}/step",
        "status": 200,
    }
    before = counted(client, **labels)

    run.step()
    run.step()

    told = client.get("/metrics").text
    assert counted(client, **labels) == before + 2
    assert run.id not in told
    assert run.key not in told


def test_invented_paths_and_methods_are_counted_as_one(client: TestClient) -> None:
    """A client cannot make the metrics grow."""
    client.get("/first")
    client.request("FIRST", "/api/runs")
    before = len(client.get("/metrics").text.splitlines())

    for number in range(20):
        client.get(f"/nothing/{number}")
        client.request(f"METHOD{number}", "/api/runs")
        client.request(f"METHOD{number}", "/nothing")

    assert len(client.get("/metrics").text.splitlines()) == before
