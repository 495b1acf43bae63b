"""What the lesson's second part says of its stops, computed by the engine."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from app.learning.features import Feature
from app.learning.hyperparameters import Hyperparameters, Method
from app.learning.model import Model
from app.learning.optimum import find_optimum
from app.learning.points import Points
from app.learning.replay import Frames, seeded_weights
from app.runs.presets import PRESETS
from app.runs.recipe import HyperparametersData, Point, as_points, listed
from app.runs.run import Run, Start, begin
from app.runs.timeline import replay
from tests.page.conftest import Modules

STOPS = "({ PLAIN, PART_TWO, SEED }) => [PLAIN, SEED, PART_TWO]"

GOOD_RATES = """({ goodRate }, { points, start, own }) => Object.fromEntries(
  ["plain", "momentum", "rmsprop", "adam"].map((optimizer) => {
    const hyperparameters = { ...own, optimizer };
    return [optimizer, goodRate({ hyperparameters, points, start, isAllowed: () => true })];
  }),
)"""

TITLES = (
    *("halfRight", "product", "squares", "moreInputs", "momentum", "overshoot", "firstStep"),
    *("race", "penalty", "stopEarly"),
)


@pytest.fixture
def stops(modules: Modules) -> dict[str, Run]:
    """The run that each stop begins with, by the name of its words."""
    plain, seed, found = modules.run(["lesson/lesson-stops.js", "lesson/part-two/stops.js"], STOPS)
    return {
        name: begun(stop, plain | stop["hyperparameters"], seed)
        for name, stop in zip(TITLES, found, strict=True)
    }


def begun(stop: dict[str, Any], hyperparameters: dict[str, Any], seed: int) -> Run:
    """Return the run that a stop sets up."""
    model = Model(tuple(map(Feature, stop.get("features", ["x1", "x2"]))))
    points: Points = (
        PRESETS[stop["points"]].points
        if isinstance(stop["points"], str)
        else as_points([Point.model_validate(point) for point in stop["points"]])
    )
    start = Start.seeded(seed, model)
    if "start" in stop:
        start = Start(tuple(stop["start"]["weights"]), stop["start"]["bias"], None)
    chosen = TypeAdapter(HyperparametersData).validate_python(hyperparameters)
    return begin(start, points, chosen, model)


def frames(run: Run, updates: int) -> Frames:
    """Return all frames from the start on."""
    walked = Frames()
    for piece in replay(run, run.latest, range(updates + 1)):
        walked.extend(piece.frames)
    return walked


def first_at_most(losses: list[float | None], height: float) -> int:
    """Return after how many updates E is at most so high."""
    return next(step for step, loss in enumerate(losses) if loss is not None and loss <= height)


def test_starts_by_hand_are_what_the_seed_draws(stops: dict[str, Run]) -> None:
    """The page cannot draw them, so they are written there, to the last digit."""
    for name in ("product", "squares", "moreInputs"):
        run = stops[name]
        assert run.start.weights == seeded_weights(44, len(run.model.features))


def test_a_line_leaves_xor_half_right(stops: dict[str, Run]) -> None:
    """E ends near ln 2."""
    walked = frames(stops["halfRight"], 100)

    assert walked.loss[-1] == pytest.approx(np.log(2), abs=5e-4)
    assert walked.accuracy[-1] == pytest.approx(0.5, abs=0.05)


def test_a_product_with_a_negative_weight_solves_it(stops: dict[str, Run]) -> None:
    """After 120 updates every point is right, and the other two weights are above 0."""
    walked = frames(stops["product"], 120)

    w1, w2, w3 = walked.weights[-1]
    assert walked.accuracy[-1] == 1.0
    assert w3 < -5 < 0 < 1 < min(w1, w2)


def test_squares_make_the_circle_that_is_told(stops: dict[str, Run]) -> None:
    """Its middle and its radius, from the weights after 600 updates."""
    walked = frames(stops["squares"], 600)

    w1, w2, w3, w4 = walked.weights[-1]
    middle = -w1 / (2 * w3), -w2 / (2 * w4)
    radius = (middle[0] ** 2 + middle[1] ** 2 - 2 * walked.bias[-1] / (w3 + w4)) ** 0.5
    assert walked.accuracy[-1] == 1.0
    assert w3 == pytest.approx(w4, rel=0.1)
    assert max(w3, w4) < 0
    assert middle == pytest.approx((0.47, 0.46), abs=0.005)
    assert radius == pytest.approx(0.28, abs=0.005)


def test_more_inputs_fit_others_worse(stops: dict[str, Run]) -> None:
    """The error held back is lowest after about fifty updates, and rises while E falls."""
    walked = frames(stops["moreInputs"], 600)
    held_back = np.array(walked.loss_held_back, dtype=np.float64)

    assert len(stops["moreInputs"].points.learnt) == len(stops["moreInputs"].points.unseen) == 16
    assert held_back.argmin() == pytest.approx(50, abs=5)
    assert held_back.min() == pytest.approx(0.44, abs=0.005)
    assert held_back[-1] == pytest.approx(0.69, abs=0.005)
    assert walked.loss[-1] == pytest.approx(0.08, abs=0.005)
    assert (np.diff(np.array(walked.loss, dtype=np.float64)) < 0).all()


def test_the_flag_belongs_where_it_is_told(stops: dict[str, Run]) -> None:
    """With a smaller α the error held back is lowest after about 120 updates."""
    held_back = np.array(frames(stops["stopEarly"], 400).loss_held_back, dtype=np.float64)

    assert held_back.argmin() == pytest.approx(120, abs=5)
    assert held_back[-1] > held_back.min() + 0.02


def test_momentum_is_ten_times_as_quick(stops: dict[str, Run]) -> None:
    """E is 0.3 after 50 updates instead of 500."""
    run = stops["momentum"]
    plain = begin(run.start, run.points, Hyperparameters(0.3, None, run.hyperparameters.reduction))

    assert run.hyperparameters.optimizer is Method.MOMENTUM
    assert first_at_most(frames(run, 60).loss, 0.3) == pytest.approx(50, abs=2)
    assert first_at_most(frames(plain, 520).loss, 0.3) == pytest.approx(500, abs=5)


def test_momentum_rolls_past_the_lowest_place(stops: dict[str, Run]) -> None:
    """w₁ goes to −14, comes back toward −9.9, and E rises on the way."""
    walked = frames(stops["overshoot"], 120)
    lowest = find_optimum(stops["overshoot"].points)

    first = [w1 for w1, _ in walked.weights]
    assert lowest is not None
    assert lowest.weights[0] == pytest.approx(-9.9, abs=0.05)
    assert min(first) == pytest.approx(-14, abs=0.5)
    assert abs(first[-1] - lowest.weights[0]) < 1
    assert (np.diff(np.array(walked.loss, dtype=np.float64)) > 0).any()


def test_adams_first_step_is_alpha(stops: dict[str, Run]) -> None:
    """From −0.53 to −0.63 and from 0.93 to 0.83."""
    before, after = (frames(stops["firstStep"], 1).weights[i] for i in (0, 1))

    assert before == pytest.approx((-0.53, 0.93), abs=0.005)
    assert after == pytest.approx((-0.63, 0.83), abs=0.005)


def test_momentum_wins_the_race_that_is_told(stops: dict[str, Run], modules: Modules) -> None:
    """Each with the rate that the page finds for it: 12 updates, 66, and more than 100."""
    run = stops["race"]
    lowest = find_optimum(run.points)
    rows: dict[str, Any] = {
        "points": [point.model_dump() for point in listed(run.points)],
        "start": {"weights": list(run.start.weights), "bias": 0.0},
        "own": TypeAdapter(HyperparametersData).dump_python(run.hyperparameters, mode="json"),
    }
    rates = modules.run("compare/good-rate.js", GOOD_RATES, rows)

    finishes = {}
    for method in ("plain", "momentum", "rmsprop", "adam"):
        chosen = replace(run.hyperparameters, optimizer=Method(method), learning_rate=rates[method])
        walked = frames(begin(run.start, run.points, chosen), 300)
        assert lowest is not None
        finishes[method] = first_at_most(walked.loss, 1.01 * lowest.loss)
    assert rates["plain"] == run.hyperparameters.learning_rate
    assert (finishes["momentum"], finishes["adam"]) == (12, 66)
    assert min(finishes["rmsprop"], finishes["plain"]) > 100


def test_l1_catches_the_weight_that_is_told(stops: dict[str, Run]) -> None:
    """w₁ is exactly 0 from update 27 on; without a penalty both would end below 0."""
    run = stops["penalty"]
    walked = frames(run, 60)
    free = find_optimum(run.points)

    caught = [step for step, (w1, _) in enumerate(walked.weights) if w1 == 0]
    assert caught == list(range(27, 61))
    assert free is not None
    assert free.weights == pytest.approx((-0.37, -1.62), abs=0.005)
