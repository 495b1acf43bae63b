"""Who may change a run: whoever has its key; and nobody learns a key from an answer."""

import sqlite3
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.api.changes import CHANGES
from tests.api.conftest import POINTS
from tests.api.own_run import OwnRun
from tests.api.refusal import refused


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_needs_the_key_of_the_run(client: TestClient, run: OwnRun, change: str) -> None:
    """Without one the answer is 401 and says how to send it; with another one it is 403.

    With its own the change is done; a run that is not there has no key.
    """
    other = OwnRun.create(client, points=POINTS)
    run.step(3)
    before = run.kept()

    for nothing in (None, "", "Bearer", "Bearer ", "Basic dTpw", "key"):
        answer = CHANGES[change].sent_to(run, Authorization=nothing)
        refused(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    for key in (other.key, run.key[:-1], run.key + "A", run.key.swapcase(), run.id):
        refused(CHANGES[change].sent_to(run, Authorization=f"Bearer {key}"), 403)
    assert run.kept() == before

    assert CHANGES[change].sent_to(run).status_code == 200
    assert run.read()["version"] == 3
    run.id = "nobody"
    refused(CHANGES[change].sent_to(run), 404)


def test_reading_needs_no_key(run: OwnRun) -> None:
    """Whoever has the id may read all of a run."""
    run.step(3)
    paths = ("", "/frames", "/export/points.csv", "/export/trace.csv", "/export/run.json")

    answers = [run.send("GET", path, headers={"Authorization": None}) for path in paths]

    assert [answer.status_code for answer in answers] == [200] * len(paths)


def test_the_key_is_told_once(run: OwnRun) -> None:
    """No answer but that of the creation holds the key, or the hash the store has of it."""
    answers = [change.sent_to(run) for change in CHANGES.values()]
    answers += [
        run.send("GET", path)
        for path in ("", "/frames", "/export/points.csv", "/export/trace.csv", "/export/run.json")
    ]
    answers += [run.client.get(path) for path in ("/", "/metrics", "/openapi.json")]
    answers.append(run.send("POST", "/copy"))
    answers.append(CHANGES["reset"].sent_to(run, If_Match='"1"'))

    for answer in answers:
        told = answer.text + str(answer.headers)
        assert run.key not in told
        assert sha256(run.key.encode()).hexdigest() not in told


def test_every_run_has_a_key_and_an_id_of_its_own(client: TestClient) -> None:
    """A key is 256 random bits, an id 128: nobody guesses one or meets one twice."""
    runs = [OwnRun.create(client, preset="empty") for _ in range(50)]

    assert len({run.key for run in runs}) == len({run.id for run in runs}) == 50
    assert all(len(run.key) == 43 and len(run.id) == 22 for run in runs)


def test_the_store_keeps_the_hash_of_a_key_only(sqlite_settings: Settings) -> None:
    """Who reads the file finds no key in it."""
    with TestClient(create_app(sqlite_settings)) as client:
        run = OwnRun.create(client, points=POINTS)
        run.step(300)
    path = sqlite_settings.store_path
    assert path is not None

    stored = b"".join(file.read_bytes() for file in path.parent.iterdir())
    with sqlite3.connect(path) as connection:
        [(key_hash,)] = connection.execute("SELECT key_hash FROM runs")
    connection.close()

    assert run.key.encode() not in stored
    assert key_hash == sha256(run.key.encode()).digest()


def test_a_copy_is_its_askers_own(client: TestClient, run: OwnRun) -> None:
    """The key of a copy changes the copy and not the original, and the other way round."""
    copy = OwnRun(client, client.post(f"{run.url}/copy").json())

    own = copy.send("POST", "/step")
    others = run.send("POST", "/step", headers={"Authorization": f"Bearer {copy.key}"})
    back = copy.send("POST", "/step", headers={"Authorization": f"Bearer {run.key}"})

    assert own.status_code == 200
    refused(others, 403)
    refused(back, 403)
    assert run.read()["step"] == 0
    assert copy.read()["step"] == 1
