"""Where the error is smallest, by Newton's method, and how fast descent may go."""

from dataclasses import dataclass

import numpy as np

from app.learning.model import Array, loss, predict, score, sigmoid_derivative
from app.learning.points import Points

NEWTON_STEPS = 100
"""Steps before Newton's method is given up; where there is an optimum it takes about ten."""

HALVINGS = 40
"""How often a step that does not lower the error is halved before it is given up."""

SMALL_GRADIENT = 1e-12
"""A gradient below this is taken for zero, in coordinates whose mean square is 1."""

ROUNDING = 4 * float(np.finfo(float).eps)
"""How far apart two errors may be computed that are the same."""

FLAT = 1e-8
"""An error this much flatter than it can be, in some direction, is falling there for ever."""

RANK = 1e-10
"""Directions in which the points spread less than this, relative to the others, are none."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The parameters with the smallest error, and that error."""

    weights: tuple[float, ...]
    bias: float
    loss: float


def with_ones(X: Array) -> Array:
    """Return the points with a 1 behind each, so that the bias is a weight; shape (m, n + 1)."""
    return np.column_stack((X, np.ones(len(X))))


def find_optimum(points: Points) -> Optimum | None:
    """Return the optimum, or ``None`` when there is none that is finite.

    Where a line separates the labels every larger multiple of its weights has a smaller error,
    so no weights are best; without points there is no error at all. Coordinates whose squares
    overflow are not allowed.
    """
    if not len(points):
        return None
    X, y = points.X, points.y
    center, deviation = X.mean(axis=0), X.std(axis=0)
    # Equal values deviate by rounding alone; values whose differences are too small to be squared
    # deviate by 0. LAPACK does not return from what is not finite.
    scale = np.where((np.ptp(X, axis=0) > 0) & (deviation > 0), deviation, 1.0)
    # The directions in which the points spread, as coordinates of mean square 1: identical or
    # aligned points have fewer of them than parameters, and large numbers do no harm.
    left, sizes, right = np.linalg.svd(with_ones((X - center) / scale), full_matrices=False)
    spread = sizes > RANK * sizes[0]
    coordinates = left[:, spread] * len(y) ** 0.5
    found = _newton(coordinates, y)
    if found is None:
        return None
    scaled = (found * len(y) ** 0.5 / sizes[spread]) @ right[spread]
    weights = scaled[:-1] / scale
    bias = float(scaled[-1] - weights @ center)
    return Optimum(tuple(weights.tolist()), bias, loss(X, y, weights, bias))


def _newton(X: Array, y: Array) -> Array | None:
    """Return the parameters at which the gradient vanishes, or ``None``; there is no bias.

    The columns of X are orthogonal, of mean square 1, so the Hessian where σ′ is largest is 1/4
    times the identity.
    """
    parameters = np.zeros(X.shape[1])
    sign, m = 2.0 * y - 1.0, len(y)
    for _ in range(NEWTON_STEPS):
        z = score(X, parameters, 0.0)
        if (sign * z > 0).all():
            return None  # these parameters separate the labels
        gradient: Array = -X.T @ (y - predict(X, parameters, 0.0)) / m
        hessian: Array = (X.T * sigmoid_derivative(z)) @ X / m
        if np.linalg.eigvalsh(hessian)[0] < FLAT:
            return None  # they separate them but for points on the line itself
        if np.abs(gradient).max() < SMALL_GRADIENT:
            return parameters
        direction: Array = np.linalg.solve(hessian, -gradient).astype(np.float64)
        following = _downhill(X, y, parameters, direction)
        if following is None:
            return parameters  # as low as doubles can tell
        parameters = following
    return None


def _downhill(X: Array, y: Array, parameters: Array, direction: Array) -> Array | None:
    """Return the first of a full step, a half, a quarter … that does not raise the error.

    Near the optimum the error no longer tells one place from another; the gradient still does.
    """
    here = loss(X, y, parameters, 0.0) * (1.0 + ROUNDING)
    for halving in range(HALVINGS):
        there: Array = parameters + direction / 2**halving
        if loss(X, y, there, 0.0) <= here:
            return there
    return None


def safe_learning_rate(points: Points) -> float | None:
    """Return the rate below which an update by the mean over all points lowers the error.

    The error's Hessian is (1/m) Σ σ′(z)(x, 1)(x, 1)ᵀ and σ′ ≤ 1/4, so its largest eigenvalue is
    at most that of (1/4m) Σ (x, 1)(x, 1)ᵀ, say L; a descent step along the gradient goes downhill
    when α < 2/L. With the sum in place of the mean the bound is m times smaller. ``None`` without
    points.
    """
    if not len(points):
        return None
    X = with_ones(points.X)
    bound = X.T @ X / (4 * len(X))
    return float(2.0 / np.linalg.eigvalsh(bound)[-1])
