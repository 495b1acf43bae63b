"""Optimizers, penalties, features and points held back, as a client of the API meets them."""

import json
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import OwnRun
from tests.api.refusal import refused

XOR_BENT = {"preset": "xor", "model": {"features": ["x1", "x2", "x1*x2"]}}
FULL_MEAN = {"batch_size": None, "reduction": "mean"}


def test_a_product_solves_xor(client: TestClient) -> None:
    """By the line half of the points are right at the best; with one product all are."""
    run = OwnRun.create(client, preset="xor", hyperparameters=FULL_MEAN | {"learning_rate": 1})
    run.step(2000)
    by_line = run.read()

    run.ask("PUT", "/model", json={"features": ["x1", "x2", "x1*x2"]})
    begun = run.read()
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 5}})
    run.step(3000)

    assert by_line["accuracy"] == pytest.approx(0.5, abs=0.05)
    assert by_line["loss"] == pytest.approx(np.log(2), abs=1e-3)
    assert (begun["step"], len(begun["weights"])) == (0, 3)
    assert begun["start"]["seed"] == 44
    assert run.read()["accuracy"] == 1.0


def test_another_model_begins_again_and_is_undone_by_the_old_one(client: TestClient) -> None:
    """The weights are drawn by the same seed, so the line's are what they were."""
    run = OwnRun.create(client, points=POINTS)
    run.step(5)
    line = run.read()

    bent = run.ask("PUT", "/model", json={"features": ["x1", "x2", "x1^2", "x2^2"]})
    back = run.ask("PUT", "/model", json={"features": ["x1", "x2"]})

    drawn = np.random.RandomState(44).normal(scale=0.5, size=4).tolist()
    assert bent["weights"] == bent["start"]["weights"] == drawn
    assert back["start"] == line["start"]
    assert (back["step"], back["points"]) == (0, line["points"])


def test_a_start_by_hand_keeps_its_weights_in_another_model(client: TestClient) -> None:
    """What it says nothing of begins at 0; of the wrong number it is refused."""
    run = OwnRun.create(client, points=POINTS, weights=[1.0, -2.0], bias=0.5)

    bent = run.ask("PUT", "/model", json={"features": ["x1", "x2", "x1*x2"]})
    document = refused(run.send("POST", "/reset", json={"weights": [1, 2], "bias": 0}), 422)

    assert bent["start"] == {"weights": [1.0, -2.0, 0.0], "bias": 0.5, "seed": None}
    assert document["errors"][0]["field"] == "weights"
    assert "3 features" in document["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"optimizer": "sgd"}, "hyperparameters.optimizer"),
        ({"momentum": 1}, "hyperparameters.momentum"),
        ({"decay": -0.1}, "hyperparameters.decay"),
        ({"l1": -1}, "hyperparameters.l1"),
        ({"l2": 1e308}, "hyperparameters.l2"),
        ({"l2": "much"}, "hyperparameters.l2"),
    ],
)
def test_what_no_optimizer_can_use_changes_nothing(
    client: TestClient, change: dict[str, Any], field: str
) -> None:
    """The answer names the field, and the run is as it was."""
    run = OwnRun.create(client, points=POINTS)
    run.step(3)
    before = run.read()

    document = refused(run.send("PATCH", json={"hyperparameters": change}), 422)

    assert document["errors"][0]["field"] == field
    assert run.read() == before


@pytest.mark.parametrize("features", ["x1", 7, None])
def test_features_come_as_a_list(client: TestClient, features: Any) -> None:
    """Anything else is refused in words of JSON."""
    run = OwnRun.create(client, points=POINTS)

    document = refused(run.send("PUT", "/model", json={"features": features}), 422)

    assert document["detail"] == "features must be a list."


def test_a_recipe_that_learns_from_nothing_says_so(client: TestClient) -> None:
    """With all its points held back no update can have been made."""
    run = OwnRun.create(client, points=POINTS)
    run.step(3)
    recipe = json.loads(run.send("GET", "/export/run.json").content)
    recipe["segments"][0]["points"] = [point | {"held_back": True} for point in POINTS]

    document = refused(client.post("/api/runs", json={"recipe": recipe}), 422)

    assert document["errors"][0]["field"] == "step"
    assert "no points to learn from" in document["detail"]


def test_nan_is_no_momentum(client: TestClient) -> None:
    """Text that JSON does not know is refused like any other."""
    run = OwnRun.create(client, points=POINTS)

    answer = run.send(
        "PATCH",
        content='{"hyperparameters": {"momentum": NaN}}',
        headers={"Content-Type": "application/json"},
    )

    refused(answer, 422)


def test_a_penalty_that_throws_the_weights_out_is_refused_in_a_sentence(
    client: TestClient,
) -> None:
    """The updates that lead beyond all bounds are not made, and none of them is counted."""
    chosen = FULL_MEAN | {"learning_rate": 10, "l2": 1000}
    run = OwnRun.create(client, points=POINTS, hyperparameters=chosen)
    run.step(5)

    document = refused(run.send("POST", "/step", json={"count": 600}), 409)

    assert "smaller learning rate" in document["detail"]
    assert run.read()["step"] == 5
    assert run.send("GET", "/frames").status_code == 200


def test_points_held_back_have_an_error_of_their_own(client: TestClient) -> None:
    """They are never learnt from, and every moment tells both errors."""
    run = OwnRun.create(client, points=POINTS, hyperparameters=FULL_MEAN)
    other = OwnRun.create(client, points=POINTS[1:], hyperparameters=FULL_MEAN)

    held = run.ask("PATCH", "/points/0", json={"held_back": True})
    frames, plain = run.step(20), other.step(20)

    assert held["points"][0] == POINTS[0] | {"held_back": True}
    assert held["loss_held_back"] is not None
    assert (frames["loss"], frames["weights"]) == (plain["loss"], plain["weights"])
    assert len(frames["loss_held_back"]) == len(frames["accuracy_held_back"]) == 20
    assert "loss_held_back" not in plain
    assert run.read()["loss_held_back"] == frames["loss_held_back"][-1]
    assert run.ask("GET", "/updates/1")["points"][0]["index"] == 1


def test_at_least_one_point_is_learnt_from(client: TestClient) -> None:
    """Neither by hand, by a share, by a new list nor by removing can all be held back."""
    run = OwnRun.create(client, points=POINTS)
    run.ask("POST", "/hold-back", json={"share": (len(POINTS) - 1) / len(POINTS)})
    before = run.read()
    learnt = next(i for i, one in enumerate(before["points"]) if "held_back" not in one)
    every = [point | {"held_back": True} for point in POINTS]

    for answer in (
        run.send("POST", "/hold-back", json={"share": 1}),
        run.send("PATCH", f"/points/{learnt}", json={"held_back": True}),
        run.send("PUT", "/points", json={"points": every}),
        run.send("DELETE", f"/points/{learnt}"),
    ):
        assert "Leave at least one" in refused(answer, 422)["detail"]
    assert run.read() == before


def test_labels_flipped_and_points_held_back_are_one_edit_each(client: TestClient) -> None:
    """By the same seed the same points are meant; a share of 0 holds back none."""
    run = OwnRun.create(client, preset="overlap")
    begun = run.read()["points"]

    flipped = run.ask("POST", "/flip-labels", json={"share": 0.1, "seed": 3})["points"]
    again = run.ask("POST", "/flip-labels", json={"share": 0.1, "seed": 3})["points"]
    held = run.ask("POST", "/hold-back", json={"share": 0.25, "seed": 3})["points"]
    none = run.ask("POST", "/hold-back", json={"share": 0})["points"]

    assert sum(a["label"] != b["label"] for a, b in zip(begun, flipped, strict=True)) == 12
    assert again == none == begun
    assert sum("held_back" in point for point in held) == 30


def test_an_update_tells_memory_and_penalty(client: TestClient) -> None:
    """Before and after, for each parameter, and what leads from one moment to the next."""
    chosen = FULL_MEAN | {"learning_rate": 0.1, "optimizer": "adam", "l2": 0.5, "l1": 0.01}
    run = OwnRun.create(client, **XOR_BENT, hyperparameters=chosen)
    run.step(3)

    third, fourth = run.ask("GET", "/updates/3"), run.ask("GET", "/updates/4")

    assert set(fourth["memory"]) == {"velocity", "squares"}
    assert fourth["memory"]["velocity"]["before"] == third["memory"]["velocity"]["after"]
    assert len(fourth["memory"]["squares"]["after"]) == 4
    weights = np.array(fourth["before"]["weights"])
    assert fourth["penalty"]["threshold"] == pytest.approx(0.001)
    expected = (100 * 0.5 * np.append(weights, 0)).tolist()
    assert fourth["penalty"]["gradient"] == pytest.approx(expected)
    moved = np.array(fourth["after"]["weights"]) - weights
    assert fourth["change"]["weights"] == pytest.approx(moved.tolist(), abs=1e-15)
    assert len(fourth["points"][0]["gradient"]) == 4
    pull = -(np.array(fourth["gradient"]) + fourth["penalty"]["gradient"]) / 100
    velocity = 0.9 * np.array(fourth["memory"]["velocity"]["before"]) + 0.1 * pull
    assert fourth["memory"]["velocity"]["after"] == pytest.approx(velocity.tolist())


def test_a_plain_update_has_neither(client: TestClient) -> None:
    """So the page shows no row for them."""
    run = OwnRun.create(client, points=POINTS)

    update = run.ask("GET", "/updates/1")

    assert (update["memory"], update["penalty"]) == ({}, None)


def test_surface_of_any_two_parameters(client: TestClient) -> None:
    """By their names, the others held; with a penalty it is what is descended."""
    run = OwnRun.create(client, **XOR_BENT, hyperparameters={"l2": 0.1})
    run.step(10)

    surface = run.ask("GET", "/loss-surface?first=w3&second=b&step=10")

    assert (surface["over"], surface["has_penalty"]) == (["w3", "b"], True)
    assert surface["w1"][0] < surface["weights"][2] < surface["w1"][-1]
    assert surface["w2"][0] < surface["bias"] < surface["w2"][-1]
    assert len(surface["optimum"]["weights"]) == 3
    for query in ("first=w4", "second=w1", "first=x"):
        refused(run.send("GET", f"/loss-surface?{query}"), 422)


def test_the_trace_names_every_weight_and_both_errors(client: TestClient) -> None:
    """Columns come only where there is something to tell."""
    run = OwnRun.create(client, **XOR_BENT)
    run.step(2)
    run.ask("POST", "/hold-back", json={"share": 0.5})
    run.step(1)

    heading, *rows = run.send("GET", "/export/trace.csv").text.splitlines()

    assert heading == "step,epoch,w1,w2,w3,b,loss,accuracy,loss_held_back,accuracy_held_back"
    assert [row.endswith(",,") for row in rows] == [True, True, False, False]


def test_a_change_of_optimizer_forgets_and_one_of_rate_does_not(client: TestClient) -> None:
    """What an update begins with is told with it, at the border of two segments too."""
    chosen = FULL_MEAN | {"optimizer": "momentum", "learning_rate": 0.1}
    run = OwnRun.create(client, points=POINTS, hyperparameters=chosen)
    run.step(4)
    run.ask("PATCH", json={"hyperparameters": {"learning_rate": 0.2}})
    run.step(4)
    run.ask("PATCH", json={"hyperparameters": {"optimizer": "nesterov"}})
    run.step(1)

    fifth, ninth = run.ask("GET", "/updates/5"), run.ask("GET", "/updates/9")
    recipe = json.loads(run.send("GET", "/export/run.json").content)

    assert any(fifth["memory"]["velocity"]["before"])
    assert not any(ninth["memory"]["velocity"]["before"])
    assert recipe["schema"] == 2
    again = OwnRun.create(client, recipe=recipe)
    assert again.read()["weights"] == run.read()["weights"]
