"""The numbers a client reads are those of the formulas, worked out here by a plain loop."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.learning.model import Array
from tests.api.own_run import Json, OwnRun


def sigmoid(z: Any) -> Any:
    """Return σ(z) as the textbook has it."""
    return 1 / (1 + np.exp(-z))


def judged(X: Array, y: Array, weights: Array, bias: float) -> tuple[float, float]:
    """Return the mean log-loss and the share of right predictions, by the textbook."""
    predictions = sigmoid(X @ weights + bias)
    loss = np.mean(-y * np.log(predictions) - (1 - y) * np.log(1 - predictions))
    return float(loss), float(np.mean((predictions > 0.5) == (y == 1)))


def textbook(
    X: Array, y: Array, epochs: int, alpha: float, batch: int, *, mean: bool, perceptron: bool
) -> Json:
    """Return weights, bias, loss and accuracy after each epoch, in file order from seed 44."""
    np.random.seed(44)
    weights, bias = np.random.normal(scale=1 / np.sqrt(2), size=2), 0.0
    columns: Json = {"weights": [], "bias": [], "loss": [], "accuracy": []}
    for _ in range(epochs):
        for first in range(0, len(y), batch):
            points, labels = X[first : first + batch], y[first : first + batch]
            z = points @ weights + bias
            error = labels - (z >= 0 if perceptron else sigmoid(z))
            factor = alpha / len(labels) if mean else alpha
            weights = weights + factor * error @ points
            bias = bias + factor * error.sum()
        loss, accuracy = judged(X, y, weights, bias)
        for name, value in zip(columns, (weights.tolist(), bias, loss, accuracy), strict=True):
            columns[name].append(value)
    return columns


@pytest.fixture(scope="module")
def data() -> tuple[Array, Array]:
    """Two clouds that overlap, 100 points, one label after the other."""
    drawn = np.random.RandomState(2024)
    X = np.concatenate((drawn.normal(0.35, 0.2, (50, 2)), drawn.normal(0.65, 0.2, (50, 2))))
    return X, np.repeat([1.0, 0.0], 50)


def points_of(X: Array, y: Array) -> list[Json]:
    """Return points as the API takes them."""
    return [
        {"x1": x1, "x2": x2, "label": int(label)}
        for (x1, x2), label in zip(X.tolist(), y, strict=True)
    ]


@pytest.mark.parametrize(
    ("batch_size", "updates"), [(1, 100), (7, 15), (50, 2), (None, 1)], ids=str
)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("rule", ["gradient", "perceptron"])
def test_a_run_of_100_epochs_agrees_with_a_plain_loop(
    client: TestClient,
    data: tuple[Array, Array],
    batch_size: int | None,
    updates: int,
    reduction: str,
    rule: str,
) -> None:
    """Weights, bias and error after each epoch are within 1e-12, and the accuracy is equal."""
    hyperparameters = {
        "learning_rate": 0.01,
        "batch_size": batch_size,
        "reduction": reduction,
        "rule": rule,
    }
    run = OwnRun.create(client, points=points_of(*data), seed=44, hyperparameters=hyperparameters)

    frames = run.step(100 * updates, every=updates)

    expected = textbook(
        *data,
        epochs=100,
        alpha=0.01,
        batch=batch_size or 100,
        mean=reduction == "mean",
        perceptron=rule == "perceptron",
    )
    assert frames["epoch"] == list(range(1, 101))
    for name in ("weights", "bias", "loss"):
        assert np.max(np.abs(np.subtract(frames[name], expected[name]))) < 1e-12
    assert frames["accuracy"] == expected["accuracy"]


def test_mean_with_m_times_the_rate_is_the_sum(
    client: TestClient, data: tuple[Array, Array]
) -> None:
    """A batch mean over 100 points with rate 1 is the very run of a batch sum with rate 0.01."""
    runs = [
        OwnRun.create(
            client,
            points=points_of(*data),
            hyperparameters={"learning_rate": rate, "batch_size": None, "reduction": reduction},
        )
        for rate, reduction in ((1.0, "mean"), (0.01, "sum"))
    ]

    mean, total = (run.step(200) for run in runs)

    assert np.max(np.abs(np.subtract(mean["weights"], total["weights"]))) < 1e-12


def test_numbers_travel_as_full_doubles(client: TestClient) -> None:
    """What is sent is what is answered, to the last bit, at all sizes of numbers."""
    numbers = [0.1 + 0.2, 1 / 3, 5e-324, -1.7976931348623157e-308, 999_999.9999999999, -0.0]
    points = [{"x1": one, "x2": -one, "label": 1} for one in numbers]

    run = OwnRun.create(client, points=points, weights=[1 / 3, 2 / 3], bias=0.1 + 0.2).read()

    assert [repr(point["x1"]) for point in run["points"]] == [repr(one) for one in numbers]
    assert (run["weights"], run["bias"]) == ([1 / 3, 2 / 3], 0.1 + 0.2)
