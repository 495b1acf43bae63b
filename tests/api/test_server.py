"""The server as a process: runs outlive it, processes share them, and no change is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import Client, Response

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused
from tests.server_process import ServerProcess

THREADS = 8


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The application with two worker processes on one store."""
    server = ServerProcess(tmp_path_factory.mktemp("workers"), {"GDL_WORKERS": "2"})
    with server:
        yield server


@contextmanager
def at(server: ServerProcess, run: OwnRun) -> Iterator[OwnRun]:
    """Reach the run through a server, by a connection of its own."""
    with Client(base_url=server.url, timeout=60) as http:
        yield OwnRun(http, {"run": {"id": run.id}, "key": run.key})


def together(run: OwnRun, changes: list[Json]) -> list[Response]:
    """Send changes from several threads at once, over as many connections."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda change: run.send(**change), changes))


def lived(http: Client) -> OwnRun:
    """Return a run with an edit, over more than one checkpoint."""
    run = OwnRun.create(http, points=POINTS)
    run.step(300)
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.05, "shuffle": True}})
    run.step(301)
    return run


def test_a_run_survives_a_restart(server: ServerProcess) -> None:
    """Stopped or killed, started again, the server has the run to the last bit, and goes on."""
    with Client(base_url=server.url, timeout=30) as http:
        run, twin = lived(http), lived(http)
        before, following = run.kept(), twin.step(10)["weights"]

    server.stop()
    server.start()
    with at(server, run) as own:
        after_stop = own.kept()
    server.kill()
    server.start()
    with at(server, run) as own:
        after_kill = own.kept()
        continued = own.step(10)["weights"]

    assert after_stop == after_kill == before
    assert json.dumps(continued) == json.dumps(following)


def test_two_servers_share_the_runs_of_one_file(process: ServerProcess, tmp_path: Path) -> None:
    """What one acknowledges the other knows at once, whichever it is asked."""
    other = ServerProcess(tmp_path)
    other.store = process.store
    with (
        other,
        Client(base_url=process.url, timeout=30) as http,
        at(other, run := OwnRun.create(http, points=POINTS)) as elsewhere,
    ):
        for number in range(1, 6):
            run.step(100)
            seen = elsewhere.read()
            elsewhere.ask("PATCH", f"/points/{number - 1}", json={"x1": float(number)})
            back = run.read()
            assert (seen["step"], back["step"]) == (100 * number, 100 * number)
            assert back["points"][number - 1]["x1"] == number

        elsewhere.ask("POST", "/rewind", json={"step": 50})
        stale = run.send("POST", "/step", headers={"If-Match": '"11"'})
        assert refused(stale, 412)["run"] == elsewhere.read()
        assert run.kept() == elsewhere.kept()


@pytest.fixture(params=["process", "two_workers"])
def shared(request: pytest.FixtureRequest) -> ServerProcess:
    """A server of one process, and one of two."""
    found: ServerProcess = request.getfixturevalue(request.param)
    return found


def test_steps_sent_at_once_are_all_done(shared: ServerProcess) -> None:
    """Sixty requests of seven updates are 420 updates, each told once and all in one timeline."""
    with Client(base_url=shared.url, timeout=60) as http:
        run = OwnRun.create(http, points=POINTS)

        change = {"method": "POST", "path": "/step", "json": {"count": 7}}
        answers = together(run, [change] * 60)

        told = [answer.json() for answer in answers]
        assert {answer.status_code for answer in answers} == {200}
        assert sorted(step for frames in told for step in frames["step"]) == list(range(1, 421))
        assert sorted(frames["version"] for frames in told) == list(range(2, 62))
        frames = run.frames()
        for part in told:
            first, last = part["step"][0], part["step"][-1]
            assert part["weights"] == frames["weights"][first : last + 1]


def test_edits_sent_at_once_are_all_in_the_run(shared: ServerProcess) -> None:
    """Every point that was acknowledged is there, once, whoever else added and stepped."""
    with Client(base_url=shared.url, timeout=60) as http:
        run = OwnRun.create(http, points=POINTS[:1])
        added = [{"x1": float(number), "x2": 0.0, "label": number % 2} for number in range(40)]
        changes: list[Json] = []
        for point in added:
            changes.append({"method": "POST", "path": "/points", "json": {"points": [point]}})
            changes.append({"method": "POST", "path": "/step", "json": {"count": 3}})

        answers = together(run, changes)

        after = run.read()
        assert {answer.status_code for answer in answers} == {200}
        assert after["points"][0] == POINTS[0]
        assert sorted(point["x1"] for point in after["points"][1:]) == [
            point["x1"] for point in added
        ]
        assert (after["step"], after["version"]) == (120, 81)
        assert json.dumps(run.frames()["weights"][-1]) == json.dumps(after["weights"])


def test_of_changes_meant_for_one_version_one_is_done(shared: ServerProcess) -> None:
    """The first wins; all others are told so, and their updates are not in the run."""
    with Client(base_url=shared.url, timeout=60) as http:
        run = OwnRun.create(http, points=POINTS)
        change = {"method": "POST", "path": "/step", "headers": {"If-Match": '"1"'}}

        answers = together(run, [change] * 16)

        assert sorted(answer.status_code for answer in answers) == [200] + [412] * 15
        assert (run.read()["step"], run.read()["version"]) == (1, 2)
