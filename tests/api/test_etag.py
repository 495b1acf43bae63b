"""Versions: every answer tells one, and a change meant for another one changes nothing."""

import re

import pytest

from tests.api.changes import CHANGES
from tests.api.own_run import OwnRun
from tests.api.refusal import refused

changes = pytest.mark.parametrize("change", CHANGES)


@changes
def test_every_change_tells_the_next_version(run: OwnRun, change: str) -> None:
    """The version grows by one, and the ETag is that version."""
    run.step(3)

    answer = CHANGES[change].sent_to(run)

    assert answer.json()["version"] == 3
    assert answer.headers["ETag"] == '"3"'
    assert run.send("GET").headers["ETag"] == '"3"'


def test_reading_tells_the_version(run: OwnRun) -> None:
    """The run and its frames carry the version they are of, and leave it as it is."""
    run.step(3)

    answers = [run.send("GET"), run.send("GET", "/frames"), run.send("GET")]

    assert [answer.headers["ETag"] for answer in answers] == ['"2"'] * 3
    assert [answer.json()["version"] for answer in answers] == [2] * 3


def test_creating_and_copying_tell_the_first_version(run: OwnRun) -> None:
    """A new run is of version 1, however old the one it is a copy of."""
    run.step(3)

    answer = run.send("POST", "/copy")

    assert answer.status_code == 201
    assert answer.headers["ETag"] == '"1"'
    assert answer.json()["run"]["version"] == 1


@changes
@pytest.mark.parametrize("tag", ['"2"', 'W/"2"', "2", "*", ' "2" ', '"1", "2"', 'W/"7" ,W/"2"'])
def test_a_change_meant_for_the_current_version_is_done(run: OwnRun, change: str, tag: str) -> None:
    """A tag may have been weakened by a proxy, one of several; an asterisk is any version."""
    run.step(3)

    answer = CHANGES[change].sent_to(run, If_Match=tag)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"3"'


@changes
@pytest.mark.parametrize("tag", ['"1"', '"3"', '"0"', '"999999999999999"', '"1","3", "22"'])
def test_a_stale_change_is_refused(run: OwnRun, change: str, tag: str) -> None:
    """The answer is 412 with the run as it is now, and nothing has changed."""
    run.step(3)
    before = run.kept()

    answer = CHANGES[change].sent_to(run, If_Match=tag)

    document = refused(answer, 412)
    assert answer.headers["ETag"] == '"2"'
    assert document["run"] == run.read()
    assert run.kept() == before


def test_versions_may_stand_in_several_lines(run: OwnRun) -> None:
    """As in one line with commas, for changing and for reading."""
    run.step(3)
    lines = [("Authorization", f"Bearer {run.key}"), ("If-Match", '"9"'), ("If-Match", '"2"')]

    changed = run.client.post(f"{run.url}/step", headers=lines)
    known = run.client.get(run.url, headers=[("If-None-Match", '"9"'), ("If-None-Match", '"3"')])

    assert (changed.status_code, known.status_code) == (200, 304)


def test_a_stale_change_is_told_the_whole_run(run: OwnRun) -> None:
    """Where the run says null, as for a batch of all points or the error of none, so does a 412."""
    run.ask("PATCH", json={"hyperparameters": {"batch_size": None}})
    run.ask("PUT", "/points", json={"points": []})
    run.ask("POST", "/reset", json={"weights": [0, 0], "bias": 0})

    document = refused(run.send("POST", "/reset", headers={"If-Match": '"1"'}), 412)

    assert document["run"] == run.read()
    assert document["run"]["hyperparameters"]["batch_size"] is None


@pytest.mark.parametrize(
    "tag",
    [
        "abc",
        '"1" "2"',
        '"1",',
        '"1", *',
        '"1", "a"',
        '""',
        '"-2"',
        '"2.0"',
        '"²"',
        '"1' + "0" * 400 + '"',
        "NaN",
    ],
)
def test_a_tag_that_is_none_of_ours_is_refused(run: OwnRun, tag: str) -> None:
    """A sentence tells what If-Match has to be, and so does the description; nothing changed."""
    before = run.kept()
    described = run.client.get("/openapi.json").json()["paths"]["/api/runs/{run_id}/step"]["post"]
    schemas = [of["schema"] for of in described["parameters"] if of["name"] == "If-Match"]
    pattern = schemas[0]["pattern"]
    assert re.search(pattern, '"1", W/"2"')
    assert not re.search(pattern, tag)

    answer = run.send("POST", "/step", headers={"If-Match": tag.encode()})

    assert refused(answer, 422)["errors"][0]["field"] == "If-Match"
    assert run.kept() == before


@pytest.mark.parametrize("tag", ['"2"', 'W/"2"', '"1", "2"', '"1", W/"2"', "*"])
def test_who_has_the_version_already_is_told_no_news(run: OwnRun, tag: str) -> None:
    """A 304 with the tag and nothing else answers If-None-Match."""
    run.step(3)

    answer = run.send("GET", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == '"2"'


@pytest.mark.parametrize("tag", ['"1"', '"3"', '"22"', "", "nonsense"])
def test_who_has_another_version_is_told_the_run(run: OwnRun, tag: str) -> None:
    """Any other tag is answered with the whole run."""
    run.step(3)

    answer = run.send("GET", headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert answer.json()["step"] == 3
