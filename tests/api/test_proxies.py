from collections.abc import Mapping

import pytest

from app.settings import Settings
from tests.api.conftest import client_with
from tests.api.refusal import refused


@pytest.mark.parametrize("path", ["/gdl", ""], ids=["left on", "taken off"])
def test_the_application_works_below_a_prefix(path: str) -> None:
    """Whether the proxy takes the prefix off or leaves it on, every address answers."""
    with client_with(root_path="/gdl") as client:
        created = client.post(f"{path}/api/runs")
        run_id = created.json()["run"]["id"]

        assert client.get(f"{path}/api/runs/{run_id}").status_code == 200
        assert client.get(f"{path}/healthz").text == "alive\n"
        page = client.get(f"{path}/")
        assert page.status_code == 200
        asset = page.text.partition('src="')[2].partition('"')[0]
        assert client.get(f"{path}/{asset}").status_code == 200
        assert client.get(f"{path}/openapi.json").json()["servers"] == [{"url": "/gdl"}]
        refused(client.get(f"{path}/nothing"), 404)


def test_the_prefix_alone_leads_to_the_page() -> None:
    """The addresses in the page are relative, so it has to end in a slash."""
    with client_with(root_path="/gdl") as client:
        answer = client.get("/gdl", follow_redirects=False)
        shared = client.get("/gdl?run=a%20b", follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (308, "/gdl/")
    assert shared.headers["Location"] == "/gdl/?run=a%20b"


def test_rates_count_below_a_prefix_as_well() -> None:
    """The paths that are counted are those below the prefix."""
    with client_with(root_path="/gdl", create_rate="1/minute") as client:
        assert client.post("/gdl/api/runs").status_code == 201
        refused(client.post("/api/runs"), 429)


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


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver"},
        {"Origin": "https://course.example"},
        {"Host": "h.example:81", "Origin": "http://h.example:81"},
    ],
)
def test_changes_from_pages_that_may_are_granted(headers: Mapping[str, str]) -> None:
    """No origin, the server's own, and one that the setting names for a proxy's host name."""
    with client_with(origins="https://course.example, https://other.example") as client:
        assert client.post("/api/runs", headers=headers).status_code == 201


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://testserver.evil.example",
        "http://testserver:81",
        "https://course.example.evil.example",
        "https://course.example:443",
        "https://COURSE.example",
        "",
        "http://testserver/",
    ],
)
def test_changes_from_pages_of_other_sites_are_refused(origin: str) -> None:
    """Anything but an exact match is refused, before anything is done; reading is not."""
    with client_with(origins="https://course.example") as client:
        answer = client.post("/api/runs", headers={"Origin": origin})

        assert "another site" in refused(answer, 403)["detail"]
        assert "Content-Security-Policy" in answer.headers
        assert client.get("/api/presets", headers={"Origin": origin}).status_code == 200
