import asyncio
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
import uvicorn
from httpx2 import URL, AsyncClient
from starlette.responses import PlainTextResponse
from starlette.types import Message

from app.main import create_app
from app.settings import Settings
from app.web.edge.fair_use import FairUse, client_of, storage_of
from tests.api.conftest import client_with
from tests.api.following import following
from tests.api.refusal import refused
from tests.valkey_process import ValkeyProcess


@contextmanager
def listening(**settings: int) -> Iterator[str]:
    """Serve the application with these settings over real connections; yield its address."""
    app = create_app(Settings(store="memory:", **settings))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, args=[[listener]])
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(params=["memory", "redis"])
def rate_store(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where rates are counted, each kind."""
    if request.param == "memory":
        yield "memory:"
    else:
        valkey: ValkeyProcess = request.getfixturevalue("valkey")
        yield valkey.url


def test_a_run_takes_so_many_changes(rate_store: str) -> None:
    """Beyond the rate 429 and a time to wait; reading goes on, and so do other runs."""
    with client_with(run_rate="3/minute", rate_store=rate_store) as client:
        runs = [client.post("/api/runs").json() for _ in range(2)]
        address = f"/api/runs/{runs[0]['run']['id']}"
        headers = {"Authorization": f"Bearer {runs[0]['key']}"}

        granted = [client.post(f"{address}/step", headers=headers) for _ in range(3)]
        beyond = client.post(f"{address}/step", headers=headers)

        assert [answer.status_code for answer in granted] == [200] * 3
        assert "Wait" in refused(beyond, 429)["detail"]
        assert 0 < int(beyond.headers["Retry-After"]) <= 60
        assert client.get(address).json()["step"] == 3
        other = client.post(
            f"/api/runs/{runs[1]['run']['id']}/step",
            headers={"Authorization": f"Bearer {runs[1]['key']}"},
        )
        assert other.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer other"}])
def test_who_has_no_key_cannot_use_up_the_owners_share(headers: dict[str, str]) -> None:
    """What a viewer sends to a run is counted, and refused, by itself."""
    with client_with(run_rate="3/minute") as client:
        run = client.post("/api/runs").json()
        address = f"/api/runs/{run['run']['id']}"
        for _ in range(3):
            refused(client.post(f"{address}/step", headers=headers), 401, 403)

        refused(client.post(f"{address}/step", headers=headers), 429)
        own = {"Authorization": f"Bearer {run['key']}"}
        assert client.post(f"{address}/step", headers=own).status_code == 200


def test_a_client_creates_so_many_runs(rate_store: str) -> None:
    """Copies count as well; what was created can be worked with."""
    with client_with(create_rate="2/minute", rate_store=rate_store) as client:
        run = client.post("/api/runs").json()
        address = f"/api/runs/{run['run']['id']}"
        assert client.post(f"{address}/copy").status_code == 201

        refused(client.post("/api/runs"), 429)
        refused(client.post(f"{address}/copy"), 429)

        assert client.get(address).status_code == 200


COSTLY = ("/", "/docs", "/metrics", "/readyz", "/openapi.json", "/api/presets", "/static/x/y")


def test_a_client_asks_so_often(rate_store: str) -> None:
    """Every request counts, whatever it is for; only whether the server is alive does not."""
    most = len(COSTLY)
    with client_with(client_rate=f"{most}/minute", rate_store=rate_store) as client:
        assert 429 not in [client.get(path).status_code for path in COSTLY]

        for path in ("/api/runs/x", "/nothing", *COSTLY):
            refused(client.get(path), 429)
        assert client.get("/healthz").status_code == 200


@pytest.mark.anyio
@pytest.mark.parametrize("before", [0, 2, 3, 5])
async def test_who_waits_as_told_is_within_the_rate(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    """Across a border nobody gets twice the rate; the time to wait suffices, and is short."""
    now = 6_000_000.0
    monkeypatch.setattr("app.web.edge.windows.time.time", lambda: now)
    statuses: list[int] = []

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
            waits.append(int(dict(message["headers"]).get(b"retry-after", 0)))

    waits: list[int] = []
    settings = Settings(store="memory:", client_rate="5/minute")
    layer = FairUse(PlainTextResponse("answered"), settings, storage_of("memory:"))
    scope = {"type": "http", "path": "/docs", "method": "GET", "client": ("1.1.1.1", 1)}

    async def asked() -> int:
        await layer(scope, None, told)  # type: ignore[arg-type]
        return statuses[-1]

    now += 59
    assert [await asked() for _ in range(before)] == [200] * before
    now += 1.5
    assert [await asked() for _ in range(8)][-1] == 429
    assert statuses.count(200) <= 6
    wait = waits[-1]
    now += wait - 2
    assert await asked() == (429 if wait > 1 else 200)
    now += 2
    assert await asked() == 200


def test_what_another_site_sends_uses_up_nobodys_share() -> None:
    """A page elsewhere that is open in the same room does not shut the room out."""
    with client_with(client_rate="3/minute") as client:
        for _ in range(5):
            refused(client.post("/api/runs", headers={"Origin": "https://other.example"}), 403)

        assert client.post("/api/runs").status_code == 201


def test_when_nobody_can_count_all_are_let_in() -> None:
    """A rate store that is away hinders nobody."""
    with client_with(client_rate="1/minute", rate_store="redis://127.0.0.1:1/0") as client:
        assert [client.post("/api/runs").status_code for _ in range(3)] == [201] * 3


def test_a_rate_store_of_another_kind_is_refused() -> None:
    """The sentence names what there is."""
    with pytest.raises(ValueError, match="neither memory: nor redis://"):
        storage_of("memcached://x")


@pytest.mark.parametrize("rate", ["often", "10", "5/fortnight", ""])
def test_a_rate_that_is_none_is_refused(rate: str) -> None:
    """Settings are checked when the server starts."""
    with pytest.raises(ValueError, match="100/minute"):
        Settings(store="memory:", run_rate=rate)


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::7", "2001:0db8:0001:0002"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_network(host: str, client: str) -> None:
    """All addresses of one IPv6 network are one client."""
    assert client_of({"client": (host, 1234)}) == client


@pytest.mark.anyio
@pytest.mark.parametrize("limit", ["watchers", "streams", "client_streams"])
async def test_only_so_many_watch(limit: str) -> None:
    """With no seat left the answer is 429 and a time to wait; a seat that is left is given."""
    with listening(**{limit: 1}) as url:
        async with AsyncClient(base_url=url, timeout=20) as client:
            run_id = (await client.post("/api/runs")).json()["run"]["id"]
            async with following(url, run_id) as follower:
                await follower.until("shown")

                async with asyncio.timeout(20):  # else it would be a stream without an end
                    beyond = await client.get(f"/api/runs/{run_id}/events")

            for _ in range(200):  # a closed connection is noticed a moment later
                if "gdl_streams 0.0" in (await client.get("/metrics")).text:
                    break
                await asyncio.sleep(0.05)
            async with following(url, run_id) as follower:
                await follower.until("shown")

    refused(beyond, 429)
    assert int(beyond.headers["Retry-After"]) > 0


@pytest.mark.anyio
async def test_a_full_hall_does_not_shut_its_owner_out() -> None:
    """However many may watch, the owner has a stream besides."""
    with listening(watchers=1) as url:
        async with AsyncClient(base_url=url, timeout=20) as client:
            created = (await client.post("/api/runs")).json()
        run_id = created["run"]["id"]
        async with (
            following(url, run_id),
            following(url, run_id, created["key"]) as own,
        ):
            await own.until("shown", lambda moment: moment["watchers"] == 1)


def test_a_body_that_trickles_in_is_given_up() -> None:
    """One byte now and again is not enough: the whole body has one deadline."""
    with listening(body_seconds=1) as url:
        head = b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", URL(url).port), timeout=20) as connection:
            connection.sendall(head + b"Content-Length: 1000\r\n\r\n{")
            began = time.monotonic()
            while not select.select([connection], [], [], 0.25)[0]:
                assert time.monotonic() - began < 10
                connection.sendall(b" ")
            answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"took too long to arrive" in answer
