"""Every limit is a setting: what is at it is granted, what is one beyond it is refused."""

import json
from collections.abc import Callable, Iterator
from math import inf, nextafter
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.runs.limits import NEEDED_BY_THE_PAGE, check_settings
from app.runs.presets import DEFAULT
from app.runs.recipe import Recipe
from app.settings import Settings
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused

Serving = Callable[..., TestClient]


def points(number: int) -> list[Json]:
    """Return so many points."""
    return [{"x1": float(at % 10), "x2": 1.0, "label": at % 2} for at in range(number)]


def csv_text(number: int) -> bytes:
    """Return so many points as CSV text."""
    return b"1,2,1\n" * number


def recipe(*segments: Json, step: int = 0, **start: Any) -> Json:
    """Return a recipe of these segments, each with default hyperparameters unless it has some."""
    return {
        "start": {"weights": [0.0, 0.0], "bias": 0.0, "seed": None} | start,
        "step": step,
        "segments": [{"hyperparameters": {}} | segment for segment in segments],
    }


def begun(number: int, **others: Any) -> Json:
    """Return a first segment of so many points."""
    return {"first_step": 0, "points": points(number)} | others


def check_refused(run: OwnRun, status: int, method: str, path: str = "", **options: Any) -> Json:
    """Send a change that has to be refused and to leave the run byte for byte as it was."""
    before = run.kept()
    document = refused(run.send(method, path, **options), status)
    assert run.kept() == before
    return document


def test_the_page_works_at_the_tightest_limits_it_is_started_with(serving: Serving) -> None:
    """Every data set that is offered is one, with any start, and both ends of the slider."""
    tightest = {
        name: most if least == 0 else least for name, (least, most) in NEEDED_BY_THE_PAGE.items()
    }
    check_settings(Settings(**{"store": "memory:"} | tightest))  # type: ignore[arg-type]
    client = serving(**tightest)
    offered = [preset["name"] for preset in client.get("/api/presets").json()]
    page = client.get("/").text

    for name in offered:
        assert f'value="{name}"' in page
        for seed in range(10):
            run = OwnRun.create(client, preset=name, seed=seed)
        recipe = run.send("GET", "/export/run.json").json()
        run.ask("PUT", json=recipe)
        for rate in (1e-4, 10):
            run.ask("PATCH", json={"hyperparameters": {"learning_rate": rate}})
    OwnRun.create(client)

    assert offered[0] == DEFAULT
    assert "overlap" not in offered
    assert 'value="overlap"' not in page


def test_points(serving: Serving) -> None:
    """Five points at most, however they come into the run."""
    client = serving(points=5)
    csv = {"Content-Type": "text/csv"}

    run = OwnRun.create(client, points=points(5))
    OwnRun.create(client, recipe=recipe(begun(5)))
    run.ask("PUT", "/points", json={"points": points(5)})
    run.ask("PUT", "/points", content=csv_text(5), headers=csv)
    run.ask("PUT", json=recipe(begun(5)))
    run.ask("PATCH", "/points/4", json={"label": 1})
    full = run.ask("PUT", "/points", json={"points": points(4)})
    full = run.ask("POST", "/points", json={"points": points(1)})

    assert len(full["points"]) == 5
    for method, options in (
        ("POST", {"json": {"points": points(1)}}),
        ("PUT", {"json": {"points": points(6)}}),
        ("PUT", {"content": csv_text(6), "headers": csv}),
    ):
        document = check_refused(run, 422, method, "/points", **options)
        assert "5 points at most" in document["detail"]
    check_refused(run, 422, "PUT", json=recipe(begun(6)))
    change = {"first_step": 1, "points_change": {"at": 0, "remove": 0, "insert": points(1)}}
    check_refused(run, 422, "PUT", json=recipe(begun(5), change, step=1))
    refused(client.post("/api/runs", json={"points": points(6)}), 422)
    refused(client.post("/api/runs", json={"preset": "xor"}), 422)
    refused(client.post("/api/runs", json={"recipe": recipe(begun(6))}), 422)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", ["x1", "x2"])
def test_coordinate(client: TestClient, name: str, sign: int) -> None:
    """A million to either side, and not a bit more; the sentence's field names the point."""
    here = {"x1": 0.0, "x2": 0.0, "label": 1}
    good, bad = here | {name: sign * 1e6}, here | {name: sign * nextafter(1e6, inf)}
    text = f"x1,x2,label\n1,2,1\n{bad['x1']!r},{bad['x2']!r},1\n".encode()

    run = OwnRun.create(client, points=[good])
    run.ask("POST", "/points", json={"points": [good]})
    run.ask("PATCH", "/points/0", json={name: good[name]})
    run.ask("PUT", "/points", json={"points": [good, good]})

    document = check_refused(run, 422, "POST", "/points", json={"points": [good, bad]})
    assert document["errors"][0]["field"] == f"points[3].{name}"
    check_refused(run, 422, "PUT", "/points", json={"points": [bad]})
    csv = {"content": text, "headers": {"Content-Type": "text/csv"}}
    document = check_refused(run, 422, "PUT", "/points", **csv)
    assert document["detail"].startswith(
        f"Line 3: {name} must lie between −1,000,000 and 1,000,000"
    )
    check_refused(run, 422, "PATCH", "/points/1", json={name: bad[name]})
    check_refused(run, 422, "PUT", json=recipe(begun(1, points=[bad])))
    refused(client.post("/api/runs", json={"points": [bad]}), 422)


@pytest.mark.parametrize(
    ("good", "bad"), [(1e-9, nextafter(1e-9, 0)), (1000.0, nextafter(1000.0, inf)), (1000, 1001)]
)
def test_learning_rate(client: TestClient, good: float, bad: float) -> None:
    """From 1e-9 to 1,000, both included."""
    run = OwnRun.create(client, points=points(2), hyperparameters={"learning_rate": good})

    after = run.ask("PATCH", json={"hyperparameters": {"learning_rate": good}})

    assert after["hyperparameters"]["learning_rate"] == good
    body = {"hyperparameters": {"learning_rate": bad}}
    assert "1e-9 and 1,000" in check_refused(run, 422, "PATCH", json=body)["detail"]
    check_refused(run, 422, "PUT", json=recipe(begun(1, **body)))
    refused(client.post("/api/runs", json=body), 422)


def test_batch_size(client: TestClient) -> None:
    """One update may use as many points as a run may hold, and more than it holds just now."""
    run = OwnRun.create(client, points=points(2))

    run.ask("PATCH", json={"hyperparameters": {"batch_size": 5000}})

    assert run.step(3)["epoch"] == [1, 2, 3]
    check_refused(run, 422, "PATCH", json={"hyperparameters": {"batch_size": 5001}})
    check_refused(run, 422, "PATCH", json={"hyperparameters": {"batch_size": 0}})


@pytest.mark.parametrize("sign", [1, -1])
def test_parameter(client: TestClient, sign: int) -> None:
    """Starting weights and bias reach a million to either side."""
    good, bad = sign * 1e6, sign * nextafter(1e6, inf)

    run = OwnRun.create(client, weights=[good, good], bias=good, points=points(2))
    run.ask("POST", "/reset", json={"weights": [good, 0], "bias": good})

    for weights, bias in (([bad, 0], 0), ([0, bad], 0), ([0, 0], bad)):
        check_refused(run, 422, "POST", "/reset", json={"weights": weights, "bias": bias})
        check_refused(run, 422, "PUT", json=recipe(begun(1), weights=weights, bias=bias))
        refused(client.post("/api/runs", json={"weights": weights, "bias": bias}), 422)


def test_count(serving: Serving) -> None:
    """One request does, or asks for, ten updates at most; more requests do more."""
    run = OwnRun.create(serving(count=10), points=points(2))

    run.step(10)
    run.step(10)

    assert (
        "10 updates at most"
        in check_refused(run, 422, "POST", "/step", json={"count": 11})["detail"]
    )
    assert len(run.frames(first=1, last=10)["step"]) == 10
    assert len(run.frames(every=3)["step"]) == 8
    refused(run.send("GET", "/frames", params={"first": 0, "last": 10}), 422)


def test_updates(serving: Serving) -> None:
    """A run holds twenty; stepping back makes room, a recipe brings no more."""
    client = serving(updates=20)
    run = OwnRun.create(client, points=points(2))

    run.step(15)
    document = check_refused(run, 409, "POST", "/step", json={"count": 6})
    run.step(5)

    assert "20 updates at most" in document["detail"]
    check_refused(run, 409, "POST", "/step")
    run.ask("POST", "/rewind", json={"step": 19})
    run.step(1)
    run.ask("PUT", json=recipe(begun(2), step=20))
    check_refused(run, 409, "PUT", json=recipe(begun(2), step=21))
    refused(client.post("/api/runs", json={"recipe": recipe(begun(2), step=21)}), 409)


def test_segments(serving: Serving) -> None:
    """A run holds four stretches; changes before the next update are one, and reset clears it."""
    client = serving(segments=4)
    run = OwnRun.create(client, points=points(2))

    for number in range(1, 4):
        run.step()
        run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.1 * number}})
        run.ask("PATCH", "/points/0", json={"x1": float(number)})
    run.step()

    for method, path, body in (
        ("PATCH", "", {"hyperparameters": {"learning_rate": 0.9}}),
        ("PATCH", "/points/0", {"x1": 9.0}),
        ("POST", "/points", {"points": points(1)}),
    ):
        check_refused(run, 409, method, path, json=body)
    five = recipe(begun(1), *({"first_step": at} for at in range(1, 5)), step=9)
    check_refused(run, 409, "PUT", json=five)
    refused(client.post("/api/runs", json={"recipe": five}), 409)
    four = five | {"segments": five["segments"][:4]}
    assert len(run.ask("PUT", json=four)["segments"]) == 4
    run.ask("POST", "/reset")
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.9}})


def test_recipe_bytes(serving: Serving, client: TestClient) -> None:
    """The stored recipe may be exactly as large as the setting says."""
    larger = points(41)
    run = OwnRun.create(client, points=larger)
    exported = run.send("GET", "/export/run.json").content
    size = len(Recipe.model_validate_json(exported).to_json())

    at_limit = OwnRun.create(serving(recipe_bytes=size), points=larger)
    below = serving(recipe_bytes=size - 1)
    near = OwnRun.create(below, points=larger[:-1])

    assert len(at_limit.read()["points"]) == 41
    check_refused(near, 409, "POST", "/points", json={"points": larger[-1:]})
    check_refused(near, 409, "PUT", json=json.loads(exported))
    refused(below.post("/api/runs", json={"points": larger}), 409)


@pytest.mark.parametrize("body_bytes", [20_000, 2_000_000], ids=["without spaces", "in lines"])
def test_what_a_run_grows_to_it_comes_back_from(serving: Serving, body_bytes: int) -> None:
    """A recipe several times as large as a body is exported, sent back, put in its own place."""
    client = serving(body_bytes=body_bytes, recipe_bytes=200_000, points=500)
    run = OwnRun.create(client, points=points(500))
    for number in range(1, 8):
        run.step(2)
        run.ask("PUT", "/points", json={"points": points(500)[:: (-1) ** number]})
    files = {
        name: run.send("GET", f"/export/{name}")
        for name in ("run.json", "run.py", "run.ipynb", "trace.csv", "points.csv")
    }
    exported = files["run.json"].content

    assert {file.status_code for file in files.values()} == {200}
    assert len(exported) > 100_000
    sent = b'{"recipe":' + exported + b"}"
    again = client.post("/api/runs", content=sent, headers={"Content-Type": "application/json"})
    assert again.status_code == 201, again.text
    copy = OwnRun(client, again.json())
    assert copy.send("GET", "/export/run.json").content == exported
    run.ask("POST", "/reset")
    run.ask("PUT", content=exported, headers={"Content-Type": "application/json"})
    assert run.kept()[1:] == copy.kept()[1:]
    check_refused(run, 413, "PUT", content=b" " * (200_000 + body_bytes + 1))
    check_refused(run, 413, "POST", "/points", content=b" " * (body_bytes + 1))


@pytest.mark.parametrize("is_chunked", [False, True])
def test_body_bytes(serving: Serving, is_chunked: bool) -> None:
    """A body may be exactly as long as the setting says, announced or in chunks."""
    run = OwnRun.create(serving(body_bytes=1000), points=points(2))

    def body(length: int) -> bytes | Iterator[bytes]:
        text = json.dumps({"count": 1}).ljust(length).encode()
        return iter([text[:400], text[400:]]) if is_chunked else text

    def options(length: int) -> Json:
        return {"content": body(length), "headers": {"Content-Type": "application/json"}}

    done = run.send("POST", "/step", **options(1000))

    assert done.status_code == 200
    check_refused(run, 413, "POST", "/step", **options(1001))
    check_refused(run, 413, "POST", "/step", **options(100_000))


def test_a_small_recipe_cannot_stand_for_a_huge_run(client: TestClient) -> None:
    """Ten thousand segments of twenty thousand points fit into a body, but into no memory."""
    bomb = recipe(
        begun(20_000),
        *({"first_step": at} for at in range(1, 10_000)),
        step=10_000,
    )
    for segment in bomb["segments"][1:]:
        segment["points_change"] = {"at": 0, "remove": 0, "insert": []}

    answer = client.post(
        "/api/runs",
        content=json.dumps({"recipe": bomb}, separators=(",", ":")).encode(),
        headers={"Content-Type": "application/json"},
    )

    refused(answer, 409, 422)
