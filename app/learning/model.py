"""The model: a value, whose parameters are one flat vector, the weights and then the bias."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learning.features import LINE, Feature, inputs
from app.learning.hyperparameters import Rule
from app.learning.neuron import Array, sigmoid, threshold, weighted_sum
from app.learning.points import Points


@dataclass(frozen=True, slots=True)
class Model:
    """A single neuron, by the features it is given; without a choice it is the lesson's.

    Points come as columns: ``columns[j]`` is feature j of each, so the shape is (n, m).
    """

    features: tuple[Feature, ...] = LINE

    @property
    def is_line(self) -> bool:
        """Tell whether it is the lesson's, whose boundary is a straight line."""
        return self.features == LINE

    @property
    def names(self) -> tuple[str, ...]:
        """What its parameters are called: w1, w2, … and b."""
        return (*(f"w{j + 1}" for j in range(len(self.features))), "b")

    def inputs(self, points: Points) -> Points:
        """Return points as it is given them."""
        return inputs(self.features, points)

    @staticmethod
    def forward(columns: Array, parameters: Array) -> Array:
        """Return the scores z = W·x + b, shape (m,)."""
        z: Array = weighted_sum(columns, parameters[:-1]) + parameters[-1]
        return z

    @staticmethod
    def backward(columns: Array, asked: Array) -> Array:
        """Return Σ asked · ∂z/∂θ over the points, which is Σ asked · (x₁, …, xₙ, 1).

        ``asked`` of each score, shape (m,), is scaled already: so a pull is scaled before it is
        summed.
        """
        return np.append((asked * columns).sum(axis=1), asked.sum())


NEURON = Model()
"""The lesson's neuron."""


def predictions(z: Array, rule: Rule) -> Array:
    """Return ŷ from the scores: σ(z), or for the perceptron 1 where z ≥ 0 and 0 elsewhere."""
    return threshold(z) if rule is Rule.PERCEPTRON else sigmoid(z)


def agreement(z: Array, y: Array, rule: Rule) -> NDArray[np.bool_]:
    """Return where a prediction (> 0.5 is 1) equals its label, as booleans; shapes broadcast.

    σ(z) > 0.5 exactly when z > 0; the perceptron's threshold counts z = 0 as 1 as well.
    """
    positive: NDArray[np.bool_] = z >= 0 if rule is Rule.PERCEPTRON else z > 0
    return np.equal(positive, y > 0.5)


def pull(columns: Array, y: Array, parameters: Array, scale: float, rule: Rule) -> Array:
    """Return −scale · Σ ∂E/∂θ over a batch, which is Σ scale (y − ŷ)(x₁, …, xₙ, 1).

    Shape (n + 1,). The perceptron asks for the same with its own ŷ, though no error has that slope.
    """
    difference = y - predictions(Model.forward(columns, parameters), rule)
    return Model.backward(columns, scale * difference)
