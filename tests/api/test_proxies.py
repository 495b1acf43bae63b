import socket

import pytest

from app.settings import Settings
from app.web.edge.addresses import OWN
from tests.api.conftest import client_with
from tests.api.refusal import refused
from tests.server_process import ServerProcess


def test_the_application_works_below_a_prefix() -> None:
    """Whether the proxy takes the prefix off or leaves it on, every address answers, and counts.

    The prefix alone leads to the page: addresses in it are relative, so it has to end in a slash.
    """
    with client_with(root_path="/gdl", create_rate="2/hour") as client:
        for path in ("/gdl", ""):
            run_id = client.post(f"{path}/api/runs").json()["run"]["id"]

            assert client.get(f"{path}/api/runs/{run_id}").status_code == 200
            assert client.get(f"{path}/healthz").text == "alive\n"
            page = client.get(f"{path}/")
            assert page.status_code == 200
            asset = page.text.partition('src="')[2].partition('"')[0]
            assert client.get(f"{path}/{asset}").status_code == 200
            assert client.get(f"{path}/openapi.json").json()["servers"] == [{"url": "/gdl"}]
            refused(client.get(f"{path}/nothing"), 404)
        for path in ("/gdl", ""):
            refused(client.post(f"{path}/api/runs"), 429)
        alone = client.get("/gdl", follow_redirects=False)
        shared = client.get("/gdl?run=a%20b", follow_redirects=False)

    assert (alone.status_code, alone.headers["Location"]) == (308, "/gdl/")
    assert shared.headers["Location"] == "/gdl/?run=a%20b"


@pytest.mark.parametrize(
    ("prefix", "left_on"),
    [("/api", False), ("/api", True), ("/api/runs", False), ("/static", False)],
)
def test_a_prefix_may_be_like_an_address(prefix: str, left_on: bool) -> None:
    """What the application has there itself is not taken for the prefix."""
    path = prefix if left_on else ""
    with client_with(root_path=prefix, create_rate="1/hour") as client:
        created = client.post(f"{path}/api/runs")
        assert created.status_code == 201
        run_id = created.json()["run"]["id"]
        asset = client.get(f"{path}/").text.partition('src="')[2].partition('"')[0]
        for below in (f"api/runs/{run_id}", "api/presets", "docs", "healthz", "metrics", asset):
            assert client.get(f"{path}/{below}").status_code == 200, below
        assert client.get(prefix, follow_redirects=False).headers["Location"] == f"{prefix}/"
        refused(client.post(f"{path}/api/runs"), 429)


def test_every_address_is_known_behind_a_prefix() -> None:
    """Else a new one would be taken for what stands before the prefix."""
    with client_with() as client:
        paths = client.get("/openapi.json").json()["paths"]

    assert all(path.startswith(OWN) for path in paths)


HOSTLESS = b"GET /healthz HTTP/1.%d\r\n%sConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [
        (1, b"Host: a\r\n", 200),
        (1, b"Host: 127.0.0.1:8000\r\n", 200),
        (1, b"Host: [::1]:8000\r\n", 200),
        (0, b"", 200),
        (1, b"", 400),
        (1, b"Host: a\r\nHost: b\r\n", 400),
        (1, b"Host: a\r\nhost: a\r\n", 400),
        (0, b"Host: a\r\nHost: b\r\n", 400),
        (1, b"Host: a, b\r\n", 400),
        (1, b"Host: a b\r\n", 400),
        (1, b"Host: a/b\r\n", 400),
        (1, b"Host: u@a\r\n", 400),
        (1, b"Host: a:b\r\n", 400),
    ],
    ids=str,
)
def test_a_request_names_one_host(
    process: ServerProcess, version: int, hosts: bytes, status: int
) -> None:
    """With none, with two or with what is none, it is refused, as RFC 9112 asks for."""
    with socket.create_connection(("127.0.0.1", process.port), timeout=10) as connection:
        connection.sendall(HOSTLESS % (version, hosts))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert (b"application/problem+json" in answer) == (status == 400)


@pytest.mark.parametrize("prefix", ["gdl", "/gdl/", "/a//b", "/?x", "//evil.example"])
def test_a_prefix_that_is_none_is_refused(prefix: str) -> None:
    """A prefix begins with a slash and does not end with one."""
    with pytest.raises(ValueError, match="root_path"):
        Settings(store="memory:", root_path=prefix)


def test_other_host_names_are_not_answered() -> None:
    """With allowed hosts every other one is refused, as a problem document with all headers."""
    with client_with(allowed_hosts="learn.example, *.school.example") as client:
        for host in ("learn.example", "learn.example:8000", "a.school.example"):
            assert client.get("/api/presets", headers={"Host": host}).status_code == 200
        for host in ("evil.example", "learn.example.evil.example", ""):
            answer = client.get("/api/presets", headers={"Host": host})

            assert "host name" in refused(answer, 400)["detail"]
            assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("prefix", ["", "/gdl"])
def test_operators_tools_may_ask_by_any_name(prefix: str) -> None:
    """A container's engine asks at 127.0.0.1, a proxy by a name of the inside."""
    with client_with(allowed_hosts="learn.example", root_path=prefix) as client:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert client.get(prefix + path, headers={"Host": "10.1.2.3:8000"}).status_code == 200
        refused(client.get(f"{prefix}/", headers={"Host": "10.1.2.3:8000"}), 400)


def test_changes_from_pages_that_may_are_granted() -> None:
    """No origin, the server's own, and one that the setting names for a proxy's host name."""
    with client_with(origins="https://course.example, https://other.example") as client:
        for headers in (
            *({}, {"Origin": "http://testserver"}, {"Origin": "https://testserver"}),
            *({"Origin": "https://course.example"}, {"Origin": "https://other.example"}),
            {"Host": "h.example:81", "Origin": "http://h.example:81"},
        ):
            assert client.post("/api/runs", headers=headers).status_code == 201, headers


def test_changes_from_pages_of_other_sites_are_refused() -> None:
    """Anything but an exact match is refused, before anything is done; reading is not."""
    with client_with(origins="https://course.example") as client:
        for origin in (
            *("https://evil.example", "null", "http://testserver.evil.example", ""),
            *("http://testserver:81", "https://course.example.evil.example", "http://testserver/"),
            *("https://course.example:443", "https://COURSE.example"),
        ):
            answer = client.post("/api/runs", headers={"Origin": origin})

            assert "another site" in refused(answer, 403)["detail"], origin
            assert "Content-Security-Policy" in answer.headers
            assert client.get("/api/presets", headers={"Origin": origin}).status_code == 200
