import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import AsyncClient

from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

CLIENTS, CHANGES = 8, 40


@pytest.fixture(scope="module", params=["sqlite", "redis"])
def urls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """Two workers on one file, or two replicas on one Valkey: addresses that share the runs."""
    place = tmp_path_factory.mktemp("crowds")
    if request.param == "sqlite":
        with ServerProcess(place, {"GDL_WORKERS": "2"}) as server:
            yield [server.url]
        return
    valkey: ValkeyProcess = request.getfixturevalue("shared_valkey")
    replicas = []
    for name in ("one", "other"):
        (place / name).mkdir()
        replicas.append(ServerProcess(place / name))
        replicas[-1].store = valkey.url
    with replicas[0], replicas[1]:
        yield [replica.url for replica in replicas]


async def test_all_changes_of_a_crowd_are_in_the_run_in_one_order(urls: list[str]) -> None:
    """Eight clients append forty points each: every one acknowledged is there, once."""
    async with AsyncClient(timeout=60) as client:
        created = (await client.post(f"{urls[0]}api/runs", json={"points": []})).json()
    address = f"api/runs/{created['run']['id']}"
    headers = {"Authorization": f"Bearer {created['key']}"}
    versions: dict[int, tuple[int, int]] = {}
    refused = 0

    async def append(number: int) -> None:
        nonlocal refused
        async with AsyncClient(timeout=60, headers=headers) as own:
            for change in range(CHANGES):
                point = {"x1": number, "x2": change, "label": 1}
                url = f"{urls[number % len(urls)]}{address}/points"
                while True:
                    answer = await own.post(url, json={"points": [point]})
                    if answer.status_code == 200:
                        break
                    assert answer.status_code in {429, 503}, answer.text
                    refused += 1
                    await asyncio.sleep(0.05)
                version = answer.json()["version"]
                assert version not in versions, "two changes were told the same version"
                versions[version] = (number, change)

    began = time.monotonic()
    await asyncio.gather(*(append(number) for number in range(CLIENTS)))
    seconds = time.monotonic() - began

    async with AsyncClient(timeout=60) as client:
        run = (await client.get(urls[-1] + address)).json()
    found = [(int(point["x1"]), int(point["x2"])) for point in run["points"]]
    print(f"\n{len(found)} changes in {seconds:.1f} s, none lost; {refused} were sent again.")
    assert run["version"] == 1 + CLIENTS * CHANGES
    assert found == [versions[version] for version in sorted(versions)]


async def test_two_tabs_that_both_play_take_turns(urls: list[str]) -> None:
    """Each names the version it means: none is done twice, and the timeline has them all."""
    async with AsyncClient(timeout=60) as client:
        created = (await client.post(f"{urls[0]}api/runs")).json()
    address = f"api/runs/{created['run']['id']}"
    done: list[int] = []
    stale = 0

    async def play(url: str) -> None:
        nonlocal stale
        version = 1
        async with AsyncClient(timeout=60) as tab:
            for _ in range(50):
                answer = await tab.post(
                    f"{url}{address}/step",
                    json={"count": 7},
                    headers={
                        "Authorization": f"Bearer {created['key']}",
                        "If-Match": f'"{version}"',
                    },
                )
                document: dict[str, Any] = answer.json()
                if answer.status_code == 412:
                    stale += 1
                    version = document["run"]["version"]
                else:
                    assert answer.status_code == 200, answer.text
                    version = document["version"]
                    done.append(document["step"][-1])

    await asyncio.gather(play(urls[0]), play(urls[-1]))

    async with AsyncClient(timeout=60) as client:
        run = (await client.get(urls[0] + address)).json()
    print(f"\n{len(done)} steps of two tabs, {stale} told that they came late.")
    assert sorted(done) == [7 * (n + 1) for n in range(len(done))]
    assert (run["step"], run["version"]) == (7 * len(done), 1 + len(done))
