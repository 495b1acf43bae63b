"""An update worked out and the error surface, as a client gets them."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun
from tests.api.refusal import refused

BOUNDS = {"w1_from": -2, "w1_to": 3, "w2_from": -1, "w2_to": 1}


def plain_update(
    before: tuple[list[float], float], used: list[int], step_size: float
) -> tuple[list[Json], list[float], list[float]]:
    """Return each point's numbers, the change and what comes of it, by the lesson's formulas."""
    (w1, w2), b = before
    points, total = [], [0.0, 0.0, 0.0]
    for index in used:
        x1, x2, label = (POINTS[index][name] for name in ("x1", "x2", "label"))
        z = w1 * x1 + w2 * x2 + b
        prediction = 1 / (1 + exp(-z))
        error = label - prediction
        gradient = [-error * x1, -error * x2, -error]
        total = [sum(pair) for pair in zip(total, gradient, strict=True)]
        points.append(
            {
                "index": index,
                "x1": x1,
                "x2": x2,
                "label": label,
                "z": pytest.approx(z, abs=1e-15),
                "prediction": pytest.approx(prediction, rel=1e-14),
                "difference": pytest.approx(error, rel=1e-14),
                "loss": pytest.approx(
                    -label * log(prediction) - (1 - label) * log(1 - prediction), rel=1e-13
                ),
                "gradient": pytest.approx(gradient, rel=1e-13, abs=1e-16),
            }
        )
    return points, total, [-step_size * value for value in total]


def before(run: OwnRun, step: int) -> tuple[list[float], float]:
    """Return weights and bias before an update."""
    frames = run.frames(first=step - 1, last=step - 1)
    return frames["weights"][0], frames["bias"][0]


@pytest.mark.parametrize("step", [1, 3, 7])
def test_an_update_by_one_point_in_numbers(run: OwnRun, step: int) -> None:
    """Every number in the answer is the lesson's formula with this point's values."""
    run.step(7)

    update = run.ask("GET", f"/updates/{step}")

    points, gradient, change = plain_update(before(run, step), [(step - 1) % 5], 0.3)
    frames = run.frames(first=step - 1, last=step)
    assert update["points"] == points
    assert update["gradient"] == pytest.approx(gradient)
    assert [*update["change"]["weights"], update["change"]["bias"]] == pytest.approx(change)
    assert (update["step"], update["done"], update["step_size"]) == (step, True, 0.3)
    for name, moment in (("before", 0), ("after", 1)):
        assert update[name] == {
            "weights": frames["weights"][moment],
            "bias": frames["bias"][moment],
            "loss": pytest.approx(frames["loss"][moment], rel=1e-14),
        }


@pytest.mark.parametrize(("reduction", "step_size"), [("sum", 0.3), ("mean", 0.1)])
def test_an_update_by_a_batch_adds_its_points(
    client: TestClient, reduction: str, step_size: float
) -> None:
    """Each point's numbers, their sum, and α or α/m before it."""
    hyperparameters = {"batch_size": 3, "reduction": reduction}
    run = OwnRun.create(client, points=POINTS, hyperparameters=hyperparameters)
    run.step(1)

    update = run.ask("GET", "/updates/1")

    points, gradient, change = plain_update(before(run, 1), [0, 1, 2], step_size)
    assert update["points"] == points
    assert update["step_size"] == pytest.approx(step_size)
    assert update["gradient"] == pytest.approx(gradient)
    assert [*update["change"]["weights"], update["change"]["bias"]] == pytest.approx(change)


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


def test_perceptron_leaves_a_right_point_alone(client: TestClient) -> None:
    """ŷ is 0 or 1, and where it equals the label gradient and change are 0."""
    hyperparameters = {"rule": "perceptron"}
    run = OwnRun.create(
        client, points=POINTS, weights=[-1.0, -1.0], bias=1.0, hyperparameters=hyperparameters
    )
    run.step(1)

    update = run.ask("GET", "/updates/1")

    (point,) = update["points"]
    assert (point["prediction"], point["difference"]) == (1.0, 0.0)
    assert update["after"] == update["before"]
    assert update["change"] == {"weights": [0.0, 0.0], "bias": 0.0}


@pytest.mark.parametrize("step", ["0", "-1", "9", "1000000000", "one", "1.5", "NaN", "1e3"])
def test_an_update_that_cannot_be_is_refused(run: OwnRun, step: str) -> None:
    """With a sentence, and nothing changed."""
    run.step(7)
    kept = run.kept()

    document = refused(run.send("GET", f"/updates/{step}"), 422)

    assert document["errors"][0]["field"] == "step"
    assert run.kept() == kept


def test_without_points_there_is_nothing_to_explain(client: TestClient) -> None:
    """Neither an update nor a surface; the sentence says to add a point."""
    run = OwnRun.create(client, points=[])

    for path in ("/updates/1", "/loss-surface"):
        assert "Add at least one" in refused(run.send("GET", path), 409)["detail"]


@pytest.mark.parametrize("path", ["/updates/1", "/loss-surface"])
def test_a_run_that_is_not_there_is_refused(client: TestClient, path: str) -> None:
    """As everywhere else."""
    refused(client.get(f"/api/runs/r_nobody{path}"), 404)


@pytest.mark.parametrize("path", ["/updates/1", "/loss-surface"])
def test_anyone_who_has_the_id_may_read(run: OwnRun, path: str) -> None:
    """No key is needed, and the answer carries the run's version."""
    answer = run.client.get(run.url + path)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'


def plain_loss(w1: float, w2: float, b: float) -> float:
    """Return the mean log-loss of the points by the textbook."""
    total = 0.0
    for point in POINTS:
        prediction = 1 / (1 + exp(-(w1 * point["x1"] + w2 * point["x2"] + b)))
        label = point["label"]
        total -= label * log(prediction) + (1 - label) * log(1 - prediction)
    return total / len(POINTS)


def test_surface_in_a_box(run: OwnRun) -> None:
    """At the box's corners, in its middle and all between E is that of the formula."""
    run.step(4)

    surface = run.ask("GET", "/loss-surface", params=BOUNDS | {"step": 2})

    bias = run.frames(first=2, last=2)["bias"][0]
    assert (surface["step"], surface["bias"]) == (2, bias)
    assert surface["w1"] == pytest.approx(np.linspace(-2, 3, 61).tolist())
    assert surface["w2"] == pytest.approx(np.linspace(-1, 1, 61).tolist())
    for i, j in [(0, 0), (0, 60), (60, 0), (60, 60), (30, 30), (17, 44)]:
        expected = plain_loss(surface["w1"][j], surface["w2"][i], bias)
        assert surface["loss"][i][j] == pytest.approx(expected, rel=1e-12)
    assert surface["path"]["step"] == [0, 1, 2]
    assert surface["path"]["weights"] == run.frames(last=2)["weights"]


def test_surface_around_the_path(run: OwnRun) -> None:
    """Without a box it is of the latest moment, and holds the whole path."""
    run.step(20)

    surface = run.ask("GET", "/loss-surface")

    assert surface["step"] == 20
    for w1, w2 in surface["path"]["weights"]:
        assert surface["w1"][0] < w1 < surface["w1"][-1]
        assert surface["w2"][0] < w2 < surface["w2"][-1]


def test_surface_without_its_path(run: OwnRun) -> None:
    """Who has the path already need not have it sent again."""
    run.step(20)

    surface = run.ask("GET", "/loss-surface", params={"path": "false"} | BOUNDS)

    assert surface["path"]["step"] == [20]


def test_optimum_is_told_or_that_there_is_none(client: TestClient) -> None:
    """These points are separable; with a 1 on the other side of both zeros they are not."""
    apart = OwnRun.create(client, points=POINTS)
    mixed = OwnRun.create(client, points=[*POINTS, {"x1": 0.95, "x2": 0.95, "label": 1}])

    assert apart.ask("GET", "/loss-surface")["optimum"] is None
    optimum = mixed.ask("GET", "/loss-surface")["optimum"]
    assert optimum.keys() == {"weights", "bias", "loss"}


@pytest.mark.parametrize(
    "query",
    [
        {"w1_from": -1},
        BOUNDS | {"w1_to": -2},
        BOUNDS | {"w2_from": 5},
        BOUNDS | {"w2_from": 1},
        BOUNDS | {"w1_to": "NaN"},
        BOUNDS | {"w1_to": "Infinity"},
        BOUNDS | {"w1_to": 1e300},
        BOUNDS | {"w1_to": "much"},
        {"step": 8},
        {"step": -1},
        {"step": "x"},
        {"path": "perhaps"},
    ],
    ids=str,
)
def test_a_surface_that_cannot_be_is_refused(run: OwnRun, query: dict[str, Any]) -> None:
    """With a sentence, and nothing changed."""
    run.step(7)
    kept = run.kept()

    refused(run.send("GET", "/loss-surface", params=query), 422)

    assert run.kept() == kept


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
