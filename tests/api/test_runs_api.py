"""The routes that create, read and change runs do what the contract says."""

import json
from itertools import pairwise
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
}
RUN_KEYS = {
    *("id", "version", "step", "epoch", "points", "hyperparameters", "start", "weights", "bias"),
    *("loss", "accuracy", "segments"),
}


def drawn(seed: int) -> list[float]:
    """Return the weights that a seed stands for."""
    weights: list[float] = np.random.RandomState(seed).normal(scale=1 / np.sqrt(2), size=2).tolist()
    return weights


def exact(value: Any) -> str:
    """Return a text that differs when a single bit does: −0.0 and 0.0 are equal as numbers."""
    return json.dumps(value)


def rows(frames: Json, *columns: str) -> dict[int, tuple[Any, ...]]:
    """Return frames by their step: all columns, or those asked for."""
    names = columns or FRAME_COLUMNS
    return dict(
        zip(frames["step"], zip(*(frames[name] for name in names), strict=True), strict=True)
    )


def begin_at(change: Json) -> Json:
    """Return a segment of the timeline, as a run tells of it."""
    return {"hyperparameters": DEFAULTS, "points_changed": False} | change


# --- creating ---


def test_a_run_begins_with_the_defaults(client: TestClient) -> None:
    """Without a body it is the two clouds, from seed 44, at step 0."""
    answer = client.post("/api/runs")

    assert answer.status_code == 201
    assert answer.json().keys() == {"run", "key"}
    run = answer.json()["run"]
    presets = {preset["name"]: preset for preset in client.get("/api/presets").json()}
    assert run.keys() >= RUN_KEYS
    assert run["points"] == presets["two_clouds"]["points"]
    assert run["hyperparameters"] == DEFAULTS
    assert run["start"] == {"weights": drawn(44), "bias": 0.0, "seed": 44}
    assert (run["weights"], run["bias"]) == (drawn(44), 0.0)
    assert (run["version"], run["step"], run["epoch"]) == (1, 0, 0)
    assert run["segments"] == [begin_at({"first_step": 0})]


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
            {
                "weights": [1.0, -2.5],
                "bias": 1e-300,
                "start": {"weights": [1.0, -2.5], "bias": 1e-300, "seed": None},
            },
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


def test_a_created_run_is_found(run: OwnRun) -> None:
    """Reading it answers the same as creating it did."""
    created = run.client.post("/api/runs", json={"points": POINTS}).json()

    read = run.client.get(f"/api/runs/{created['run']['id']}").json()

    assert read == created["run"]


# --- stepping ---


def test_a_step_is_one_update(run: OwnRun) -> None:
    """Without a body one update is done, and its moment is the answer."""
    answer = run.send("POST", "/step")

    frames = answer.json()
    after = run.read()
    assert list(frames) == ["version", *FRAME_COLUMNS]
    assert frames["step"] == [1]
    assert [frames[name][0] for name in ("weights", "bias", "loss", "accuracy")] == [
        after[name] for name in ("weights", "bias", "loss", "accuracy")
    ]
    assert after["step"] == 1


@pytest.mark.parametrize(
    ("behind", "count", "every", "steps"),
    [
        (0, 1, 1, [1]),
        (0, 4, 1, [1, 2, 3, 4]),
        (0, 10, 5, [5, 10]),
        (0, 11, 5, [5, 10, 11]),
        (0, 3, 5, [3]),
        (0, 5, 5, [5]),
        (7, 25, 10, [17, 27, 32]),
        (7, 1, 10**12, [8]),
        (255, 3, 2, [257, 258]),
        (0, 600, 256, [256, 512, 600]),
    ],
)
def test_every_counts_from_where_the_request_starts(
    run: OwnRun, behind: int, count: int, every: int, steps: list[int]
) -> None:
    """The answer holds start + k, start + 2k, … and always the last moment."""
    if behind:
        run.step(behind, every=behind)

    frames = run.step(count, every=every)

    assert frames["step"] == steps
    assert {len(frames[name]) for name in FRAME_COLUMNS} == {len(steps)}
    assert run.read()["step"] == behind + count


def test_frames_asked_for_rarely_are_those_asked_for_always(client: TestClient) -> None:
    """Leaving frames out changes nothing about those that stay."""
    often, rarely = (OwnRun.create(client, points=POINTS, seed=3) for _ in range(2))

    all_frames = rows(often.step(700))
    some_frames = rows(rarely.step(700, every=9))

    assert exact(some_frames) == exact({step: all_frames[step] for step in some_frames})


@pytest.mark.parametrize(
    ("batch_size", "ends"),
    [
        (1, [5, 10]),
        (2, [3, 6, 9]),
        (4, [2, 4, 6, 8, 10]),
        (5, list(range(1, 11))),
        (None, list(range(1, 11))),
    ],
)
@pytest.mark.parametrize("shuffle", [False, True])
def test_an_epoch_is_a_pass_over_all_points(
    run: OwnRun, batch_size: int | None, ends: list[int], shuffle: bool
) -> None:
    """The last batch of a pass over five points may be smaller; then the epoch grows by one."""
    change = {"batch_size": batch_size, "shuffle": shuffle}
    run.ask("PATCH", json={"hyperparameters": change})

    epochs = [0, *run.step(10)["epoch"]]

    grown = [step for step, (before, now) in enumerate(pairwise(epochs), 1) if now > before]
    assert grown == ends
    assert epochs[-1] == len(ends)


@pytest.mark.parametrize("batch_size", [1, 2, None])
@pytest.mark.parametrize(("behind", "count", "every"), [(0, 40, 7), (3, 40, 12), (4, 30, 30)])
def test_epochs_asks_for_the_last_completed_epoch_in_each_window(
    run: OwnRun, batch_size: int | None, behind: int, count: int, every: int
) -> None:
    """Besides each k-th frame there is the last one before it that completed an epoch, if any."""
    run.ask("PATCH", json={"hyperparameters": {"batch_size": batch_size}})
    if behind:
        run.step(behind)
    end = behind + count

    stepped = run.step(count, every=every, epochs=True)
    replayed = run.frames(first=behind, every=every, epochs=True)

    epoch = run.frames()["epoch"]
    borders = [*range(behind, end, every), end]
    expected = set(borders[1:])
    for low, high in pairwise(borders):
        done = [step for step in range(low + 1, high + 1) if epoch[step] > epoch[step - 1]]
        expected |= set(done[-1:])
    assert stepped["step"] == sorted(expected)
    assert replayed["step"] == [behind, *sorted(expected)]
    assert exact(rows(stepped)) == exact(
        {s: row for s, row in rows(replayed).items() if s > behind}
    )


def test_a_run_without_points_cannot_step(client: TestClient) -> None:
    """The answer is 409 with a sentence, and after a point was added it goes on."""
    run = OwnRun.create(client, preset="empty")
    before = run.kept()

    answer = run.send("POST", "/step", json={"count": 5})

    assert "point" in refused(answer, 409)["detail"]
    assert run.kept() == before
    run.ask("POST", "/points", json={"points": POINTS[:1]})
    assert run.step(5)["step"] == [1, 2, 3, 4, 5]


# --- replaying ---


def lived(client: TestClient) -> tuple[OwnRun, dict[int, tuple[Any, ...]]]:
    """Return a run with edits of every kind at odd steps, and the frames its steps answered."""
    run = OwnRun.create(client, points=POINTS, seed=9)
    told: dict[int, tuple[Any, ...]] = {}

    def step(count: int) -> None:
        told.update(rows(run.step(count)))

    step(13)
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.05}})
    step(250)
    run.ask("POST", "/points", json={"points": [{"x1": -1.5, "x2": 2.0, "label": 0}]})
    step(1)
    run.ask("PATCH", json={"hyperparameters": {"batch_size": 4, "reduction": "mean"}})
    step(300)
    run.ask("PATCH", json={"hyperparameters": {"shuffle": True, "batch_size": 1}})
    step(77)
    run.ask("DELETE", "/points/2")
    run.ask("PATCH", "/points/0", json={"label": 0, "x2": 0.33})
    step(256)
    run.ask("PATCH", json={"hyperparameters": {"rule": "perceptron", "batch_size": None}})
    step(40)
    return run, told


def test_any_stretch_replays_what_the_steps_told(client: TestClient) -> None:
    """All frames, and each of many stretches, are bit for bit those that the steps answered."""
    run, told = lived(client)
    latest = run.read()
    # Where something was changed a moment is shown with the points it then has.
    borders = {segment["first_step"] for segment in latest["segments"]}
    stretches = [
        *({"first": 0}, {"first": 255, "last": 257}, {"first": 264, "every": 100}),
        *({"first": 600, "last": 600}, {"first": 937}, {"first": 100, "last": 900, "every": 33}),
    ]

    for stretch in stretches:
        frames = run.frames(**stretch)
        moved = rows(frames, "epoch", "weights", "bias")
        assert exact(moved) == exact(
            {s: told[s][1:4] if s else (0, drawn(9), 0.0) for s in frames["step"]}
        )
        judged = {s: row[4:] for s, row in rows(frames).items() if s not in borders}
        assert exact(judged) == exact({s: told[s][4:] for s in judged})


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


def test_a_replay_ends_in_the_run_as_it_is(client: TestClient) -> None:
    """The last frame and the run hold the same numbers."""
    run, _ = lived(client)

    frames, latest = run.frames(), run.read()

    assert frames["step"] == list(range(latest["step"] + 1))
    for name in ("step", "epoch", "weights", "bias", "loss", "accuracy"):
        assert exact(frames[name][-1]) == exact(latest[name])


@pytest.mark.parametrize(
    ("query", "steps"),
    [
        ({}, list(range(21))),
        ({"first": 18}, [18, 19, 20]),
        ({"last": 2}, [0, 1, 2]),
        ({"first": 3, "last": 9, "every": 3}, [3, 6, 9]),
        ({"first": 3, "last": 10, "every": 3}, [3, 6, 9, 10]),
        ({"first": 20}, [20]),
        ({"first": 0, "last": 0}, [0]),
        ({"every": 100}, [0, 20]),
        ({"every": 10**30}, [0, 20]),
    ],
)
def test_a_stretch_begins_with_first_and_ends_with_last(
    run: OwnRun, query: Json, steps: list[int]
) -> None:
    """Both ends are among the frames, whatever is left out between them."""
    run.step(20)

    frames = run.frames(**query)

    assert frames["step"] == steps


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

    answer = run.send("GET", "/frames", params=query)

    refused(answer, 422)


def test_without_points_there_is_one_moment_without_error(client: TestClient) -> None:
    """Loss and accuracy are null, not some number."""
    run = OwnRun.create(client, preset="empty")

    frames = run.frames()

    assert (frames["step"], frames["loss"], frames["accuracy"]) == ([0], [None], [None])


# --- going back ---


@pytest.mark.parametrize("to", [0, 1, 12, 13, 14, 255, 256, 257, 264, 700, 936, 937])
def test_a_rewound_run_repeats_itself(client: TestClient, to: int) -> None:
    """What was dropped is, under the same hyperparameters and points, done again to the bit."""
    run, _ = lived(client)
    before, segments = run.frames(), run.read()["segments"]
    kept = [segment for segment in segments if segment["first_step"] <= to]
    end = next((s["first_step"] for s in segments if s["first_step"] > to), 937)

    rewound = run.ask("POST", "/rewind", json={"step": to})
    if end > to:
        run.step(end - to)

    assert rewound["step"] == to
    assert rewound["segments"] == kept
    again = rows(run.frames(), "epoch", "weights", "bias")
    assert exact(again) == exact(
        {s: row for s, row in rows(before, "epoch", "weights", "bias").items() if s <= end}
    )


def test_a_rewound_run_has_forgotten_what_came_after(run: OwnRun) -> None:
    """Its frames end where it was rewound to, and another future takes their place."""
    run.step(600)

    run.ask("POST", "/rewind", json={"step": 300})
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 1.0}})
    frames = run.step(400)

    refused(run.send("GET", "/frames", params={"last": 701}), 422)
    assert exact(rows(run.frames(first=301))) == exact(rows(frames))


@pytest.mark.parametrize("step", [21, 10**6, 10**400])
def test_a_run_is_not_rewound_to_its_future(run: OwnRun, step: int) -> None:
    """An update that was never done gets 422, and nothing is dropped."""
    run.step(20)
    before = run.kept()

    answer = run.send("POST", "/rewind", json={"step": step})

    refused(answer, 422)
    assert run.kept() == before


def test_reset_goes_back_to_the_same_start(client: TestClient) -> None:
    """Step 0 has the same weights; the points and hyperparameters are those of now."""
    run, _ = lived(client)
    before = run.read()

    after = run.ask("POST", "/reset")

    assert (after["step"], after["epoch"]) == (0, 0)
    assert after["start"] == before["start"]
    assert (after["weights"], after["bias"]) == (drawn(9), 0.0)
    assert after["points"] == before["points"]
    assert after["hyperparameters"] == before["hyperparameters"]
    assert len(after["segments"]) == 1


def test_a_run_that_was_reset_repeats_itself(run: OwnRun) -> None:
    """The same start, points and hyperparameters give the same frames, to the bit."""
    frames = run.step(600)

    run.ask("POST", "/reset", json={})
    again = run.step(600)

    assert exact(rows(again)) == exact(rows(frames))


@pytest.mark.parametrize(
    ("body", "start"),
    [
        ({"seed": 7}, {"weights": drawn(7), "bias": 0.0, "seed": 7}),
        ({"weights": [0, 0], "bias": 0}, {"weights": [0.0, 0.0], "bias": 0.0, "seed": None}),
    ],
)
def test_reset_takes_a_new_start(run: OwnRun, body: Json, start: Json) -> None:
    """By seed or by hand; a later reset goes back to that one."""
    run.step(10)

    new = run.ask("POST", "/reset", json=body)
    run.step(10)
    again = run.ask("POST", "/reset")

    assert new["start"] == again["start"] == start
    assert new["weights"] == again["weights"] == start["weights"]


# --- changing while it learns ---


@pytest.mark.parametrize(
    "change",
    [
        *({"learning_rate": 0.01}, {"batch_size": 3}, {"batch_size": None}, {"reduction": "mean"}),
        *({"shuffle": True}, {"rule": "perceptron"}, {"learning_rate": 1, "shuffle": True}),
    ],
)
def test_changing_hyperparameters_keeps_the_weights(run: OwnRun, change: Json) -> None:
    """Nothing is reset: the change counts from the latest update on, the others stay."""
    run.step(17)
    before = run.read()

    after = run.ask("PATCH", json={"hyperparameters": change})

    same = ("id", "step", "epoch", "points", "start", "weights", "bias", "loss")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert after["hyperparameters"] == DEFAULTS | change
    assert after["segments"] == [
        begin_at({"first_step": 0}),
        begin_at({"first_step": 17, "hyperparameters": DEFAULTS | change}),
    ]


def test_another_rate_only_scales_the_next_update(run: OwnRun) -> None:
    """The pass over the points goes on, so twice the rate moves the weights twice as far."""
    run.step(17)
    start = run.read()
    run.step()
    once = np.subtract(run.read()["weights"], start["weights"])
    run.ask("POST", "/rewind", json={"step": 17})

    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.6}})
    run.step()

    assert np.subtract(run.read()["weights"], start["weights"]) == pytest.approx(
        2 * once, rel=1e-12
    )


@pytest.mark.parametrize(
    "change", [{"learning_rate": 0.5}, {"batch_size": 2}, {"rule": "perceptron"}]
)
def test_a_change_taken_back_leaves_no_trace(run: OwnRun, change: Json) -> None:
    """Before the next update the run is what it was, but for its version."""
    run.step(17)
    before = run.read()
    back = {name: DEFAULTS[name] for name in change}

    run.ask("PATCH", json={"hyperparameters": change})
    after = run.ask("PATCH", json={"hyperparameters": back})

    assert after | {"version": 0} == before | {"version": 0}


def test_points_are_appended(run: OwnRun) -> None:
    """They come behind those that are there, in their order; the weights stay."""
    run.step(7)
    before = run.read()
    more = [{"x1": -1.0, "x2": 1e6, "label": 0}, {"x1": 5e-324, "x2": -0.5, "label": 1}]

    after = run.ask("POST", "/points", json={"points": more})

    assert after["points"] == POINTS + more
    assert (after["weights"], after["step"]) == (before["weights"], 7)
    assert [segment["points_changed"] for segment in after["segments"]] == [False, True]


def test_points_are_replaced(run: OwnRun) -> None:
    """All of them give way to those that are sent, which may be none."""
    run.step(7)
    others = [{"x1": 3.0, "x2": 4.0, "label": 1}]

    replaced = run.ask("PUT", "/points", json={"points": others})
    cleared = run.ask("PUT", "/points", json={"points": []})

    assert replaced["points"] == others
    assert cleared["points"] == []
    assert (cleared["loss"], cleared["accuracy"], cleared["step"]) == (None, None, 7)


@pytest.mark.parametrize(
    "text",
    [
        "0.1,0.2,1\n-3,4e2,0\n",
        "x1,x2,label\n0.1,0.2,1\n-3,4e2,0\n",
        "x1;x2;label\r\n0.1;0.2;1\r\n-3;4e2;0",
        "\ufeff0.1\t0.2\t1\n\n-3\t4e2\t0\n\n",
        ' 0.1 , "0.2", "1.0"\n-3,400,0\n',
        "Länge,Breite,Art\n.1,.2,1\n-3.0,+400,0",
    ],
)
def test_points_are_replaced_by_csv_text(run: OwnRun, text: str) -> None:
    """With or without a header, and as spreadsheets of many countries write it."""
    answer = run.send(
        "PUT", "/points", content=text.encode(), headers={"Content-Type": "text/csv; charset=utf-8"}
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["points"] == [
        {"x1": 0.1, "x2": 0.2, "label": 1},
        {"x1": -3.0, "x2": 400.0, "label": 0},
    ]


@pytest.mark.parametrize("change", [{"x1": -7.5}, {"x2": 1}, {"label": 0}, {"x1": 0, "label": 0}])
@pytest.mark.parametrize("index", [0, 2, 4])
def test_a_point_is_changed(run: OwnRun, index: int, change: Json) -> None:
    """What is sent of it is replaced; the rest of it and all others stay."""
    expected = [point | (change if at == index else {}) for at, point in enumerate(POINTS)]

    after = run.ask("PATCH", f"/points/{index}", json=change)

    assert after["points"] == expected


@pytest.mark.parametrize("index", [0, 2, 4])
def test_a_point_is_deleted(run: OwnRun, index: int) -> None:
    """Those behind it move up by one."""
    after = run.ask("DELETE", f"/points/{index}")

    assert after["points"] == POINTS[:index] + POINTS[index + 1 :]


@pytest.mark.parametrize("index", ["5", "-1", "9" * 400])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_point_that_is_not_there_is_not_found(run: OwnRun, method: str, index: str) -> None:
    """Its place gets 404, and nothing has changed."""
    before = run.kept()
    options = {"json": {"x1": 1.0}} if method == "PATCH" else {}

    answer = run.send(method, f"/points/{index}", **options)

    refused(answer, 404)
    assert run.kept() == before


def test_an_edited_run_loses_and_wins_points_while_it_learns(run: OwnRun) -> None:
    """Deleting all points one by one stops it, and adding one lets it go on where it was."""
    run.step(7)
    for _ in POINTS:
        run.ask("DELETE", "/points/0")
    weights = run.read()["weights"]

    stopped = run.send("POST", "/step")
    run.ask("POST", "/points", json={"points": POINTS[:1]})
    frames = run.step(2)

    refused(stopped, 409)
    assert run.frames(first=7, last=7)["weights"] == [weights]
    assert frames["step"] == [8, 9]


# --- whole recipes ---


def test_a_copy_has_the_same_recipe(client: TestClient) -> None:
    """All frames are those of the original; then both go their own ways."""
    run, _ = lived(client)

    copy = OwnRun(client, client.post(f"{run.url}/copy").json())
    same = exact(copy.frames()) == exact(run.frames())
    copy.step(5)
    run.ask("POST", "/reset")

    assert same
    assert copy.id != run.id
    assert (copy.read()["step"], run.read()["step"]) == (942, 0)


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


def test_a_recipe_gives_the_run_back(client: TestClient) -> None:
    """Created from run.json, a run has the same frames, segments, points and next updates."""
    run, _ = lived(client)
    recipe = run.send("GET", "/export/run.json").json()

    twin = OwnRun.create(client, recipe=recipe)

    own = {"id": "", "version": 0}
    assert twin.read() | own == run.read() | own
    assert exact(twin.frames()) == exact(run.frames())
    assert (
        twin.send("GET", "/export/run.json").content == run.send("GET", "/export/run.json").content
    )
    assert exact(rows(twin.step(300))) == exact(rows(run.step(300)))


def test_a_recipe_replaces_all_of_a_run(client: TestClient) -> None:
    """What was dropped comes back with the recipe that was taken before, and the run goes on."""
    run, _ = lived(client)
    before, frames = run.read(), run.frames()
    recipe = run.send("GET", "/export/run.json").json()

    run.ask("PUT", json=RECIPE)
    replaced = run.read()
    run.ask("PUT", json=recipe)
    after = run.read()

    assert (replaced["id"], replaced["step"]) == (run.id, 3)
    assert replaced["points"] == RECIPE["segments"][0]["points"]  # type: ignore[index]
    assert replaced["start"] == RECIPE["start"]
    assert after == before | {"version": before["version"] + 2}
    assert exact(run.frames()) == exact(frames)
    assert run.step()["step"] == [938]


def test_points_may_stand_in_any_segment_of_a_recipe(client: TestClient) -> None:
    """A segment's points are written out, told as a change, or those of the one before."""
    point = {"x1": 9.0, "x2": 9.0, "label": 0}
    common = {"start": {"weights": [0.1, 0.2], "bias": 0.0, "seed": None}, "step": 9}
    first, then = {"hyperparameters": {}, "first_step": 0}, {"hyperparameters": {}, "first_step": 4}
    change = {"at": 1, "remove": 2, "insert": [point]}
    changed = [POINTS[0], point, *POINTS[3:]]

    told = OwnRun.create(
        client,
        recipe=common
        | {"segments": [first | {"points": POINTS}, then | {"points_change": change}]},
    )
    written = OwnRun.create(
        client,
        recipe=common | {"segments": [first | {"points": POINTS}, then | {"points": changed}]},
    )

    assert told.read()["points"] == written.read()["points"] == changed
    assert exact(told.frames()) == exact(written.frames())


def recipe(**others: Any) -> Json:
    """Return a sound recipe with some of its keys replaced."""
    return RECIPE | others


SEGMENT: Json = RECIPE["segments"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    "wrong",
    [
        recipe(segments=[]),
        recipe(segments=[SEGMENT | {"first_step": 1}]),
        recipe(segments=[SEGMENT, SEGMENT]),
        recipe(segments=[SEGMENT, SEGMENT | {"first_step": 2}, SEGMENT | {"first_step": 1}]),
        recipe(segments=[SEGMENT, SEGMENT | {"first_step": 4}]),
        recipe(segments=[SEGMENT | {"points": []}]),
        recipe(segments=[SEGMENT | {"points": []}, SEGMENT | {"first_step": 1}]),
        recipe(
            segments=[SEGMENT | {"points_change": {"at": 0, "remove": 2, "insert": []}}],
        ),
        recipe(
            segments=[SEGMENT | {"points_change": {"at": 2, "remove": 0, "insert": []}}],
        ),
        recipe(segments=[SEGMENT | {"hyperparameters": {"learning_rate": -1}}]),
        recipe(segments=[SEGMENT | {"color": "red"}]),
        recipe(step=-1),
        recipe(step=10**7),
        recipe(step=True),
        recipe(schema=2),
        recipe(schema=0),
        recipe(format="something else"),
        recipe(start={"weights": [0.0], "bias": 0.0, "seed": None}),
        recipe(start={"weights": [0.0, 1e300], "bias": 0.0, "seed": None}),
        recipe(start={"weights": [0.0, 0.0], "bias": 0.0}),
        recipe(start={"weights": [0.0, 0.0], "bias": 0.0, "seed": 2**32}),
        recipe(extra=1),
        {},
    ],
)
def test_a_recipe_that_contradicts_itself_is_refused(
    client: TestClient, run: OwnRun, wrong: Json
) -> None:
    """Neither is a run made of it nor is one replaced by it."""
    run.step(3)
    before = run.kept()

    created = client.post("/api/runs", json={"recipe": wrong})
    replaced = run.send("PUT", json=wrong)

    refused(created, 409, 422)
    refused(replaced, 409, 422)
    assert run.kept() == before


def test_a_newer_recipe_is_refused_with_a_hint(client: TestClient) -> None:
    """Who saved it with a newer version is told to open it there."""
    answer = client.post("/api/runs", json={"recipe": recipe(schema=99)})

    assert "newer version" in refused(answer, 422)["detail"]


# --- points that are not much of a data set ---

ODD_POINTS: dict[str, list[tuple[float, float, int]]] = {
    "one point": [(0.5, 0.5, 1)],
    "one point at the origin": [(0, 0, 0)],
    "label 1 only": [(0.1, 0.2, 1), (0.3, 0.4, 1)],
    "label 0 only": [(0.1, 0.2, 0), (0.3, 0.4, 0)],
    "identical points": [(0.5, 0.5, 1)] * 4,
    "identical points of both labels": [(0.5, 0.5, 1), (0.5, 0.5, 0)],
    "a vertical line": [(0.5, y / 4, y % 2) for y in range(4)],
    "far out": [(1e6, -1e6, 1), (-1e6, 1e6, 0), (1e6, 1e6, 0)],
    "next to nothing": [(5e-324, 0, 1), (0, -5e-324, 0)],
}


@pytest.mark.parametrize("name", ODD_POINTS)
@pytest.mark.parametrize("rule", ["gradient", "perceptron"])
@pytest.mark.parametrize("batch_size", [1, None])
@pytest.mark.parametrize("learning_rate", [1e-9, 1000.0])
def test_odd_points_give_finite_numbers(
    client: TestClient, name: str, rule: str, batch_size: int | None, learning_rate: float
) -> None:
    """Whatever the points and the rate, each frame is defined: no NaN, no infinity, no error."""
    points = [dict(zip(("x1", "x2", "label"), point, strict=True)) for point in ODD_POINTS[name]]
    hyperparameters = {"rule": rule, "batch_size": batch_size, "learning_rate": learning_rate}
    run = OwnRun.create(
        client, points=points, hyperparameters=hyperparameters, weights=[0, 0], bias=0
    )

    frames = run.step(300)

    assert np.isfinite(frames["weights"]).all()
    assert np.isfinite(frames["bias"]).all()
    assert np.isfinite(frames["loss"]).all()
    assert min(frames["loss"]) >= 0
    assert {0.0 <= accuracy <= 1.0 for accuracy in frames["accuracy"]} == {True}


def test_weights_of_zero_are_a_moment_like_any_other(client: TestClient) -> None:
    """There is no line then, but an error: every prediction is one half."""
    run = OwnRun.create(client, points=POINTS, weights=[0, 0], bias=0).read()

    assert run["weights"] == [0.0, 0.0]
    assert run["loss"] == pytest.approx(np.log(2), rel=1e-15)
    assert run["accuracy"] == pytest.approx(2 / 5)


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
