"""The exports: points, every moment and the recipe, as files that read back exactly."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from app.runs.recipe import FIRST_HYPERPARAMETERS
from tests.api.conftest import POINTS
from tests.api.histories import EVERYTHING, HELD
from tests.api.own_run import OwnRun
from tests.api.refusal import refused


@pytest.fixture
def learned(client: TestClient) -> OwnRun:
    """A run with an edit and a stretch that goes over several checkpoints."""
    run = OwnRun.create(client, points=POINTS)
    run.step(300)
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.07, "batch_size": 2}})
    run.step(401)
    return run


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("points.csv", "text/csv; charset=utf-8"),
        ("trace.csv", "text/csv; charset=utf-8"),
        ("run.json", "application/json"),
        ("run.gif", "image/gif"),
    ],
)
def test_an_export_is_saved_as_a_file(learned: OwnRun, name: str, media_type: str) -> None:
    """It is an attachment of its name, and never sniffed for another type."""
    answer = learned.send("GET", f"/export/{name}")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["points.csv", "trace.csv", "run.json"])
def test_an_unknown_run_exports_nothing(client: TestClient, name: str) -> None:
    """Every file of it is answered 404."""
    answer = client.get(f"/api/runs/nobody/export/{name}")

    refused(answer, 404)


@pytest.mark.parametrize("name", ["", "points", "secret.csv", "..%2Frun.json", "run.json%00"])
def test_no_other_file_is_exported(learned: OwnRun, name: str) -> None:
    """A name that is none of the exports' is answered 404."""
    answer = learned.send("GET", f"/export/{name}")

    refused(answer, 404)


def test_a_moving_picture_is_as_long_and_large_as_asked(learned: OwnRun) -> None:
    """It tells how many frames come, for whoever waits for them."""
    answer = learned.send("GET", "/export/run.gif?first=300&last=310&seconds=2&width=201")

    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (200, 112)
        assert getattr(image, "n_frames", 1) == int(answer.headers["Frames"]) == 11


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first=702", "first"),
        ("first=5&last=4", "last"),
        ("last=702", "last"),
        ("seconds=0", "seconds"),
        ("seconds=61", "seconds"),
        ("seconds=nan", "seconds"),
        ("width=199", "width"),
        ("width=1201", "width"),
        ("width=wide", "width"),
        ("scheme=sepia", "scheme"),
        ("height=100", "height"),
    ],
)
def test_a_moving_picture_has_bounds(learned: OwnRun, query: str, field: str) -> None:
    """Beyond them it is refused, with a sentence that names what is beyond."""
    document = refused(learned.send("GET", f"/export/run.gif?{query}"), 422)

    assert [error["field"] for error in document["errors"]] == [field]


def test_exported_points_read_back_exactly(client: TestClient) -> None:
    """As CSV text sent to another run they are the same doubles, in the same order."""
    numbers = [0.1 + 0.2, 1 / 3, 5e-324, 1e6, -0.0, 123456.789012345]
    points = [{"x1": one, "x2": -one, "label": at % 2} for at, one in enumerate(numbers)]
    run = OwnRun.create(client, points=points)
    other = OwnRun.create(client, preset="empty")

    text = run.send("GET", "/export/points.csv").text
    other.ask("PUT", "/points", content=text.encode(), headers={"Content-Type": "text/csv"})

    assert text.splitlines()[0] == "x1,x2,label"
    assert repr(other.read()["points"]) == repr(run.read()["points"])
    assert other.send("GET", "/export/points.csv").text == text


def test_points_held_back_read_back_too(client: TestClient) -> None:
    """As the fourth column of the CSV text; all of them are refused, with a sentence."""
    points = [POINTS[0], POINTS[1] | {"held_back": True}, *POINTS[2:]]
    run = OwnRun.create(client, points=points)
    other = OwnRun.create(client, preset="empty")
    csv_text = {"Content-Type": "text/csv"}

    text = run.send("GET", "/export/points.csv").text
    taken = other.ask("PUT", "/points", content=text.encode(), headers=csv_text)["taken"]
    every = text.replace(",0\n", ",1\n").encode()
    document = refused(other.send("PUT", "/points", content=every, headers=csv_text), 422)

    assert other.read()["points"] == points
    assert taken["columns"] == {"x1": 1, "x2": 2, "label": 3, "held_back": 4}
    assert "none to learn from" in document["detail"]


def test_the_trace_tells_all_weights_and_both_errors(client: TestClient) -> None:
    """With squares and products and points held back: to the last bit, and empty without any."""
    run = OwnRun.create(client, points=POINTS, model=EVERYTHING)
    run.step(3)
    run.ask(**HELD)
    run.step(4)
    frames = run.ask("GET", "/frames")

    table = list(csv.DictReader(io.StringIO(run.send("GET", "/export/trace.csv").text)))

    weights = [f"w{j}" for j in range(1, 6)]
    errors = ["loss", "accuracy", "loss_held_back", "accuracy_held_back"]
    assert list(table[0]) == ["step", "epoch", *weights, "b", *errors]
    assert [[row[name] for name in weights] for row in table] == [
        list(map(repr, row)) for row in frames["weights"]
    ]
    for name in errors:
        assert [row[name] for row in table] == [
            "" if value is None else repr(value) for value in frames[name]
        ]
    assert [row["loss_held_back"] == "" for row in table] == [True] * 3 + [False] * 5


def test_the_trace_holds_every_moment_in_full(learned: OwnRun) -> None:
    """Its columns are the run's frames from the start on, to the last bit."""
    frames = learned.frames()

    table = list(csv.DictReader(io.StringIO(learned.send("GET", "/export/trace.csv").text)))

    assert list(table[0]) == ["step", "epoch", "w1", "w2", "b", "loss", "accuracy"]
    assert [int(row["step"]) for row in table] == list(range(702))
    assert [int(row["epoch"]) for row in table] == frames["epoch"]
    assert [[row["w1"], row["w2"]] for row in table] == [
        [repr(w1), repr(w2)] for w1, w2 in frames["weights"]
    ]
    for column, name in (("b", "bias"), ("loss", "loss"), ("accuracy", "accuracy")):
        assert [row[column] for row in table] == [repr(value) for value in frames[name]]


def test_the_trace_of_a_run_without_points_is_its_start(client: TestClient) -> None:
    """What is not defined is left empty."""
    run = OwnRun.create(client, preset="empty", weights=[1, 2], bias=3)

    text = run.send("GET", "/export/trace.csv").text

    assert text == "step,epoch,w1,w2,b,loss,accuracy\n0,0,1.0,2.0,3.0,,\n"


def test_a_trace_that_takes_too_long_is_refused(
    serving: Callable[..., TestClient], tmp_path: Path
) -> None:
    """The answer is a problem document that tells another way, and no file that lacks its end.

    A patient server makes the run: how fast this machine is then makes no difference.
    """
    store = f"sqlite:///{tmp_path}/runs.sqlite"
    run = OwnRun.create(serving(store=store), points=POINTS)
    run.step(50)
    hurried = serving(store=store, request_seconds=1e-9)

    document = refused(hurried.get(f"/api/runs/{run.id}/export/trace.csv"), 409)

    assert "Ask for its frames" in document["detail"]


def test_the_recipe_tells_the_run_and_no_more(learned: OwnRun) -> None:
    """Format, schema, start, step and segments: neither id nor version nor any computed number."""
    recipe = json.loads(learned.send("GET", "/export/run.json").content)

    hyperparameters = {
        name: value
        for name, value in learned.read()["hyperparameters"].items()
        if name in FIRST_HYPERPARAMETERS
    }
    assert recipe == {
        "format": "gradient-descent-live",
        "schema": 1,
        "start": learned.read()["start"],
        "step": 701,
        "segments": [
            {
                "first_step": 0,
                "hyperparameters": hyperparameters | {"learning_rate": 0.3, "batch_size": 1},
                "points": POINTS,
            },
            {"first_step": 300, "hyperparameters": hyperparameters},
        ],
    }


def test_the_recipe_tells_an_edit_of_points_as_one_splice(learned: OwnRun) -> None:
    """A moved point costs one point, however many there are."""
    learned.ask("PATCH", "/points/2", json={"x1": 0.75})
    learned.step(3)

    [*_, last] = json.loads(learned.send("GET", "/export/run.json").content)["segments"]

    assert "points" not in last
    assert last["points_change"] == {"at": 2, "remove": 1, "insert": [POINTS[2] | {"x1": 0.75}]}


def test_the_recipe_does_not_grow_with_updates(learned: OwnRun) -> None:
    """Twice the updates are the same segments with another number."""
    before = learned.send("GET", "/export/run.json").content

    learned.step(299)

    after = learned.send("GET", "/export/run.json").content
    assert after == before.replace(b'"step": 701', b'"step": 1000').replace(
        b'"step":701', b'"step":1000'
    )
