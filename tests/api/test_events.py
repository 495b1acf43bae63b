import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import AsyncClient, Limits, Response

from tests.api.following import PATIENCE, following, following_by
from tests.api.refusal import refused
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

POINTS = [{"x1": 0.2, "x2": 0.3, "label": 1}, {"x1": 0.7, "x2": 0.8, "label": 0}]


class Owner:
    """Who created a run, and may change it."""

    def __init__(self, client: AsyncClient, created: dict[str, Any]) -> None:
        self._client = client
        self.run_id: str = created["run"]["id"]
        self.key: str = created["key"]

    async def send(self, method: str, path: str, json: Any = None) -> Response:
        """Send a request about the run, with its key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        return await self._client.request(
            method, f"/api/runs/{self.run_id}{path}", json=json, headers=headers
        )

    async def granted(self, method: str, path: str, json: Any = None) -> Any:
        """Send a request that has to be granted; return its answer."""
        answer = await self.send(method, path, json)
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="module", params=["memory", "sqlite", "workers", "redis"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with a store of each kind, and of one with several workers."""
    if request.param == "sqlite":
        process: ServerProcess = request.getfixturevalue("process")
        yield process.url
        return
    workers = "2" if request.param == "workers" else "1"
    server = ServerProcess(tmp_path_factory.mktemp("events"), {"GDL_WORKERS": workers})
    if request.param == "memory":
        server.store = "memory:"
    if request.param == "redis":
        valkey: ValkeyProcess = request.getfixturevalue("shared_valkey")
        server.store = valkey.url
    with server:
        yield server.url


@pytest.fixture
async def owner(url: str) -> AsyncIterator[Owner]:
    """The owner of a run of two points."""
    async with AsyncClient(base_url=url, timeout=20, verify=False) as client:
        created = await client.post("/api/runs", json={"points": POINTS})
        yield Owner(client, created.json())


async def test_watchers_hear_that_a_run_was_deleted(url: str, owner: Owner) -> None:
    """Their streams end in good order, and who comes again is told that there is no such run."""
    async with following(url, owner.run_id) as follower:
        await follower.until("shown")

        assert (await owner.send("DELETE", "")).status_code == 204

        assert (await follower.end())[-1] == ("end", {})
    refused(await owner.send("GET", "/events"), 404)


async def test_who_comes_late_is_up_to_date_at_once(url: str, owner: Owner) -> None:
    """The first events are the run as it is, and the moment its owner shows."""
    await owner.granted("POST", "/step", {"count": 30})
    await owner.granted("PUT", "/shown", {"step": 12, "playing": False})

    async with following(url, owner.run_id) as follower:
        first, run = await follower.next()
        second, moment = await follower.next()

    assert (first, second) == ("run", "shown")
    read = await owner.granted("GET", "")
    assert run == read
    frames = await owner.granted("GET", "/frames?first=12&last=12")
    assert moment["frames"] == {name: frames[name] for name in moment["frames"]}
    assert (moment["shown"], moment["step"], moment["version"]) == (12, 30, run["version"])
    assert moment["after"] is None
    assert not moment["playing"]


async def test_a_hall_that_comes_at_once_is_let_in(url: str, owner: Owner) -> None:
    """A hundred watchers in the same moment are all shown the run, and what comes next."""
    hall = 100
    are_there = asyncio.Barrier(hall + 1)
    client = AsyncClient(base_url=url, timeout=PATIENCE, limits=Limits(max_connections=None))

    async def watch() -> list[int]:
        async with following_by(client, owner.run_id) as follower:
            await follower.until("shown")
            await are_there.wait()
            moment = await follower.until("shown", lambda moment: moment["step"] == 3)
            return moment["frames"]["step"]  # type: ignore[no-any-return]

    async with client, asyncio.TaskGroup() as group:
        watching = [group.create_task(watch()) for _ in range(hall)]
        await are_there.wait()
        await owner.granted("POST", "/step", {"count": 3})

    assert [watcher.result() for watcher in watching] == [[1, 2, 3]] * hall


async def test_a_watcher_sees_what_its_owner_does(url: str, owner: Owner) -> None:
    """Steps, playing, scrubbing, edits and a reset arrive, each with its exact frames."""
    async with following(url, owner.run_id) as follower:
        await follower.until("shown")

        await owner.granted("POST", "/step", {"count": 3})
        stepped = await follower.until("shown", lambda moment: moment["step"] == 3)
        await owner.granted("POST", "/step", {"count": 40})
        await owner.granted("PUT", "/shown", {"step": 10, "playing": True})
        await follower.until("shown", lambda moment: moment["shown"] == 10)
        await owner.granted("PUT", "/shown", {"step": 25, "playing": True})
        played = await follower.until("shown", lambda moment: moment["shown"] == 25)
        await owner.granted("PUT", "/shown", {"step": 5, "playing": False})
        scrubbed = await follower.until("shown", lambda moment: moment["shown"] == 5)
        await owner.granted("POST", "/points", {"points": POINTS[:1]})
        edited = await follower.until("run")
        after_edit = await follower.until("shown")
        frames = await owner.granted("GET", "/frames")
        await owner.granted("POST", "/reset")
        reset = await follower.until("run")

    assert stepped["after"] == 0
    assert stepped["frames"]["step"] == [1, 2, 3]
    assert (played["after"], played["frames"]["step"]) == (10, list(range(11, 26)))
    assert played["playing"]
    assert played["step"] == 43
    assert (scrubbed["after"], scrubbed["frames"]["step"]) == (None, [5])
    for moment in (stepped, played, scrubbed):
        for name, column in moment["frames"].items():
            expected = [frames[name][step] for step in moment["frames"]["step"]]
            assert column == expected
    assert len(edited["points"]) == 3
    assert after_edit["shown"] == 43
    assert (reset["step"], len(reset["points"])) == (0, 3)


async def test_the_owner_sees_how_many_watch(url: str, owner: Owner) -> None:
    """Watchers are counted as they come and go; the owner's own stream is not."""
    async with following(url, owner.run_id, owner.key) as own:
        alone = await own.until("shown")
        async with following(url, owner.run_id), following(url, owner.run_id):
            both = await own.until("shown", lambda moment: moment["watchers"] == 2)
            told = await owner.granted("PUT", "/shown", {"step": 0})
        left = await own.until("shown", lambda moment: moment["watchers"] == 0)

    assert alone["watchers"] == 0
    assert both["version"] == left["version"]
    assert told == {"watchers": 2}


async def test_many_changes_reach_a_watcher_as_the_newest(url: str, owner: Owner) -> None:
    """However fast its owner is, a watcher ends at the run's last state, by ever later steps."""
    async with following(url, owner.run_id) as follower:
        for _ in range(50):
            await owner.granted("POST", "/step", {"count": 2})
        seen = [await follower.until("shown")]
        while seen[-1]["shown"] < 100:
            seen.append(await follower.until("shown"))

    shown = [moment["shown"] for moment in seen]
    assert shown == sorted(shown)
    assert seen[-1]["step"] == 100


async def test_a_moment_beyond_the_run_is_refused(owner: Owner) -> None:
    """An owner cannot show what is not there."""
    await owner.granted("POST", "/step", {"count": 3})

    refused(await owner.send("PUT", "/shown", {"step": 4}), 422)


def test_only_the_owner_tells_what_is_shown(client: TestClient) -> None:
    """Without the key 401, with another one 403; so it is with a stream that claims to be hers."""
    run_id = client.post("/api/runs").json()["run"]["id"]
    address = f"/api/runs/{run_id}"
    wrong = {"Authorization": "Bearer wrong"}

    refused(client.put(f"{address}/shown", json={"step": 0}), 401)
    refused(client.put(f"{address}/shown", json={"step": 0}, headers=wrong), 403)
    refused(client.get(f"{address}/events", headers=wrong), 403)


@pytest.mark.parametrize("run_id", ["x", "A" * 22, "%00", "..%2Fx"])
def test_there_is_no_stream_of_an_unknown_run(client: TestClient, run_id: str) -> None:
    """The answer is 404, and no stream begins."""
    refused(client.get(f"/api/runs/{run_id}/events"), 404)


async def test_playing_lapses_when_the_owner_says_no_more(process: ServerProcess) -> None:
    """An owner who vanishes in mid-play is not shown as playing for ever."""
    async with AsyncClient(base_url=process.url, timeout=20) as client:
        owner = Owner(client, (await client.post("/api/runs", json={"points": POINTS})).json())
        await owner.granted("POST", "/step", {"count": 30})
        await owner.granted("PUT", "/shown", {"step": 12, "playing": True})

    async with following(process.url, owner.run_id) as follower:
        playing = await follower.until("shown")
        paused = await follower.until("shown", lambda shown: not shown["playing"])

    assert playing["playing"]
    assert (playing["shown"], paused["shown"]) == (12, 12)


async def test_a_large_run_is_not_sent_along(process: ServerProcess) -> None:
    """Beyond a thousand points watchers are told to read the run themselves."""
    many = [{"x1": n / 1001, "x2": 0.5, "label": n % 2} for n in range(1001)]
    async with AsyncClient(base_url=process.url, timeout=20) as client:
        created = (await client.post("/api/runs", json={"points": many})).json()

    async with following(process.url, created["run"]["id"]) as follower:
        assert await follower.next() == ("run", None)
        assert (await follower.next())[0] == "shown"


async def test_streams_end_in_good_order_with_the_server(server: ServerProcess) -> None:
    """Told to end, the server says so to all who follow, closes, and ends by itself."""
    async with AsyncClient(base_url=server.url, timeout=20) as client:
        run_id = (await client.post("/api/runs")).json()["run"]["id"]
    async with following(server.url, run_id) as one, following(server.url, run_id) as other:
        await one.until("shown")
        await other.until("shown")

        await asyncio.to_thread(server.stop)

        assert [(await follower.end())[-1] for follower in (one, other)] == [("end", {})] * 2


async def test_streams_that_were_closed_leave_nothing_behind(process: ServerProcess) -> None:
    """After a hundred watchers came and went none is counted any more."""
    async with AsyncClient(base_url=process.url, timeout=20) as client:
        owner = Owner(client, (await client.post("/api/runs")).json())
        async with following(process.url, owner.run_id, owner.key):
            for _ in range(10):
                followers = [following_by(client, owner.run_id) for _ in range(10)]
                for follower in followers:
                    await follower.__aenter__()
                for follower in followers:
                    await follower.__aexit__(None, None, None)

            async def told() -> tuple[bool, bool, int]:
                """Tell whether only the owner's stream is open, and how many she is told watch."""
                metrics = (await client.get("/metrics")).text
                shown = await owner.granted("PUT", "/shown", {"step": 0})
                return (
                    "gdl_watchers 0.0" in metrics,
                    "gdl_streams 1.0" in metrics,
                    shown["watchers"],
                )

            # A closed connection is noticed a moment later, and the owner told of it one later.
            for _ in range(200):
                if await told() == (True, True, 0):
                    break
                await asyncio.sleep(0.05)

            assert await told() == (True, True, 0)
