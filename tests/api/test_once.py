"""Changes that carry an Idempotency-Key are made once, however often they are sent."""

import pytest

from tests.api.changes import CHANGES
from tests.api.own_run import OwnRun
from tests.api.refusal import refused

changes = pytest.mark.parametrize("change", CHANGES)


@changes
def test_a_change_sent_again_gets_the_first_answer(run: OwnRun, change: str) -> None:
    """To the byte, with its ETag, though it names the version that there was; quotes or not."""
    run.step(3)

    first, again = (
        CHANGES[change].sent_to(run, If_Match='"2"', Idempotency_Key=name)
        for name in ("a-name.of_mine", '"a-name.of_mine"')
    )

    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert again.headers["ETag"] == first.headers["ETag"] == '"3"'
    assert run.read()["version"] == 3


@changes
def test_a_change_that_was_edited_since_is_told_to_be_made(run: OwnRun, change: str) -> None:
    """The answer is 409 with the run as it is now; nothing has changed."""
    run.step(3)
    CHANGES[change].sent_to(run, Idempotency_Key="it")
    run.ask("POST", "/points", json={"points": [{"x1": 3, "x2": 3, "label": 1}]})
    before = run.kept()

    answer = CHANGES[change].sent_to(run, Idempotency_Key="it")

    document = refused(answer, 409)
    assert "was made" in document["detail"]
    assert document["run"] == run.read()
    assert answer.headers["ETag"] == '"4"'
    assert run.kept() == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/step", {"count": 3}),
        ("POST", "/step", None),
        ("POST", "/rewind", {"count": 2}),
        ("POST", "/rewind", {"step": 1}),
        ("DELETE", "/points/1", None),
        ("PUT", "/points", {"points": []}),
    ],
)
def test_one_name_is_not_for_two_changes(run: OwnRun, method: str, path: str, body: object) -> None:
    """Another method, address or body with it is a mistake; a name that was refused is free."""
    headers = {"Idempotency-Key": "it"}
    refused(run.send("POST", "/rewind", json={"step": 7}, headers=headers), 422)
    run.ask("POST", "/step", json={"count": 2}, headers=headers)
    before = run.kept()

    refused(run.send(method, path, json=body, headers=headers), 422)

    assert run.kept() == before


@pytest.mark.parametrize("name", ["", " ", '""', '"a', 'a"', "a b", "a,b", "é", "a" * 65, "a\tb"])
def test_a_name_that_is_none_is_refused(run: OwnRun, name: str) -> None:
    """A sentence tells what it may be; nothing has changed."""
    before = run.kept()

    answer = run.send("POST", "/step", headers={"Idempotency-Key": name.encode()})

    assert refused(answer, 422)["errors"][0]["field"] == "Idempotency-Key"
    assert run.kept() == before


def test_a_name_is_a_runs_own_and_may_be_long(run: OwnRun) -> None:
    """Two runs may be changed under one name of 64 characters."""
    other = OwnRun(run.client, run.client.post(f"{run.url}/copy").json())

    answers = [
        CHANGES["step"].sent_to(each, Idempotency_Key="a" * 64) for each in (run, other, run)
    ]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [run.read()["step"], other.read()["step"]] == [2, 2]


def test_an_owner_can_delete_a_run(run: OwnRun) -> None:
    """With its key, and at a version if wished; then there is no such run, for anybody."""
    copy = OwnRun(run.client, run.client.post(f"{run.url}/copy").json())
    headers = ({"Authorization": None}, {"Authorization": "Bearer x"}, {"If-Match": '"2"'})

    refusals = [run.send("DELETE", headers=each).status_code for each in headers]
    answer = run.send("DELETE", headers={"If-Match": '"1"'})

    assert refusals == [401, 403, 412]
    assert (answer.status_code, answer.content) == (204, b"")
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/events"), ("POST", "/step")):
        refused(run.send(method, path), 404)
    assert copy.read()["step"] == 0
