import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from itertools import cycle
from pathlib import Path

import pytest

from tests.faults.learner import Learner
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

KILLS = int(os.environ.get("FAULTS_KILLS", "1"))
"""How often each of these kills; ``FAULTS_KILLS=50 pytest -s tests/faults`` takes its time."""

LEARNERS = 4


async def play_through(
    learners: list[Learner], fault: Callable[[], Awaitable[None]], times: int
) -> None:
    """Have learners play while a fault happens some times; check all they were told; print it."""
    await asyncio.gather(*(learner.begin() for learner in learners))
    is_over = False

    async def play(learner: Learner) -> None:
        while not is_over:
            await learner.play()
            await asyncio.sleep(0.01)  # leaves a server that starts some time to do so

    playing = [asyncio.create_task(play(learner)) for learner in learners]
    began = time.monotonic()
    for _ in range(times):
        await asyncio.sleep(random.uniform(0.1, 0.4))
        await fault()
    await asyncio.sleep(0.3)
    is_over = True
    await asyncio.gather(*playing)
    checked = sum([await learner.check() for learner in learners])
    failures = sum(learner.failures for learner in learners)
    for learner in learners:
        await learner.close()
    print(
        f"\n{times} faults in {time.monotonic() - began:.0f} s: {checked} acknowledged moments, "
        f"none lost; {failures} requests failed."
    )
    assert checked > 0


def workers_of(server: ServerProcess) -> list[int]:
    """Return the process numbers of a server's workers."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text()
    ]


async def test_a_killed_server_loses_nothing(server: ServerProcess) -> None:
    """Killed in mid-play and started again, the server has all that it acknowledged."""

    async def kill() -> None:
        server.kill()
        await asyncio.to_thread(server.start)

    await play_through([Learner(lambda: server.url) for _ in range(LEARNERS)], kill, KILLS)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="workers are found by /proc")
async def test_a_killed_worker_is_replaced_and_loses_nothing(tmp_path: Path) -> None:
    """Of two workers one is killed, again and again; the other serves, and a new one comes."""
    with ServerProcess(tmp_path, {"GDL_WORKERS": "2"}) as server:

        async def kill() -> None:
            async with asyncio.timeout(60):
                while len(workers := workers_of(server)) < 2:  # noqa: ASYNC110 - a process starts
                    await asyncio.sleep(0.05)
            os.kill(random.choice(workers), signal.SIGKILL)

        await play_through([Learner(lambda: server.url) for _ in range(LEARNERS)], kill, KILLS)
        async with asyncio.timeout(60):
            while len(workers_of(server)) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_a_killed_replica_loses_nothing(tmp_path: Path, valkey: ValkeyProcess) -> None:
    """Two servers share the runs in Valkey; one is killed, the other goes on with its runs."""
    replicas = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        replicas.append(ServerProcess(tmp_path / name))
        replicas[-1].store = valkey.url
    with replicas[0], replicas[1]:
        turns = cycle(replicas)
        kills = cycle(replicas)

        async def kill() -> None:
            replica = next(kills)
            replica.kill()
            await asyncio.to_thread(replica.start)

        learners = [Learner(lambda: next(turns).url) for _ in range(LEARNERS)]
        await play_through(learners, kill, KILLS)


async def test_a_killed_valkey_loses_nothing(tmp_path: Path) -> None:
    """Killed in mid-step and started again, Valkey has all; meanwhile the answer is 503."""
    with ValkeyProcess(tmp_path) as valkey:
        server = ServerProcess(tmp_path)
        server.store = valkey.url
        with server:

            async def kill() -> None:
                valkey.kill()
                await asyncio.sleep(0.3)
                await asyncio.to_thread(valkey.start)

            await play_through([Learner(lambda: server.url) for _ in range(LEARNERS)], kill, KILLS)


async def test_a_slow_valkey_loses_nothing(tmp_path: Path) -> None:
    """Standing still for seconds, then going on, Valkey leaves nothing half done."""
    with ValkeyProcess(tmp_path) as valkey:
        server = ServerProcess(tmp_path)
        server.store = valkey.url
        with server:

            async def freeze() -> None:
                valkey.freeze()
                await asyncio.sleep(random.choice((0.2, 2.0)))
                valkey.thaw()

            learners = [Learner(lambda: server.url) for _ in range(LEARNERS)]
            await play_through(learners, freeze, min(KILLS, 4))
