"""The formulas that the page needs itself, against the lesson's own."""

from math import exp, log, log1p
from typing import Any

import numpy as np
import pytest

from app.learning.features import Feature
from app.learning.hyperparameters import Rule
from app.learning.model import Model, predictions
from app.learning.points import Points
from tests.page.conftest import Modules

VIEW = {"x1": [-1, 2], "x2": [-1, 2]}


def test_a_prediction_is_sigma_of_the_score(modules: Modules) -> None:
    """σ(w₁x₁ + w₂x₂ + b), also where the score is extreme; a perceptron's is a step."""
    parameters = {"weights": [1.5, -2], "bias": 0.25}
    told = modules.each(
        "model/prediction.js",
        "predictionOf",
        [
            [{"x1": 0.4, "x2": -0.3}, parameters],
            [{"x1": 1e6, "x2": 0}, parameters],
            [{"x1": -1e6, "x2": 0}, parameters],
            [{"x1": 0.4, "x2": -0.3}, parameters, True],
            [{"x1": 0, "x2": 0.125}, parameters, True],
            [{"x1": 0, "x2": 0.126}, parameters, True],
        ],
    )

    assert told == [pytest.approx(1 / (1 + exp(-(0.6 + 0.6 + 0.25))), rel=1e-15), 1, 0, 1, 1, 0]


def test_the_mean_error_cannot_overflow(modules: Modules) -> None:
    """The mean log-loss by the textbook, and a point's score where that is infinite."""
    points = [
        {"x1": 0.4, "x2": -0.3, "label": 1},
        {"x1": -0.5, "x2": 0.8, "label": 0},
        {"x1": 0.9, "x2": 0.1, "label": 0},
    ]
    parameters = {"weights": [1.5, -2], "bias": 0.25}
    expected = 0.0
    for point in points:
        prediction = 1 / (1 + exp(-(1.5 * point["x1"] - 2 * point["x2"] + 0.25)))
        expected -= log(prediction if point["label"] else 1 - prediction) / 3
    far = {"weights": [1000, 0], "bias": 0}

    told = modules.each(
        "model/mean-loss.js",
        "meanLoss",
        [
            [points, parameters],
            [[{"x1": 1, "x2": 0, "label": 0}], far],
            [[{"x1": 1, "x2": 0, "label": 1}], far],
            [[{"x1": 0.02, "x2": 0, "label": 1}], far],
        ],
    )

    assert told == [pytest.approx(expected, rel=1e-14), 1000, 0, log1p(exp(-20))]


BENT = (Feature.X1, Feature.X2, Feature.X1_SQUARED, Feature.X2_SQUARED, Feature.PRODUCT)


@pytest.mark.parametrize("features", [BENT[:2], BENT[:3], BENT[:4], (*BENT[:2], BENT[4]), BENT])
def test_what_is_predicted_of_features_is_the_engines(
    modules: Modules, features: tuple[Feature, ...]
) -> None:
    """Score, ŷ, mean error and its gradient, for as many features as there are."""
    generator = np.random.default_rng(7)
    X, y = generator.normal(size=(6, 2)), np.array([0.0, 1, 1, 0, 1, 0])
    theta = generator.normal(size=len(features) + 1)
    columns = Model(features).inputs(Points(X, y)).X.T
    z = Model.forward(columns, theta)
    difference = y - predictions(z, Rule.GRADIENT)
    parameters = {"features": [*features], "weights": theta[:-1].tolist(), "bias": theta[-1]}
    rows = zip(X.tolist(), y.tolist(), strict=True)
    points = [{"x1": x1, "x2": x2, "label": int(label)} for (x1, x2), label in rows]

    scores = modules.each("model/prediction.js", "scoreOf", [[p, parameters] for p in points])
    mean = modules.call("model/mean-loss.js", "meanLoss", points, parameters)
    gradient: dict[str, Any] = modules.call("model/gradient.js", "gradientOf", points, parameters)

    assert scores == pytest.approx(z, rel=1e-13)
    assert mean == pytest.approx(np.mean(np.logaddexp(0, z) - y * z), rel=1e-13)
    asked = Model.backward(columns, -difference / len(points))
    assert [*gradient["weights"], gradient["bias"]] == pytest.approx(asked, rel=1e-12)


def test_the_score_of_a_line_is_summed_as_ever(modules: Modules) -> None:
    """(w₁x₁ + w₂x₂) + b, to the bit, whether the features are named or not."""
    rows = np.random.default_rng(3).normal(size=(50, 5)).tolist()
    lines = [[{"x1": a, "x2": b}, {"weights": [c, d], "bias": e}] for a, b, c, d, e in rows]
    named = [[place, {**line, "features": ["x1", "x2"]}] for place, line in lines]

    told = modules.each("model/prediction.js", "scoreOf", [*lines, *named])

    assert told == [c * a + d * b + e for a, b, c, d, e in rows] * 2


CLIPPED = [
    ([1, 1], -1, {(-1, 2), (2, -1)}),
    ([0, 4], -1, {(-1, 0.25), (2, 0.25)}),
    ([4, 0], -1, {(0.25, -1), (0.25, 2)}),
    ([1e-300, 0], -1e-300, {(1, -1), (1, 2)}),
    ([1, -1], 2, {(-1, 1), (0, 2)}),
    ([1, 1], 5, None),
    ([0, 0], 1, None),
    ([0, 0], 0, None),
]


def test_a_line_is_clipped_to_the_box(modules: Modules) -> None:
    """Any line, vertical or of tiny weights, by its two ends; none where there is none to see."""
    told = modules.each(
        "model/line.js",
        "clippedLine",
        [[{"weights": weights, "bias": bias}, VIEW] for weights, bias, _ in CLIPPED],
    )

    for ends, (_, _, expected) in zip(told, CLIPPED, strict=True):
        assert (ends and set(map(tuple, ends))) == expected
    assert modules.each(
        "model/line.js", "hasLine", [[{"weights": [0, 0]}], [{"weights": [0, 1e-9]}]]
    ) == [False, True]
