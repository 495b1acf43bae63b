"""Disks that are full or read-only, under the real server; a small one is mounted for each test."""
# ruff: noqa: ASYNC110, ASYNC240 - processes start, and nobody waits meanwhile

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from httpx2 import AsyncClient

from tests.faults.test_kills import workers_of
from tests.server_process import ServerProcess

pytestmark = pytest.mark.anyio


class Disk:
    """A disk of a few megabytes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def spoil(self, how: str) -> None:
        """Have it full, or read-only."""
        if how == "full":
            with suppress(OSError), (self.path / "filler").open("wb", 0) as file:
                while True:
                    file.write(bytes(4096))
        else:
            subprocess.run(["mount", "-o", "remount,ro", self.path], check=True)

    def mend(self, how: str) -> None:
        """Have it as it was."""
        if how == "full":
            (self.path / "filler").unlink()
        else:
            subprocess.run(["mount", "-o", "remount,rw", self.path], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of this test alone."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a disk")
    yield Disk(path)
    subprocess.run(["umount", "-l", path], check=True)


@pytest.mark.parametrize(
    ("how", "end", "workers"),
    [("full", "kill", "2"), ("read-only", "kill", "1"), ("read-only", "stop", "1")],
)
async def test_a_server_starts_on_a_disk_that_cannot_be_written(
    disk: Disk, tmp_path: Path, how: str, end: str, workers: str
) -> None:
    """Runs are read, changes are refused, it is not ready; with room again all goes on."""
    server = ServerProcess(tmp_path, {"GDL_WORKERS": workers, "TMPDIR": str(disk.path)})
    server.store = f"sqlite:///{disk.path}/runs.db"
    with server:
        async with AsyncClient(base_url=server.url, timeout=30) as client:
            created = (await client.post("/api/runs")).json()
        address = f"/api/runs/{created['run']['id']}"
        headers = {"Authorization": f"Bearer {created['key']}"}
        getattr(server, end)()
        disk.spoil(how)

        server.start()
        before = workers_of(server)
        async with AsyncClient(base_url=server.url, timeout=30) as client:
            told = [
                [
                    (await client.get(address)).status_code,
                    (await client.get(f"{address}/frames")).status_code,
                    (await client.get("/metrics")).status_code,
                    (await client.get("/readyz")).status_code,
                    (await client.post("/api/runs")).status_code,
                ]
                for _ in range(3)
            ]
            after = workers_of(server)
            disk.mend(how)
            async with asyncio.timeout(20):
                while (await client.get("/readyz")).status_code != 200:
                    await asyncio.sleep(0.1)
                while (await client.post(f"{address}/step", headers=headers)).status_code != 200:
                    await asyncio.sleep(0.1)

    assert told == [[200, 200, 200, 503, 503]] * 3
    assert before == after
    assert 1 <= server.printed.count("The store runs.db cannot be used: ") <= int(workers)


ROOM = """
import mmap, os, sys
from pathlib import Path
from app.web.edge import metrics

metrics.PLACES = (sys.argv[1],)
with metrics.shared_by(2):
    files = list(Path(os.environ[metrics.SHARED_DIRECTORY]).glob("*.db"))
    assert len(files) == 6
    try:
        with open(sys.argv[1] + "/filler", "wb", 0) as filler:
            while True:
                filler.write(bytes(4096))
    except OSError:
        pass
    for file in files:
        with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as mapped:
            mapped[:] = b"x" * len(mapped)
with open(sys.argv[1] + "/filler", "ab", 0) as filler:
    filler.write(bytes(8_000_000))
with metrics.shared_by(2):
    print(metrics.SHARED_DIRECTORY in os.environ, os.listdir(sys.argv[1]))
"""


def test_the_room_for_metrics_is_taken_at_once_or_done_without(disk: Disk) -> None:
    """A disk that fills later has it still; where there is none the workers do not share them."""
    ran = subprocess.run(
        [sys.executable, "-c", ROOM, str(disk.path)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (0, "False ['filler']\n"), ran.stderr
    assert ran.stderr.count("no room to add up the metrics") == 1


@pytest.mark.parametrize("how", ["removed", "damaged"])
async def test_two_workers_never_serve_two_files(tmp_path: Path, how: str) -> None:
    """Whatever becomes of the file, no change is acknowledged by one that another does not see."""
    with ServerProcess(tmp_path, {"GDL_WORKERS": "2"}) as server:
        path = tmp_path / "runs.db"
        async with AsyncClient(base_url=server.url, timeout=30) as client:
            while (await client.get("/readyz")).status_code != 200 or len(workers_of(server)) < 2:
                await asyncio.sleep(0.05)
            if how == "removed":
                path.unlink()
            else:
                path.write_bytes(bytes(8192))
            os.kill(workers_of(server)[0], 9)

            acknowledged = []
            async with asyncio.timeout(20):
                while len(workers_of(server)) < 2:
                    await asyncio.sleep(0.05)
        for _ in range(20):  # each over a connection of its own, for either worker
            async with AsyncClient(base_url=server.url, timeout=30) as client:
                created = await client.post("/api/runs")
                if created.status_code == 201:
                    acknowledged.append(created.json()["run"]["id"])
                statuses = {(await client.get("/readyz")).status_code for _ in range(2)}
        seen = set()
        for run_id in acknowledged * 4:
            async with AsyncClient(base_url=server.url, timeout=30) as client:
                seen.add((await client.get(f"/api/runs/{run_id}")).status_code)

    assert seen <= {200}
    if how == "removed":
        assert (acknowledged, statuses) == ([], {503})
    assert list(tmp_path.glob("*damaged*")) == []
