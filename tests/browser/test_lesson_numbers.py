"""The numbers on screen against a textbook loop over the same data."""

from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner

RATE = 0.01
EPOCHS = 100
WITHIN = pytest.approx


@dataclass(frozen=True)
class Moment:
    """What the textbook loop has after an epoch."""

    loss: float
    accuracy: float
    weights: tuple[float, float]
    bias: float


def clouds() -> np.ndarray:
    """Return 100 rows x1, x2, label: fifty around (0.35, 0.3), then fifty around (0.6, 0.65)."""
    random = np.random.default_rng(20)
    near = random.normal((0.35, 0.3), 0.15, size=(50, 2))
    far = random.normal((0.6, 0.65), 0.15, size=(50, 2))
    labels = np.repeat([1.0, 0.0], 50)
    return np.column_stack([np.vstack([near, far]), labels])


def textbook(data: np.ndarray) -> list[Moment]:
    """Train as a first course writes it: a point at a time, formulas as they stand."""
    X, y = data[:, :2], data[:, 2]
    weights = np.random.RandomState(44).normal(scale=1 / np.sqrt(2), size=2)
    bias = 0.0
    moments = []
    for epoch in range(EPOCHS + 1):
        predictions = 1 / (1 + np.exp(-(X @ weights + bias)))
        loss = np.mean(-y * np.log(predictions) - (1 - y) * np.log(1 - predictions))
        accuracy = np.mean((predictions > 0.5) == (y == 1))
        moments.append(Moment(float(loss), float(accuracy), (weights[0], weights[1]), bias))
        for x, label in zip(X, y, strict=True) if epoch < EPOCHS else ():
            error = label - 1 / (1 + np.exp(-(weights @ x + bias)))
            weights = weights + RATE * error * x
            bias = bias + RATE * error
    return moments


def shown(learner: Learner) -> Moment:
    """Read the moment on screen."""
    first, second = learner.weights
    return Moment(
        learner.exact("loss"), learner.exact("accuracy"), (first, second), learner.exact("bias")
    )


def test_the_page_shows_the_textbooks_numbers(learner: Learner) -> None:
    """Imported, set and run by the page's own controls, a run has the loop's numbers to 1e-12."""
    data = clouds()
    page = learner.page
    expected = textbook(data)

    learner.import_text("\n".join(f"{x1!r},{x2!r},{label:g}" for x1, x2, label in data.tolist()))
    learner.wait_for_run(lambda run: len(run["points"]) == len(data))
    learner.type_into("[name=seed]", "44")
    learner.type_into("#learning-rate", "0.01")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == RATE)
    expect(page.get_by_role("radio", name="1", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Sum")).to_be_checked()
    expect(page.get_by_role("radio", name="Gradient")).to_be_checked()
    seen = {0: shown(learner)}
    for epoch in range(1, 6):
        learner.epochs(1)
        seen[epoch] = shown(learner)
    page.locator("#speed").select_option(label="1,000 per frame")
    learner.play()
    learner.wait_for_step(EPOCHS * len(data))
    learner.pause()
    for epoch in (10, 17, 50, 99, 100):
        learner.scrub(epoch * len(data))
        expect(page.locator("#epoch")).to_have_attribute("data-value", str(epoch))
        seen[epoch] = shown(learner)

    for epoch, moment in seen.items():
        wanted = expected[epoch]
        assert moment.loss == WITHIN(wanted.loss, rel=0, abs=1e-12)
        assert moment.accuracy == wanted.accuracy
        assert moment.weights == WITHIN(wanted.weights, rel=0, abs=1e-12)
        assert moment.bias == WITHIN(wanted.bias, rel=0, abs=1e-12)
