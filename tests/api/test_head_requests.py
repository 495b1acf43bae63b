"""HEAD is answered as GET is, and nothing comes after the head."""

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client

from tests.api.conftest import POINTS
from tests.api.own_run import OwnRun

OF_THEIR_OWN = {"x-request-id", "date"}
"""Headers that differ from one answer to the next."""

PATHS = ["/", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics", "/api/presets"]
PATHS += ["/static/x/js/main.js", "/nothing", "/api/runs/nobody"]
OF_A_RUN = ["", "/frames", "/updates/1", "/loss-surface", "/updates/9"]
OF_A_RUN += [
    f"/export/{name}" for name in ("points.csv", "trace.csv", "run.json", "run.py", "run.html")
]


def told(http: Client, method: str, path: str) -> tuple[int, dict[str, str]]:
    """Return the status and the headers of an answer."""
    answer = http.request(method, path)
    headers = {name: value for name, value in answer.headers.items() if name not in OF_THEIR_OWN}
    if path == "/metrics":
        del headers["content-length"]
    headers.pop("transfer-encoding", None)  # tells how the body comes
    assert bool(answer.content) == (method == "GET")
    return answer.status_code, headers


def test_the_head_is_that_of_get(http: Client) -> None:
    """Pages, files, data, exports and refusals have the same status and headers, over one line."""
    run = OwnRun.create(http, points=POINTS)
    run.step(3)

    for path in [*PATHS, *(run.url + path for path in OF_A_RUN)]:
        assert told(http, "HEAD", path) == told(http, "GET", path), path


def test_a_stream_of_events_is_not_opened(http: Client) -> None:
    """It would never end: its head is answered, and its seat is free again."""
    run = OwnRun.create(http, points=POINTS)

    answer = http.head(f"{run.url}/events")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert "gdl_streams 0.0" in http.get("/metrics").text


def test_it_is_counted_by_its_own_name(client: TestClient) -> None:
    """What operators see tells HEAD from GET, and knows the route."""
    client.head("/api/presets")

    assert 'method="HEAD",route="/api/presets",status="200"' in client.get("/metrics").text


@pytest.mark.parametrize("path", ["/step", "/rewind"])
def test_what_has_no_get_has_no_head(client: TestClient, path: str) -> None:
    """Nothing is changed by it: 405."""
    run = OwnRun.create(client, points=POINTS)

    refusal = client.head(run.url + path)

    assert refusal.status_code == 405
    assert refusal.headers["Allow"] == "POST"
    assert client.post(run.url).headers["Allow"] == "DELETE, GET, HEAD, PATCH, PUT"
