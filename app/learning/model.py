"""The model: a value, whose parameters are one flat vector, the weights and then the bias."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learning.hyperparameters import Rule
from app.learning.neuron import Array, sigmoid, threshold, weighted_sum


@dataclass(frozen=True, slots=True)
class Model:
    """A single neuron of so many inputs.

    Points come as columns: ``columns[j]`` is feature j of each, so the shape is (n, m).
    """

    features: int

    def forward(self, columns: Array, parameters: Array) -> Array:
        """Return the scores z = W·x + b, shape (m,)."""
        z: Array = weighted_sum(columns, parameters[: self.features]) + parameters[self.features]
        return z

    def backward(self, columns: Array, asked: Array) -> Array:
        """Return Σ asked · ∂z/∂θ over the points, which is Σ asked · (x₁, …, xₙ, 1).

        ``asked`` of each score, shape (m,), is scaled already: so a pull is scaled before it is
        summed.
        """
        return np.append((asked * columns).sum(axis=1), asked.sum())


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
    model = Model(len(columns))
    difference = y - predictions(model.forward(columns, parameters), rule)
    return model.backward(columns, scale * difference)
