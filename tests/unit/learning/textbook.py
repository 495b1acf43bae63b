"""What the plain form says of all points together: to be compared with."""

import numpy as np

from app.learning.neuron import Array, gradients, predict, score


def gradient(X: Array, y: Array, weights: Array, bias: float) -> Array:
    """Return ∂E/∂W and then ∂E/∂b, shape (n + 1,): the mean of the points' gradients."""
    slope: Array = gradients(X, y - predict(X, weights, bias)).mean(axis=0)
    return slope


def accuracy(X: Array, y: Array, weights: Array, bias: float) -> float:
    """Return the share of points whose prediction (> 0.5 is 1) equals the label."""
    return float(np.mean((score(X, weights, bias) > 0) == (y > 0.5)))
