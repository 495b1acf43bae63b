"""Formulas of the lesson that the engine has no use for, in its own form: to be compared with."""

import numpy as np

from app.learning.model import Array, predict, score


def gradient(X: Array, y: Array, weights: Array, bias: float) -> tuple[Array, float]:
    """Return ∂E/∂W, shape (n,), and ∂E/∂b: the mean over the points of −(y − ŷ)(x₁, …, xₙ, 1)."""
    error = y - predict(X, weights, bias)
    return -(error[:, None] * X).mean(axis=0), float(-error.mean())


def accuracy(X: Array, y: Array, weights: Array, bias: float) -> float:
    """Return the share of points whose prediction (> 0.5 is 1) equals the label."""
    return float(np.mean((score(X, weights, bias) > 0) == (y > 0.5)))
