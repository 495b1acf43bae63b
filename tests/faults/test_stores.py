import asyncio
import os
import resource
import time
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from tests.api.refusal import refused
from tests.faults.learner import Learner
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

if not hasattr(resource, "prlimit"):
    pytest.skip("only Linux can fill another process's disk", allow_module_level=True)


async def test_a_full_disk_refuses_changes_and_keeps_the_runs(server: ServerProcess) -> None:
    """When nothing more can be written the answer is 503; with room again all goes on."""
    learner = Learner(lambda: server.url)
    await learner.begin()
    for _ in range(20):
        await learner.play()
    path = Path(server.store.removeprefix("sqlite:///"))
    used = max(part.stat().st_size for part in path.parent.glob("runs.db*"))
    unlimited = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (used, unlimited[1]))
    async with AsyncClient(base_url=server.url, timeout=30) as client:
        refusals = 0
        for _ in range(200):
            answer = await client.post(
                f"/api/runs/{learner.run_id}/step",
                json={"count": 300, "every": 300},
                headers={
                    "Authorization": f"Bearer {learner.key}",
                    "If-Match": f'"{learner.version}"',
                },
            )
            if answer.status_code == 200:
                learner.version, learner.step = answer.json()["version"], answer.json()["step"][-1]
            else:
                refused(answer, 503)
                assert int(answer.headers["Retry-After"]) > 0
                refusals += 1
        readable = (await client.get(f"/api/runs/{learner.run_id}")).json()
        page = (await client.get("/")).status_code
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, unlimited)
    for _ in range(20):
        await learner.play()
    checked = await learner.check()
    await learner.close()

    print(f"\nDisk full: {refusals} changes refused, {checked} acknowledged moments, none lost.")
    assert refusals > 0
    assert page == 200
    assert (readable["version"], readable["step"]) <= (learner.version, learner.step)
    assert learner.failures == 0


async def test_a_file_that_became_read_only_keeps_its_runs(tmp_path: Path) -> None:
    """What can no longer be written is refused with 503 and can still be read."""
    with ServerProcess(tmp_path) as server:
        learner = Learner(lambda: server.url)
        await learner.begin()
        await learner.play()
        limit = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
        async with AsyncClient(base_url=server.url, timeout=30) as client:
            headers = {"Authorization": f"Bearer {learner.key}"}
            step = await client.post(f"/api/runs/{learner.run_id}/step", headers=headers)
            found = (await client.get(f"/api/runs/{learner.run_id}")).json()
            ready = (await client.get("/readyz")).status_code
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, limit)
        await learner.play()
        assert await learner.check() > 0
        await learner.close()

    refused(step, 503)
    assert (ready, found["step"]) == (503, 30)


async def test_a_damaged_file_is_said_to_be_and_kept(tmp_path: Path) -> None:
    """The server begins a new file, and says under which name the old one is."""
    server = ServerProcess(tmp_path)
    with server:
        pass
    path = tmp_path / "runs.db"
    for part in tmp_path.glob("runs.db-*"):  # noqa: ASYNC240
        part.unlink()
    damaged = path.read_bytes()[:4096] + os.urandom(8192)
    path.write_bytes(damaged)

    with server:
        async with AsyncClient(base_url=server.url, timeout=30) as client:
            assert (await client.post("/api/runs")).status_code == 201

    [aside] = tmp_path.glob("runs.db.damaged-*")  # noqa: ASYNC240
    assert aside.read_bytes() == damaged
    assert f"It was kept as {aside.name}" in server.printed


MANY = 90_000
"""Updates by arrays, which take seconds."""


async def test_a_valkey_that_stands_still_has_a_change_made_once(tmp_path: Path) -> None:
    """What was on its way is not known to be made, and sent again is; others wait once."""
    with ValkeyProcess(tmp_path) as valkey:
        server = ServerProcess(tmp_path)
        server.store = valkey.url
        with server:
            async with AsyncClient(base_url=server.url, timeout=60) as client:
                slow = {"hyperparameters": {"batch_size": None, "rule": "perceptron"}}
                one, other = [(await client.post("/api/runs", json=slow)).json() for _ in range(2)]

                async def step(created: Any, count: int, **headers: str) -> tuple[Response, float]:
                    answer = await client.post(
                        f"/api/runs/{created['run']['id']}/step",
                        json={"count": count, "every": MANY // 2},
                        headers={"Authorization": f"Bearer {created['key']}"} | headers,
                    )
                    return answer, time.monotonic()

                on_its_way = asyncio.create_task(step(one, MANY, **{"Idempotency-Key": "it"}))
                await asyncio.sleep(0.3)
                valkey.freeze()
                waiting = [asyncio.create_task(step(other, 1)) for _ in range(10)]
                await asyncio.sleep(0.1)
                wrong, wrong_told = await step(other, 1, Authorization="Bearer wrong")
                waited = await asyncio.gather(*waiting)
                unsure, _ = await on_its_way
                valkey.thaw()
                again, _ = await step(one, MANY, **{"Idempotency-Key": "it"})
                found = (await client.get(f"/api/runs/{one['run']['id']}")).json()
                untouched = (await client.get(f"/api/runs/{other['run']['id']}")).json()

    refused(wrong, 403)
    told = [when for _, when in waited]
    assert wrong_told < min(told)
    assert max(told) - min(told) < 2  # one wait is of 3.3 s at least
    for answer, _ in waited:
        assert "changed nothing" in refused(answer, 503)["detail"]
    assert "not known" in refused(unsure, 503)["detail"]
    assert again.json()["step"] == [MANY // 2, MANY]
    assert again.json()["version"] == found["version"] == 2
    assert (found["step"], untouched["step"]) == (MANY, 0)


async def test_a_valkey_that_comes_back_empty_or_is_full(tmp_path: Path) -> None:
    """Emptied, it has no such run, and takes new ones; full, it refuses and keeps what it has."""
    with ValkeyProcess(tmp_path) as valkey:
        server = ServerProcess(tmp_path)
        server.store = valkey.url
        with server:
            async with AsyncClient(base_url=server.url, timeout=30) as client:
                created = (await client.post("/api/runs")).json()
                address = f"/api/runs/{created['run']['id']}"
                headers = {"Authorization": f"Bearer {created['key']}"}
                valkey.say("CONFIG", "SET", "maxmemory", "1")
                full = await client.post(f"{address}/step", headers=headers)
                full_new = await client.post("/api/runs")
                full_ready = (await client.get("/readyz")).status_code
                kept = (await client.get(address)).json()
                valkey.say("CONFIG", "SET", "maxmemory", "0")
                after = await client.post(f"{address}/step", headers=headers)

                valkey.kill()
                away = await client.get(address)
                away_page = (await client.get("/")).status_code
                for part in tmp_path.glob("appendonlydir/*"):  # noqa: ASYNC240
                    part.unlink()
                await asyncio.to_thread(valkey.start)
                gone = await client.get(address)
                new = await client.post("/api/runs")
                ready = (await client.get("/readyz")).status_code

    for answer in (full, full_new, away):
        assert "changed nothing" in refused(answer, 503)["detail"]
    assert (full_ready, kept["version"], after.json()["step"]) == (503, 1, [1])
    assert int(refused_after(away)) > 0
    assert away_page == 200
    refused(gone, 404)
    assert (new.status_code, ready) == (201, 200)


def refused_after(answer: Response) -> str:
    """Return when to try again, of an answer that has to be 503."""
    refused(answer, 503)
    return str(answer.headers["Retry-After"])
