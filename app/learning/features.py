"""The features: what of a point the neuron is given, the coordinates and what is made of them."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from app.learning.neuron import Array
from app.learning.points import Points


class Feature(StrEnum):
    """An input of the neuron."""

    X1 = "x1"
    X2 = "x2"
    X1_SQUARED = "x1^2"
    X2_SQUARED = "x2^2"
    PRODUCT = "x1*x2"


LINE = (Feature.X1, Feature.X2)
"""What the lesson's neuron is given: where its score is 0 there is a straight line."""

MADE: Mapping[Feature, Callable[[Array, Array], Array]] = MappingProxyType(
    {
        Feature.X1: lambda x1, _: x1,
        Feature.X2: lambda _, x2: x2,
        Feature.X1_SQUARED: lambda x1, _: x1 * x1,
        Feature.X2_SQUARED: lambda _, x2: x2 * x2,
        Feature.PRODUCT: lambda x1, x2: x1 * x2,
    }
)
"""How each is made of the coordinates."""


def columns_of(features: tuple[Feature, ...], x1: Array, x2: Array) -> Array:
    """Return feature j of each point as row j, shape (n, m)."""
    return np.stack([MADE[feature](x1, x2) for feature in features])


def inputs(features: tuple[Feature, ...], points: Points) -> Points:
    """Return the points as the neuron is given them: ``X[i, j]`` is feature j of point i.

    Made once for each of the points that there are, and of the coordinates alone: the points
    themselves.
    """
    if features == LINE:
        return points
    if features not in points.made:
        X = np.ascontiguousarray(columns_of(features, *points.X.T).T)
        points.made[features] = Points(X, points.y, points.held_back)
    return points.made[features]
