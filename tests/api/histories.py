"""Runs whose scripts are run: what is behind each, and what a script has to print of it."""

from typing import Any

import numpy as np
from fastapi.testclient import TestClient

from tests.api.conftest import POINTS
from tests.api.own_run import Json, OwnRun

ONE = {"x1": -0.5, "x2": 1.5, "label": 0}


def change(**hyperparameters: Any) -> Json:
    """Return a request that changes hyperparameters."""
    return {"method": "PATCH", "json": {"hyperparameters": hyperparameters}}


Step = int | Json
"""Updates to do, or a request to send."""

HISTORIES: dict[str, tuple[Json, list[Step]]] = {
    "one point per update, the last epoch not complete": ({}, [33]),
    "the perceptron, and a stretch of gradient descent in the middle of it": (
        {"hyperparameters": {"rule": "perceptron"}},
        [15, change(rule="gradient"), 15, change(rule="perceptron", learning_rate=0.05), 11],
    ),
    "points added, moved, relabelled and removed, within an epoch and at the end of one": (
        {},
        [
            *(7, {"method": "POST", "path": "/points", "json": {"points": [ONE, ONE]}}),
            *(14, {"method": "PATCH", "path": "/points/2", "json": {"x1": 0.9, "label": 0}}),
            *(10, {"method": "DELETE", "path": "/points/0"}, 6),
        ],
    ),
    "every hyperparameter changed, with a smaller last batch and without a fresh pass": (
        {"seed": 3},
        [
            *(9, change(learning_rate=0.05), 9, change(batch_size=2), 9, change(reduction="mean")),
            *(9, change(shuffle=True), 9, change(batch_size=None), 9),
            *(change(shuffle=False, batch_size=4, reduction="sum"), 9),
        ],
    ),
    "steps so long that a difference in the last bit would grow": (
        {"points": None, "preset": "iris", "hyperparameters": {"batch_size": None}},
        [
            *(60, change(batch_size=33, shuffle=True), 90),
            *(change(batch_size=1, learning_rate=3), 250),
        ],
    ),
    "more points than are added up at once, all of them and nearly all": (
        {
            "points": [
                {"x1": (k * 7919 % 5000) / 2500, "x2": (k * 104729 % 5000) / 3000, "label": k % 2}
                for k in range(2800)
            ],
            "hyperparameters": {"batch_size": None, "reduction": "mean", "learning_rate": 2},
        },
        [9, change(batch_size=2750, shuffle=True), 5],
    ),
    "a start by hand, and shuffled passes without a seed": (
        {"weights": [0.5, -1.25], "bias": 0.125, "hyperparameters": {"shuffle": True}},
        [25],
    ),
    "another start than its seed's, as a recipe may tell": (
        {"seed": 44, "hyperparameters": {"shuffle": True, "batch_size": 2}},
        [25],
    ),
    "scores beyond what e to their power can be": ({"weights": [-5e3, -5e3], "bias": 0.0}, [12]),
    "no update yet": ({}, []),
    "no point yet": ({"points": []}, []),
    "all points taken away": (
        {},
        [10, {"method": "PUT", "path": "/points", "json": {"points": []}}],
    ),
}
EVERYTHING: Json = {"features": ["x1", "x2", "x1^2", "x2^2", "x1*x2"]}
HELD: Json = {"method": "PATCH", "path": "/points/3", "json": {"held_back": True}}

BEYOND: dict[str, tuple[Json, list[Step]]] = {
    "momentum, kept through another rate and emptied by another optimizer": (
        {"hyperparameters": {"optimizer": "momentum", "batch_size": 2, "learning_rate": 0.05}},
        [
            *(9, change(learning_rate=0.02, momentum=0.8), 7, change(optimizer="adagrad"), 4),
            *(change(optimizer="momentum"), 8),
        ],
    ),
    "nesterov by all points, with a stretch of no momentum": (
        {
            "hyperparameters": {
                "optimizer": "nesterov",
                "batch_size": None,
                "reduction": "mean",
                "learning_rate": 0.1,
            }
        },
        [8, change(momentum=0), 5, change(momentum=0.7), 9],
    ),
    "adagrad with an L2 penalty, counted for each point, and points that change": (
        {"hyperparameters": {"optimizer": "adagrad", "batch_size": 2, "l2": 0.01}},
        [11, {"method": "POST", "path": "/points", "json": {"points": [ONE, ONE]}}, 13],
    ),
    "rmsprop by one point in a new order, with an L1 penalty and then one of both": (
        {
            "hyperparameters": {
                "optimizer": "rmsprop",
                "learning_rate": 0.01,
                "shuffle": True,
                "l1": 0.03,
            }
        },
        [13, change(decay=0.9, l2=0.1), 14],
    ),
    "adam, and plain descent in the middle of it": (
        {"hyperparameters": {"optimizer": "adam", "learning_rate": 0.05, "batch_size": 2}},
        [12, change(optimizer="plain", reduction="mean"), 5, change(optimizer="adam"), 12],
    ),
    "penalties that catch a weight at 0 by plain descent": (
        {"hyperparameters": {"l1": 0.8, "l2": 0.2, "learning_rate": 0.1}},
        [20, change(batch_size=None, reduction="mean"), 15, change(l1=0), 10],
    ),
    "points held back in mid-run, moved, flipped and learnt from again": (
        {"points": [POINTS[0] | {"held_back": True}, *POINTS[1:]]},
        [
            *(9, HELD, 7, change(batch_size=None), 4),
            *({"method": "POST", "path": "/flip-labels", "json": {"share": 0.4, "seed": 1}}, 5),
            *({"method": "DELETE", "path": "/points/0"}, 6),
            *({"method": "PATCH", "path": "/points/2", "json": {"held_back": False}}, 8),
        ],
    ),
    "squares and products, by momentum and with points held back": (
        {
            "model": EVERYTHING,
            "hyperparameters": {"optimizer": "momentum", "learning_rate": 0.05, "l1": 0.001},
        },
        [12, HELD, 8, change(batch_size=3), 9, change(batch_size=None, reduction="mean"), 12],
    ),
}
"""Runs with what comes after the line: every optimizer, penalties, held-back points, products."""

HERE_ALONE: dict[str, tuple[Json, list[Step]]] = {
    "adam whose averages change while it remembers": (
        {"hyperparameters": {"optimizer": "adam", "learning_rate": 0.05, "batch_size": 2}},
        [12, change(momentum=0.5, decay=0.9), 12],
    ),
    "a perceptron with momentum": (
        {
            "model": {"features": ["x1", "x2", "x1*x2"]},
            "hyperparameters": {"rule": "perceptron", "optimizer": "momentum", "batch_size": 3},
        },
        [12, change(l1=0.01), 12],
    ),
    "squares of more points than are added up at once": (
        {
            "model": EVERYTHING,
            "points": [
                {
                    "x1": (k * 7919 % 5000) / 2500,
                    "x2": (k * 104729 % 5000) / 3000,
                    "label": k % 2,
                    "held_back": k % 3 == 2,
                }
                for k in range(2400)
            ],
            "hyperparameters": {"batch_size": None, "reduction": "mean", "optimizer": "adam"},
        },
        [9, change(batch_size=1550, shuffle=True), 5],
    ),
}
"""Further ones, which PyTorch cannot do, or not in a moment."""

ALL = HISTORIES | BEYOND | HERE_ALONE


def lived(client: TestClient, history: str) -> OwnRun:
    """Return a run of the five points, or of what a history says, with that behind it."""
    body, steps = ALL[history]
    run = OwnRun.create(client, **({"points": POINTS} | body))
    for step in steps:
        if isinstance(step, int):
            run.step(step)
        else:
            run.ask(**step)
    if "another start" in history:
        recipe = run.send("GET", "/export/run.json").json()
        recipe["start"] |= {"weights": [0.0, 0.0], "bias": 0.5}
        return OwnRun.create(client, recipe=recipe)
    return run


def exported(run: OwnRun, name: str) -> str:
    """Return an export as text."""
    return run.send("GET", f"/export/{name}").text


def columns(run: OwnRun) -> list[str]:
    """Return what a script calls the numbers it prints."""
    names = ["step", "epoch", "loss", "accuracy"]
    names += [f"w{j + 1}" for j in range(len(run.read()["weights"]))]
    held_back = ["loss_held_back", "accuracy_held_back"]
    return [*names, "b", *(held_back if "loss_held_back" in run.ask("GET", "/frames") else [])]


def moments(run: OwnRun) -> dict[int, list[float | None]]:
    """Return all moments of a run by their step, as the API tells them."""
    frames = run.ask("GET", "/frames")
    weights = zip(*frames["weights"], strict=True)
    frames |= {"b": frames["bias"]} | {f"w{j}": each for j, each in enumerate(weights, 1)}
    rows = zip(*(frames[name] for name in columns(run)), strict=True)
    return {step: list(numbers) for step, *numbers in rows}


def table(printed: str, run: OwnRun) -> dict[int, list[float | None]]:
    """Return the rows a script printed, by their step; no step may come twice.

    What is not defined is left empty, as in the trace.
    """
    header, *lines = printed.splitlines()
    assert header == ",".join(columns(run))
    rows = [line.split(",") for line in lines]
    found = {
        int(step): [float(number) if number else None for number in numbers]
        for step, *numbers in rows
    }
    assert len(found) == len(rows)
    return found


def ends_of_epochs(run: OwnRun) -> set[int]:
    """Return the moments no one would miss: the first, each completed epoch, the latest."""
    frames = run.frames()
    if not run.read()["points"] and len(frames["step"]) == 1:
        return set()
    epochs = [-1, *frames["epoch"]]
    ends = {step for step in frames["step"] if epochs[step + 1] > epochs[step]}
    return {step for step in ends | {frames["step"][-1]} if frames["loss"][step] is not None}


def assert_told(
    printed: dict[int, list[float | None]], run: OwnRun, within: float | None = None
) -> None:
    """Check that what was printed are moments of the run, no epoch left out."""
    told = moments(run)
    assert ends_of_epochs(run) <= set(printed)
    for step, numbers in printed.items():
        if within is None:
            assert numbers == told[step]
        else:
            found, wanted = np.array(numbers, float), np.array(told[step], float)
            np.testing.assert_allclose(found, wanted, rtol=0, atol=within)
