"""An update while a point is dragged, against the engine that works it out for good."""

from dataclasses import asdict
from math import exp
from typing import Any

import pytest

from app.learning.hyperparameters import Hyperparameters, Method, Reduction, Rule
from app.learning.optimizers import remembered
from app.learning.points import Points
from app.learning.replay import State, walk
from app.learning.worked_update import work_out
from tests.page.conftest import Modules

Row = tuple[float, float, int]

BEFORE = State(3, 0, 1, (1.5, -2.0, 0.25))
POINTS: list[Row] = [(0.5, 0.1, 1), (0.4, 0.3, 1), (0.9, 0.2, 0), (0.2, 0.8, 0)]
MOVED: list[Row] = [(0.5, 0.1, 1), (0.1, 0.7, 1), (0.9, 0.2, 0), (0.2, 0.8, 0)]
ELSEWHERE: list[Row] = [(0.8, 0.1, 1), *POINTS[1:]]


def worked(
    rows: list[Row], hyperparameters: Hyperparameters, before: State = BEFORE
) -> dict[str, Any]:
    """Return the update by the engine, in the words of the wire."""
    update = work_out(before, Points.of(rows), hyperparameters, seed=44)
    columns = zip(update.index, update.z, update.prediction, update.difference, strict=True)
    kept = [
        remembered(hyperparameters.optimizer, state.memory, 3) if hyperparameters.remembers else {}
        for state in (before, update.after)
    ]
    powers = update.after.memory[-2:]
    return {
        "hyperparameters": asdict(hyperparameters),
        "step_size": update.step_size,
        "memory": {
            name: {"before": held, "after": kept[1][name]} for name, held in kept[0].items()
        },
        "corrections": {"velocity": 1 - powers[0], "squares": 1 - powers[1]}
        if hyperparameters.optimizer is Method.ADAM
        else None,
        "points": [
            {
                **dict(zip(("x1", "x2", "label"), rows[index], strict=True)),
                "index": index,
                "z": z,
                "prediction": prediction,
                "difference": difference,
                "loss": loss,
                "gradient": gradient.tolist(),
            }
            for (index, z, prediction, difference), loss, gradient in zip(
                columns, update.loss, update.gradient, strict=True
            )
        ],
        "gradient": update.gradient.sum(axis=0).tolist(),
        "before": {"weights": before.weights, "bias": before.bias, "loss": update.loss_before},
        "change": {
            "weights": [b - a for a, b in zip(before.weights, update.after.weights, strict=True)],
            "bias": update.after.bias - before.bias,
        },
        "after": {
            "weights": update.after.weights,
            "bias": update.after.bias,
            "loss": update.loss_after,
        },
    }


def nearly(value: Any) -> Any:
    """Return what a nested value has to be but for the last digits."""
    if isinstance(value, dict):
        return {name: nearly(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [nearly(each) for each in value]
    return pytest.approx(value, rel=1e-12, abs=1e-15) if isinstance(value, float) else value


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize(
    ("size", "reduction"), [(1, Reduction.SUM), (2, Reduction.SUM), (2, Reduction.MEAN)]
)
@pytest.mark.parametrize("rows", [POINTS, MOVED, ELSEWHERE])
def test_an_update_follows_the_point_that_is_dragged(
    modules: Modules, rows: list[Row], size: int, reduction: Reduction, rule: Rule
) -> None:
    """Every number of it, also where only the error of another point changes."""
    hyperparameters = Hyperparameters(0.7, size, reduction, rule=rule)
    points = [dict(zip(("x1", "x2", "label"), row, strict=True)) for row in rows]

    told = modules.call(
        "run/previewed-update.js", "previewedUpdate", worked(POINTS, hyperparameters), points
    )

    assert told == nearly(worked(rows, hyperparameters))


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(
    ("size", "reduction"), [(1, Reduction.SUM), (3, Reduction.SUM), (None, Reduction.MEAN)]
)
@pytest.mark.parametrize(("l2", "l1"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.2), (0.2, 0.1)])
def test_an_update_by_an_optimizer_follows_too(
    modules: Modules, method: Method, size: int | None, reduction: Reduction, l2: float, l1: float
) -> None:
    """With the memory of the updates before it, its penalties, and Adam's corrections."""
    hyperparameters = Hyperparameters(
        0.2, size, reduction, optimizer=method, momentum=0.8, decay=0.95, l2=l2, l1=l1
    )
    _, before = walk(State(0, 0, 0, (1.5, -2.0, 0.25)), Points.of(POINTS), hyperparameters, 44, 7)
    points = [dict(zip(("x1", "x2", "label"), row, strict=True)) for row in MOVED]

    told = modules.call(
        "run/previewed-update.js",
        "previewedUpdate",
        worked(POINTS, hyperparameters, before),
        points,
    )

    assert told == nearly(worked(MOVED, hyperparameters, before))


def test_an_update_of_more_features_follows_too(modules: Modules) -> None:
    """The weight of x₁·x₂ moves as the product of the place that is dragged to."""
    features = ["x1", "x2", "x1*x2"]
    before = {"features": features, "weights": [1.0, -1.0, 0.5], "bias": 0.0, "loss": 0.0}
    point = {"index": 0, "x1": 0.1, "x2": 0.1, "label": 1}
    update = {
        "hyperparameters": {"rule": "gradient"},
        "step_size": 0.5,
        "points": [point],
        "gradient": [0, 0, 0, 0],
        "before": before,
    }

    told = modules.call(
        "run/previewed-update.js", "previewedUpdate", update, [{"x1": 2, "x2": 3, "label": 1}]
    )

    difference = 1 - 1 / (1 + exp(-(2 - 3 + 0.5 * 6)))
    moves = [0.5 * difference * each for each in (2, 3, 6, 1)]
    assert [*told["change"]["weights"], told["change"]["bias"]] == pytest.approx(moves)
    assert told["after"]["weights"] == pytest.approx([1 + moves[0], -1 + moves[1], 0.5 + moves[2]])
    assert told["after"]["features"] == features


def test_rings_follow_points_and_leave_those_that_were_moved(modules: Modules) -> None:
    """A ring goes along while its point is dragged; once it was moved it is another point."""
    here, there, far = ({"x1": x1, "x2": 0.5, "label": 1} for x1 in (0.1, 0.2, 0.9))
    used = [{"index": 0, "difference": 0.5, **here}, {"index": 1, "difference": 0.5, **there}]
    both = [here, there]
    told = modules.each(
        "run/ringed.js",
        "stillThere",
        [
            [used, {"confirmed": both, "points": both}],
            [used, {"confirmed": both, "points": [here, far]}],
            [used, {"confirmed": [here, far], "points": [here, far]}],
            [used, {"confirmed": both, "points": [there]}],
            [used, {"confirmed": [there], "points": [there]}],
        ],
    )

    assert [[point["x1"] for point in points] for points in told] == [
        [0.1, 0.2],
        [0.1, 0.9],
        [0.1],
        [0.1, 0.2],
        [],
    ]
