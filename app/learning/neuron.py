"""The neuron: the formulas of the lesson, in the lesson's order, for any number of inputs.

Throughout, ``X`` holds the points, shape (m, n); ``y`` their labels, 0.0 or 1.0, shape (m,);
``weights`` has shape (n,) and ``bias`` is a number. E is the mean log-loss over the points. This is
the plain form: ``margins`` has a fast one of the same formulas.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

LARGEST_EXPONENT = 709.0
"""e to this power is still a double; one more is not."""


def score(X: Array, weights: Array, bias: float) -> Array:
    """Return z = W·x + b for every point, shape (m,)."""
    return weighted_sum(X.T, weights) + bias


def weighted_sum(columns: Array, weights: Array) -> Array:
    """Return Σⱼ wⱼ xⱼ; ``columns[j]`` is feature j of every point. Shapes broadcast.

    Added feature by feature, in order: a matrix product may add in another order from one shape
    to the next, or round less often, and a point on the line then has a score beside 0.
    """
    total: Array = weights[0] * columns[0]
    for weight, column in zip(weights[1:], columns[1:], strict=True):
        total += weight * column
    return total


def sigmoid(z: Array) -> Array:
    """Return σ(z) = 1 / (1 + e⁻ᶻ), without overflow at any z.

    Below −709, where e⁷⁰⁹ is about the largest double, σ is held at its value there, 1e-308.
    """
    return 1.0 / (1.0 + np.exp(np.minimum(-z, LARGEST_EXPONENT)))


def predict(X: Array, weights: Array, bias: float) -> Array:
    """Return the predictions ŷ = σ(W·x + b), shape (m,)."""
    return sigmoid(score(X, weights, bias))


def threshold(z: Array) -> Array:
    """Return the perceptron's ŷ: 1 where z ≥ 0, and 0 elsewhere."""
    return np.where(z >= 0, 1.0, 0.0)


def sigmoid_derivative(z: Array) -> Array:
    """Return σ′(z) = σ(z)(1 − σ(z)), as σ(z)σ(−z) so that nothing is lost where σ is near 1."""
    return sigmoid(z) * sigmoid(-z)


def log_losses(z: Array, y: Array) -> Array:
    """Return each point's error −y ln ŷ − (1 − y) ln(1 − ŷ), from its score; shapes broadcast.

    That is ln(1 + e⁻ᶻ) for label 1 and ln(1 + eᶻ) for label 0: finite at any finite score, where
    the textbook form meets ln 0 as soon as ŷ rounds to its label's opposite.
    """
    opposed = (1.0 - 2.0 * y) * z
    return np.maximum(opposed, 0.0) + np.log1p(np.exp(-np.abs(opposed)))


def loss(X: Array, y: Array, weights: Array, bias: float) -> float:
    """Return E, the mean of the points' errors. There has to be at least one point."""
    return float(log_losses(score(X, weights, bias), y).mean())


def with_ones(X: Array) -> Array:
    """Return the points with a 1 behind each, so that the bias is a weight; shape (m, n + 1)."""
    return np.column_stack((X, np.ones(len(X))))


def gradients(X: Array, difference: Array) -> Array:
    """Return each point's gradient −(y − ŷ)(x₁, …, xₙ, 1), shape (m, n + 1).

    ``difference`` is y − ŷ, shape (m,). The gradient of E is their mean.
    """
    return -difference[:, None] * with_ones(X)
