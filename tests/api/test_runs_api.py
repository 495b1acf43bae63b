"""The routes that create, read and change runs: what HTTP adds to what ``app.runs`` does."""

import json
from math import exp
from typing import Any
from urllib.parse import urljoin

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.changes import RECIPE
from tests.api.conftest import POINTS
from tests.api.own_run import FRAME_COLUMNS, Json, OwnRun
from tests.api.refusal import refused

DEFAULTS = {
    "learning_rate": 0.3,
    "batch_size": 1,
    "reduction": "sum",
    "shuffle": False,
    "rule": "gradient",
    "optimizer": "plain",
    "momentum": 0.9,
    "decay": None,
    "l2": 0.0,
    "l1": 0.0,
}
RUN_KEYS = {
    *("id", "version", "step", "epoch", "points", "hyperparameters", "start", "weights", "bias"),
    *("loss", "accuracy", "segments", "model", "loss_held_back", "accuracy_held_back"),
}


def drawn(seed: int) -> list[float]:
    """Return the weights that a seed stands for."""
    weights: list[float] = np.random.RandomState(seed).normal(scale=1 / np.sqrt(2), size=2).tolist()
    return weights


def exact(value: Any) -> str:
    """Return a text that differs when a single bit does: −0.0 and 0.0 are equal as numbers."""
    return json.dumps(value)


def begin_at(first_step: int, **change: Any) -> Json:
    """Return a segment of the timeline, as a run tells of it."""
    told = {"first_step": first_step, "hyperparameters": DEFAULTS, "points_changed": False}
    return told | change


# --- creating ---


def test_a_run_begins_with_the_defaults(client: TestClient) -> None:
    """Without a body it is the two clouds, from seed 44, at step 0; it is there to be read."""
    answer = client.post("/api/runs")

    assert answer.status_code == 201
    assert answer.json().keys() == {"run", "key"}
    run = answer.json()["run"]
    [points] = [
        preset["points"]
        for preset in client.get("/api/presets").json()
        if preset["name"] == "two_clouds"
    ]
    assert run.keys() >= RUN_KEYS
    assert run["points"] == points
    assert run["hyperparameters"] == DEFAULTS
    assert run["start"] == {"weights": drawn(44), "bias": 0.0, "seed": 44}
    assert (run["weights"], run["bias"]) == (drawn(44), 0.0)
    assert (run["version"], run["step"], run["epoch"]) == (1, 0, 0)
    assert run["segments"] == [begin_at(0)]
    assert client.get(f"/api/runs/{run['id']}").json() == run


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"points": POINTS}, {"points": POINTS}),
        ({"points": []}, {"points": [], "loss": None, "accuracy": None}),
        ({"preset": "empty"}, {"points": [], "loss": None, "accuracy": None}),
        ({"seed": 0}, {"weights": drawn(0), "bias": 0.0}),
        ({"seed": 2**32 - 1}, {"weights": drawn(2**32 - 1)}),
        (
            {"weights": [1, -2.5], "bias": 1e-300},
            {"start": {"weights": [1.0, -2.5], "bias": 1e-300, "seed": None}, "bias": 1e-300},
        ),
        (
            {"hyperparameters": {"batch_size": None, "rule": "perceptron"}},
            {"hyperparameters": DEFAULTS | {"batch_size": None, "rule": "perceptron"}},
        ),
    ],
)
def test_a_run_begins_with_what_is_asked_for(
    client: TestClient, body: Json, expected: Json
) -> None:
    """Each key of the body is what the run then has; the others are the defaults."""
    run = OwnRun.create(client, **body).read()

    assert {name: run[name] for name in expected} == expected


def test_numbers_travel_as_full_doubles(client: TestClient) -> None:
    """What is sent is what is answered, to the last bit, at all sizes of numbers."""
    numbers = [0.1 + 0.2, 1 / 3, 5e-324, -1.7976931348623157e-308, 999_999.9999999999, -0.0]
    points = [{"x1": one, "x2": -one, "label": 1} for one in numbers]

    run = OwnRun.create(client, points=points, weights=[1 / 3, 2 / 3], bias=0.1 + 0.2).read()

    assert exact([point["x1"] for point in run["points"]]) == exact(numbers)
    assert (run["weights"], run["bias"]) == ([1 / 3, 2 / 3], 0.1 + 0.2)


@pytest.mark.parametrize("prefix", ["", "/gdl"])
def test_what_is_created_has_an_address(client: TestClient, prefix: str) -> None:
    """The Location leads there from the request's address, whatever a proxy puts before."""
    created = client.post("/api/runs")
    asked = f"/api/runs/{created.json()['run']['id']}/copy"
    copied = client.post(asked)

    for path, answer in (("/api/runs", created), (asked, copied)):
        address = urljoin(f"http://learn.example{prefix}{path}", answer.headers["Location"])
        assert address.startswith(f"http://learn.example{prefix}/api/runs/")
        found = client.get(address.removeprefix(f"http://learn.example{prefix}"))
        assert found.json() == answer.json()["run"]
        assert found.headers["ETag"] == answer.headers["ETag"]


# --- stepping and replaying ---


def test_a_step_is_one_update(run: OwnRun) -> None:
    """Without a body one update is done, by the lesson's formula; its moment is the answer."""
    before = run.read()
    frames = run.send("POST", "/step").json()

    after = run.read()
    assert list(frames) == ["version", *FRAME_COLUMNS]
    assert frames == {name: [after[name]] for name in FRAME_COLUMNS} | {"version": 2}
    assert after["step"] == 1
    (w1, w2), first = before["weights"], POINTS[0]
    error = first["label"] - 1 / (1 + exp(-(w1 * first["x1"] + w2 * first["x2"])))
    moved = [w1 + 0.3 * error * first["x1"], w2 + 0.3 * error * first["x2"], 0.3 * error]
    assert [*after["weights"], after["bias"]] == pytest.approx(moved, rel=1e-14)


def test_every_and_epochs_choose_frames_from_where_the_request_starts(run: OwnRun) -> None:
    """The answer holds start + k, start + 2k, … and the last; of five points each fifth ends one.

    A replay is asked the same way, from a moment that it holds too.
    """
    wanted: list[tuple[Json, list[int]]] = [
        ({"count": 4}, [1, 2, 3, 4]),
        ({"count": 3, "every": 10**12}, [7]),
        ({"count": 11, "every": 5}, [12, 17, 18]),
        ({"count": 12, "every": 6, "epochs": True}, [20, 24, 30]),
        ({"count": 570, "every": 256}, [286, 542, 600]),
    ]
    stretches: list[tuple[Json, list[int]]] = [
        ({}, list(range(601))),
        ({"first": 598}, [598, 599, 600]),
        ({"last": 2}, [0, 1, 2]),
        ({"first": 3, "last": 10, "every": 3}, [3, 6, 9, 10]),
        ({"first": 3, "last": 9, "every": 3}, [3, 6, 9]),
        ({"first": 18, "last": 30, "every": 6, "epochs": "true"}, [18, 20, 24, 30]),
        ({"first": 600}, [600]),
        ({"last": 0}, [0]),
        ({"every": 10**30}, [0, 600]),
    ]

    stepped = [run.step(**body) for body, _ in wanted]
    replayed = [run.frames(**query) for query, _ in stretches]

    assert [frames["step"] for frames in stepped] == [steps for _, steps in wanted]
    assert [frames["step"] for frames in replayed] == [steps for _, steps in stretches]
    everything = replayed[0]
    for frames in (*stepped, *replayed):
        for name in FRAME_COLUMNS:
            assert exact(frames[name]) == exact([everything[name][at] for at in frames["step"]])


@pytest.mark.parametrize(
    "query",
    [
        *({"first": 21}, {"last": 21}, {"first": 5, "last": 4}, {"first": -1}, {"last": -1}),
        *({"every": 0}, {"every": -1}, {"first": "a"}, {"last": "1.5"}, {"every": "NaN"}),
        *({"first": "1e3"}, {"last": ""}, {"first": "9" * 400}, {"last": "9" * 5000}),
        *({"epochs": "maybe"}, {"first": "\x00"}, {"first": "\ud7ff"}),
    ],
)
def test_a_stretch_that_is_not_there_is_refused(run: OwnRun, query: Json) -> None:
    """Moments before the first, after the latest, or of no number at all get 422."""
    run.step(20)

    refused(run.send("GET", "/frames", params=query), 422)


def test_many_frames_are_written_as_few_are(client: TestClient) -> None:
    """Those that are written a piece at a time are the same, with the same version."""
    run = OwnRun.create(client, points=POINTS)
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 1000.0}})

    stepped = run.send("POST", "/step", json={"count": 9000})

    few = [run.frames(first=first, last=min(first + 2999, 9000)) for first in range(1, 9001, 3000)]
    together = {name: [one for part in few for one in part[name]] for name in few[0]}
    told = stepped.json()
    assert stepped.headers["ETag"] == f'"{told["version"]}"'
    assert stepped.headers["Content-Type"] == "application/json"
    assert list(told) == list(run.ask("GET", "/frames", params={"last": 1}))
    assert exact([told.pop("version"), told]) == exact([run.read()["version"], together])


def test_a_reading_that_was_overtaken_has_no_answer(run: OwnRun) -> None:
    """Asked for what another tab has just dropped, with the version, the server sees no fault."""
    run.step(count=20)
    seen = run.read()["version"]
    run.ask("POST", "/rewind", json={"step": 5})

    for question in ("frames?first=10", "updates/15?", "loss-surface?step=15"):
        asked = f"/{question}"
        overtaken = run.send("GET", f"{asked}&version={seen}")
        assert (overtaken.status_code, overtaken.content) == (204, b"")
        assert run.send("GET", f"{asked}&version={seen + 1}").status_code == 422
        assert run.send("GET", asked.rstrip("?")).status_code == 422
    assert run.send("GET", f"/frames?first=5&version={seen}").status_code == 200


# --- going back ---


def test_a_rewound_run_goes_on_from_there(run: OwnRun) -> None:
    """What came after is gone, and what is done again is the same to the bit."""
    frames = run.step(600)

    rewound = run.ask("POST", "/rewind", json={"step": 300})
    refused(run.send("GET", "/frames", params={"last": 301}), 422)
    again = run.step(300)

    assert (rewound["step"], rewound["weights"]) == (300, frames["weights"][299])
    assert exact([again[name] for name in FRAME_COLUMNS]) == exact(
        [frames[name][300:] for name in FRAME_COLUMNS]
    )


def test_a_run_is_not_rewound_to_its_future(run: OwnRun) -> None:
    """An update that was never done gets 422, and nothing is dropped."""
    run.step(20)
    before = run.kept()

    for step in (21, 10**6, 10**400):
        refused(run.send("POST", "/rewind", json={"step": step}), 422)
    assert run.kept() == before


@pytest.mark.parametrize(
    ("body", "start"),
    [
        (None, {"weights": drawn(44), "bias": 0.0, "seed": 44}),
        ({}, {"weights": drawn(44), "bias": 0.0, "seed": 44}),
        ({"seed": 7}, {"weights": drawn(7), "bias": 0.0, "seed": 7}),
        ({"weights": [0, 0], "bias": 0}, {"weights": [0.0, 0.0], "bias": 0.0, "seed": None}),
    ],
)
def test_reset_goes_back_to_the_same_start_or_a_new_one(
    run: OwnRun, body: Json | None, start: Json
) -> None:
    """Step 0 has its weights; the points and hyperparameters are those of now."""
    run.step(10)
    before = run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.05}})

    new = run.ask("POST", "/reset", **({} if body is None else {"json": body}))
    run.step(10)
    again = run.ask("POST", "/reset")

    assert new["start"] == again["start"] == start
    assert (new["weights"], new["bias"]) == (start["weights"], start["bias"])
    assert (new["step"], new["epoch"], len(new["segments"])) == (0, 0, 1)
    assert [new[name] for name in ("points", "hyperparameters")] == [
        before[name] for name in ("points", "hyperparameters")
    ]


# --- changing while it learns ---


def test_changing_hyperparameters_keeps_the_weights(run: OwnRun) -> None:
    """Nothing is reset: each change counts from the latest update on, the others stay."""
    run.step(17)
    before, expected = run.read(), DEFAULTS
    for change in (
        *({"learning_rate": 0.01}, {"batch_size": 3}, {"batch_size": None}, {"reduction": "mean"}),
        *({"shuffle": True}, {"rule": "perceptron"}, {"learning_rate": 1, "shuffle": False}),
    ):
        after = run.ask("PATCH", json={"hyperparameters": change})

        expected = expected | change
        same = ("id", "step", "epoch", "points", "start", "weights", "bias", "loss")
        assert [after[name] for name in same] == [before[name] for name in same]
        assert after["hyperparameters"] == expected
        assert after["segments"] == [begin_at(0), begin_at(17, hyperparameters=expected)]

    assert run.ask("PATCH", json={"hyperparameters": DEFAULTS}) == before | {"version": 10}


def test_points_are_appended_changed_deleted_and_replaced(run: OwnRun) -> None:
    """Others stay as they are, in their order; so do the weights, until the next update."""
    run.step(7)
    before = run.read()
    more = [{"x1": -1.0, "x2": 1e6, "label": 0}, {"x1": 5e-324, "x2": -0.5, "label": 1}]
    changed: list[Json] = [*POINTS, *more]

    after = run.ask("POST", "/points", json={"points": more})
    assert after["points"] == changed
    assert [segment["points_changed"] for segment in after["segments"]] == [False, True]
    changes: list[tuple[int, Json]] = [(0, {"x1": -7.5}), (2, {"x2": 1}), (6, {"label": 0})]
    for index, change in changes:
        changed[index] = changed[index] | change
        assert run.ask("PATCH", f"/points/{index}", json=change)["points"] == changed
    for index in (6, 2, 0):
        del changed[index]
        assert run.ask("DELETE", f"/points/{index}")["points"] == changed
    assert run.ask("PUT", "/points", json={"points": more})["points"] == more

    after = run.read()
    assert (after["weights"], after["step"]) == (before["weights"], 7)


def test_points_are_replaced_by_csv_text(run: OwnRun) -> None:
    """As a spreadsheet writes it, with a byte order mark and a parameter in its type."""
    answer = run.send(
        "PUT",
        "/points",
        content="\ufeffLänge;Breite;Art\r\n0.1;0.2;1\r\n-3;4e2;0".encode(),
        headers={"Content-Type": "Text/CSV; charset=utf-8"},
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["points"] == [
        {"x1": 0.1, "x2": 0.2, "label": 1},
        {"x1": -3.0, "x2": 400.0, "label": 0},
    ]


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (
            b"label,x1,x2\n1,0.1,0.2\n0,-3,400\n",
            {"columns": {"x1": 2, "x2": 3, "label": 1}, "labels": {}, "left_out": []},
        ),
        (
            "\tx1\tx2\tArt\r\n0\t0,1\t0,2\tyes\r\n1\t\u22123\t400\tno\r\n".encode("utf-16"),
            {
                "columns": {"x1": 2, "x2": 3, "label": 4},
                "labels": {"no": 0, "yes": 1},
                "left_out": ["index"],
            },
        ),
    ],
)
def test_what_was_taken_from_csv_text_is_told(run: OwnRun, body: bytes, taken: Json) -> None:
    """Which columns, what is 0 and what is 1, in parts and as a sentence; of JSON there is none."""
    told = run.ask("PUT", "/points", content=body, headers={"Content-Type": "text/csv"})
    same = run.ask("PUT", "/points", json={"points": told["points"]})

    assert told["points"] == [
        {"x1": 0.1, "x2": 0.2, "label": 1},
        {"x1": -3.0, "x2": 400.0, "label": 0},
    ]
    sentence = told["taken"].pop("sentence")
    assert told["taken"] == taken
    assert f"columns {', '.join(map(str, taken['columns'].values()))}" in sentence
    assert same["points"] == told["points"]
    assert same["taken"] is None


@pytest.mark.parametrize(("name", "what"), [("trace.csv", "updates"), ("run.json", "whole run")])
def test_other_exports_are_recognised_where_points_are_expected(
    run: OwnRun, name: str, what: str
) -> None:
    """The sentence says what the file is and what to import instead."""
    run.step(2)
    exported = run.send("GET", f"/export/{name}").content

    for kind in ("text/csv", "application/json")[: 2 if name == "run.json" else 1]:
        answer = run.send("PUT", "/points", content=exported, headers={"Content-Type": kind})

        assert answer.status_code == 422
        assert what in answer.json()["detail"]
        assert "points.csv" in answer.json()["detail"]


def test_a_point_that_is_not_there_is_not_found(run: OwnRun) -> None:
    """Its place gets 404, and nothing has changed."""
    before = run.kept()

    for index in ("5", "-1", "9" * 400):
        refused(run.send("PATCH", f"/points/{index}", json={"x1": 1.0}), 404)
        refused(run.send("DELETE", f"/points/{index}"), 404)
    assert run.kept() == before


def test_a_run_loses_and_wins_points_while_it_learns(run: OwnRun) -> None:
    """Without any it stops, with 409 and a sentence; with one it goes on where it was."""
    run.step(7)
    cleared = run.ask("PUT", "/points", json={"points": []})
    before = run.kept()

    stopped = run.send("POST", "/step", json={"count": 5})

    assert "point" in refused(stopped, 409)["detail"]
    assert run.kept() == before
    moment = run.frames(first=7)
    assert (moment["weights"], moment["loss"]) == ([cleared["weights"]], [None])
    assert (cleared["loss"], cleared["accuracy"], moment["accuracy"]) == (None, None, [None])
    run.ask("POST", "/points", json={"points": POINTS[:1]})
    assert run.step(2)["step"] == [8, 9]


# --- whole recipes ---


def lived(client: TestClient) -> OwnRun:
    """Return a run with edits of every kind at odd steps."""
    run = OwnRun.create(client, points=POINTS, seed=9)
    run.step(263)
    run.ask("POST", "/points", json={"points": [{"x1": -1.5, "x2": 2.0, "label": 0}]})
    run.step(77)
    run.ask("DELETE", "/points/2")
    run.ask("PATCH", "/points/0", json={"label": 0, "x2": 0.33})
    run.ask("PATCH", json={"hyperparameters": {"shuffle": True, "batch_size": 4}})
    run.step(256)
    run.ask("PATCH", json={"hyperparameters": {"rule": "perceptron", "batch_size": None}})
    run.step(40)
    return run


def test_a_recipe_gives_the_run_back(client: TestClient) -> None:
    """Copied, or created from run.json, a run has the same frames and goes its own way."""
    run = lived(client)
    before, recipe = run.read(), run.send("GET", "/export/run.json")

    copy = OwnRun(client, client.post(f"{run.url}/copy").json())
    twin = OwnRun.create(client, recipe=recipe.json())

    for other in (copy, twin):
        own = {"id": other.id, "version": 1}
        assert other.read() == before | own
        assert exact(other.frames()) == exact(run.frames())
        assert other.send("GET", "/export/run.json").content == recipe.content
    assert exact(copy.step(300)["weights"]) == exact(twin.step(300)["weights"])
    assert run.read() == before


def test_a_recipe_replaces_all_of_a_run(client: TestClient) -> None:
    """What was dropped comes back with the recipe that was taken before, and the run goes on."""
    run = lived(client)
    before, frames = run.read(), run.frames()
    recipe = run.send("GET", "/export/run.json").json()

    run.ask("PUT", json=RECIPE)
    replaced = run.read()
    run.ask("PUT", json=recipe)

    assert (replaced["id"], replaced["step"]) == (run.id, 3)
    assert replaced["points"] == RECIPE["segments"][0]["points"]  # type: ignore[index]
    assert replaced["start"] == RECIPE["start"]
    assert run.read() == before | {"version": before["version"] + 2}
    assert exact(run.frames()) == exact(frames)
    assert run.step()["step"] == [before["step"] + 1]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 422),
        (RECIPE | {"extra": 1}, 422),
        (RECIPE | {"start": {"weights": [0.0, 0.0], "bias": 0.0, "seed": 2**32}}, 422),
        (RECIPE | {"start": {"weights": [0.0, 1e300], "bias": 0.0, "seed": None}}, 422),
        (RECIPE | {"step": 10**7}, 409),
        (RECIPE | {"segments": [RECIPE["segments"][0] | {"points": []}]}, 422),  # type: ignore[index]
        (RECIPE | {"segments": RECIPE["segments"] * 2}, 422),  # type: ignore[operator]
    ],
)
def test_a_recipe_that_is_none_is_refused(
    client: TestClient, run: OwnRun, wrong: Json, status: int
) -> None:
    """Neither is a run made of it nor is one replaced by it."""
    run.step(3)
    before = run.kept()

    refused(client.post("/api/runs", json={"recipe": wrong}), status)
    refused(run.send("PUT", json=wrong), status)
    assert run.kept() == before


def test_a_newer_recipe_is_refused_with_a_hint(client: TestClient) -> None:
    """Who saved it with a newer version is told to open it there."""
    answer = client.post("/api/runs", json={"recipe": RECIPE | {"schema": 99}})

    assert "newer version" in refused(answer, 422)["detail"]
