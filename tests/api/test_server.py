"""The server as a process: runs outlive it, processes share them, and no change is lost."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from httpx2 import Client, Response

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused
from tests.server_process import ServerProcess

THREADS = 8


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The application with two worker processes on one store."""
    with ServerProcess(tmp_path_factory.mktemp("workers"), {"GDL_WORKERS": "2"}) as server:
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
    """Stopped and started again, the server has the run to the last bit, and goes on."""
    with Client(base_url=server.url, timeout=30) as http:
        run, twin = lived(http), lived(http)
        before, following = run.kept(), twin.step(10)["weights"]

    server.stop()
    server.start()

    with at(server, run) as own:
        assert own.kept() == before
        assert json.dumps(own.step(10)["weights"]) == json.dumps(following)


def test_what_one_process_acknowledges_the_other_knows_at_once(shared: ServerProcess) -> None:
    """Whichever takes the next connection, it has the run as it is."""
    with Client(base_url=shared.url, timeout=30) as http:
        run = OwnRun.create(http, points=POINTS)
    for number in range(1, 11):
        with at(shared, run) as own:
            own.step(100)
        with at(shared, run) as own:
            changed = own.ask("PATCH", "/points/0", json={"x1": float(number)})
        with at(shared, run) as own:
            assert own.read() == changed
            assert changed["step"] == 100 * number

    with at(shared, run) as own:
        own.ask("POST", "/rewind", json={"step": 50})
    with at(shared, run) as own:
        stale = own.send("POST", "/step", headers={"If-Match": '"21"'})
        assert refused(stale, 412)["run"] == own.read()


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
