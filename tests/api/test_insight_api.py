"""An update worked out and the error surface, as a client gets them."""

from math import exp, log

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused

BOUNDS = {"w1_from": -2, "w1_to": 3, "w2_from": -1, "w2_to": 1}


@pytest.mark.parametrize(("reduction", "step_size"), [("sum", 0.3), ("mean", 0.1)])
def test_an_update_in_numbers(client: TestClient, reduction: str, step_size: float) -> None:
    """Every number in the answer is the lesson's formula with the values of the points used."""
    run = OwnRun.create(
        client, points=POINTS, hyperparameters={"batch_size": 3, "reduction": reduction}
    )
    run.step(2)

    update = run.ask("GET", "/updates/2")

    frames = run.frames(first=1)
    (w1, w2), b = frames["weights"][0], frames["bias"][0]
    total = np.zeros(3)
    for point, (index, used) in zip(update["points"], enumerate(POINTS[3:], 3), strict=True):
        z = w1 * used["x1"] + w2 * used["x2"] + b
        prediction = 1 / (1 + exp(-z))
        error = used["label"] - prediction
        gradient = [-error * used["x1"], -error * used["x2"], -error]
        total += gradient
        assert {name: point.pop(name) for name in ("index", *used)} == {"index": index, **used}
        assert point.pop("gradient") == pytest.approx(gradient, rel=1e-13, abs=1e-16)
        assert point == {
            "z": pytest.approx(z, rel=1e-13),
            "prediction": pytest.approx(prediction, rel=1e-14),
            "difference": pytest.approx(error, rel=1e-14),
            "loss": pytest.approx(-log(prediction if used["label"] else 1 - prediction)),
        }
    step_size *= 3 / 2 if reduction == "mean" else 1  # two points are left for it
    assert (update["step"], update["done"]) == (2, True)
    assert update["step_size"] == pytest.approx(step_size)
    assert update["gradient"] == pytest.approx(total.tolist())
    change = [*update["change"]["weights"], update["change"]["bias"]]
    assert change == pytest.approx((-step_size * total).tolist())
    for name, moment in (("before", 0), ("after", 1)):
        assert update[name] == {
            "weights": frames["weights"][moment],
            "bias": frames["bias"][moment],
            "loss": pytest.approx(frames["loss"][moment], rel=1e-14),
        }


def test_adams_update_can_be_worked_out_from_its_answer(client: TestClient) -> None:
    """What its memory is divided by is told: 1 − βᵗ, where t begins anew with the optimizer."""
    run = OwnRun.create(client, points=POINTS, hyperparameters={"learning_rate": 0.1})
    run.step(2)
    by_adam = {"optimizer": "adam", "momentum": 0.8, "decay": 0.95}
    run.ask("PATCH", json={"hyperparameters": by_adam})
    run.step(2)

    plain, adam = run.ask("GET", "/updates/2"), run.ask("GET", "/updates/4")

    assert plain["corrections"] is None
    assert adam["corrections"] == {
        "velocity": pytest.approx(1 - 0.8**2),
        "squares": pytest.approx(1 - 0.95**2),
    }
    velocity, squares = (
        np.array(adam["memory"][name]["after"]) for name in ("velocity", "squares")
    )
    corrected = squares / adam["corrections"]["squares"]
    step = 0.1 * velocity / adam["corrections"]["velocity"] / (np.sqrt(corrected) + 1e-8)
    assert [*adam["change"]["weights"], adam["change"]["bias"]] == pytest.approx(step.tolist())


def test_the_next_update_is_told_before_it_is_made(run: OwnRun) -> None:
    """It is not done, changes nothing, and is what the step then does."""
    run.step(2)
    kept = run.kept()

    coming = run.ask("GET", "/updates/3")

    assert run.kept() == kept
    frames = run.step(1)
    done = run.ask("GET", "/updates/3")
    assert (coming["done"], done["done"]) == (False, True)
    assert coming["after"]["weights"] == frames["weights"][0]
    assert {**coming, "done": True, "version": done["version"]} == done


def test_an_update_that_cannot_be_is_refused(run: OwnRun) -> None:
    """With a sentence about its number."""
    run.step(7)

    for step in ("0", "-1", "9", "1000000000", "one", "1.5", "NaN", "1e3"):
        document = refused(run.send("GET", f"/updates/{step}"), 422)
        assert document["errors"][0]["field"] == "step"


@pytest.mark.parametrize("path", ["/updates/1", "/loss-surface"])
def test_who_has_the_id_may_read(client: TestClient, run: OwnRun, path: str) -> None:
    """No key is needed, and the answer carries the run's version; without points there is none."""
    answer = client.get(run.url + path)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    refused(client.get(f"/api/runs/r_nobody{path}"), 404)
    empty = OwnRun.create(client, points=[])
    assert "Add at least one" in refused(empty.send("GET", path), 409)["detail"]


def test_surface_in_a_box(run: OwnRun) -> None:
    """It is of the moment and the ranges that were asked for, w₁ along the rows."""
    run.step(4)

    surface = run.ask("GET", "/loss-surface", params=BOUNDS | {"step": 2})
    end = run.ask("GET", "/loss-surface", params=BOUNDS | {"step": 2, "path": "false"})

    frames = run.frames(last=2)
    assert (surface["step"], surface["bias"]) == (2, frames["bias"][2])
    assert surface["w1"] == pytest.approx(np.linspace(-2, 3, 61).tolist())
    assert surface["w2"] == pytest.approx(np.linspace(-1, 1, 61).tolist())
    start = {"weights": [surface["w1"][44], surface["w2"][17]], "bias": surface["bias"]}
    there = OwnRun.create(run.client, points=POINTS, **start)
    assert surface["loss"][17][44] == pytest.approx(there.read()["loss"], rel=1e-12)
    assert surface["path"]["step"] == [0, 1, 2]
    assert surface["path"]["weights"] == frames["weights"]
    assert end["path"]["step"] == [2]


def test_surface_around_the_path(client: TestClient) -> None:
    """Without a box it is of the latest moment; an optimum is told, or that there is none."""
    apart = OwnRun.create(client, points=POINTS)
    apart.step(20)
    mixed = OwnRun.create(client, points=[*POINTS, {"x1": 0.95, "x2": 0.95, "label": 1}])

    surface = apart.ask("GET", "/loss-surface")

    assert (surface["step"], surface["optimum"]) == (20, None)
    for w1, w2 in surface["path"]["weights"]:
        assert surface["w1"][0] < w1 < surface["w1"][-1]
        assert surface["w2"][0] < w2 < surface["w2"][-1]

    rows = [(1, 0), (2, 0), (3, 0), (3, 1), (4, 1), (5, 1)]
    points = [{"x1": x1, "x2": 0, "label": label} for x1, label in rows]
    touching = OwnRun.create(client, points=points).ask("GET", "/loss-surface")
    assert surface["lowest_loss"] == 0
    assert touching["optimum"] is None
    assert touching["lowest_loss"] == pytest.approx(2 * log(2) / 6)
    assert touching["descent"]["weights"] == pytest.approx([0.316, 0], abs=0.001)
    assert touching["descent"]["bias"] == pytest.approx(-0.949, abs=0.001)
    assert touching["optimum_is_only"]
    with_optimum = mixed.ask("GET", "/loss-surface")
    assert with_optimum["optimum"].keys() == {"weights", "bias", "loss"}
    assert (with_optimum["optimum_is_only"], with_optimum["descent"]) == (True, None)
    aligned = [{"x1": x1, "x2": x1, "label": label} for x1, label in [(0, 0), (1, 1), (2, 0)]]
    many = OwnRun.create(client, points=aligned).ask("GET", "/loss-surface")
    assert not many["optimum_is_only"]


def test_a_surface_that_cannot_be_is_refused(run: OwnRun) -> None:
    """With a sentence."""
    run.step(7)
    queries: list[Json] = [
        *({"w1_from": -1}, BOUNDS | {"w1_to": -2}, BOUNDS | {"w2_from": 5}, {"path": "perhaps"}),
        *({"step": 8}, {"step": -1}, {"step": "x"}, BOUNDS | {"w2_from": 1}),
        *(BOUNDS | {"w1_to": value} for value in ("NaN", "Infinity", 1e300, "much")),
    ]

    for query in queries:
        refused(run.send("GET", "/loss-surface", params=query), 422)


def test_run_tells_the_guaranteed_rate(client: TestClient) -> None:
    """For the mean 2 over the largest eigenvalue of (1/4m) Σ (x, 1)(x, 1)ᵀ; for the sum 1/m."""
    run = OwnRun.create(client, points=POINTS).read()

    X = np.array([(point["x1"], point["x2"], 1) for point in POINTS])
    largest = np.linalg.svd(X, compute_uv=False)[0] ** 2 / (4 * len(POINTS))
    assert run["safe_learning_rate"] == {
        "mean": pytest.approx(2 / largest),
        "sum": pytest.approx(2 / largest / len(POINTS)),
    }
    assert OwnRun.create(client, points=[]).read()["safe_learning_rate"] is None
