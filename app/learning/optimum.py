"""Where the error is smallest, by Newton's method, and how fast descent may go."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.learning.neuron import (
    Array,
    log_losses,
    loss,
    predict,
    score,
    sigmoid,
    sigmoid_derivative,
    with_ones,
)
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

SEPARATED = 1e-9
"""Scores this large are on a side of the line; those of points at one place differ by rounding."""

ON_THE_LINE = 1e-5
"""A point whose score one of Newton's steps changes by less stays where it is; others go by 1."""

RANK = 1e-10
"""Directions in which the points spread less than this, relative to the others, are none."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """Parameters with the smallest error, and that error.

    They are not the only ones where the points spread in too few directions to tell all apart.
    """

    weights: tuple[float, ...]
    bias: float
    loss: float
    is_only: bool


@dataclass(frozen=True, slots=True)
class Descent:
    """A direction of weights and bias, of length 1, along which E falls for ever."""

    weights: tuple[float, ...]
    bias: float


@dataclass(frozen=True, slots=True)
class _Fall:
    """Parameters along which E falls for ever, and which points that fall leaves as they are."""

    direction: Array
    left: NDArray[np.bool_]


def find_optimum(points: Points, l1: float = 0.0, l2: float = 0.0) -> Optimum | None:
    """Return the optimum, or ``None`` when there is none that is finite.

    Where a line separates the labels every larger multiple of its weights has a smaller error,
    so no weights are best; without points there is no error at all. Coordinates whose squares
    overflow are not allowed.

    With penalties it is where J = E + (λ₂/2)|w|² + λ₁|w| is smallest, and the error is E there.
    """
    if l1 or l2:
        return _penalized(points, l1, l2)
    found = _solve(points) if len(points) else None
    return found if isinstance(found, Optimum) else None


def endless_descent(points: Points) -> Descent | None:
    """Return a direction along which E falls for ever, or ``None`` where none is known.

    There is one where a line separates all points, or all but those on it.
    """
    found = _solve(points) if len(points) else None
    if not isinstance(found, _Fall):
        return None
    *weights, bias = (found.direction / np.linalg.norm(found.direction)).tolist()
    return Descent(tuple(weights), bias)


def lowest_loss(points: Points) -> float | None:
    """Return what E cannot fall below: its least value, or where none is reached, its infimum.

    A line that separates all points but those on it takes the error of the others as near to 0 as
    one likes and leaves alone those on it: as low as they get among themselves, E gets as a whole.
    ``None`` without points, and where rounding hides which points are on the line.
    """
    if not len(points):
        return None
    found = _solve(points)
    if isinstance(found, Optimum):
        return found.loss
    if found is None:
        return None
    if not found.left.any():
        return 0.0
    lowest = lowest_loss(points.only(np.flatnonzero(found.left).tolist()))
    return None if lowest is None else lowest * int(found.left.sum()) / len(points)


def _solve(points: Points) -> Optimum | _Fall | None:
    """Return an optimum, or how E falls for ever; ``None`` where rounding hides which."""
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

    def unscaled(parameters: Array) -> tuple[Array, float]:
        scaled = (parameters * len(y) ** 0.5 / sizes[spread]) @ right[spread]
        weights = scaled[:-1] / scale
        return weights, float(scaled[-1] - weights @ center)

    if found is None:
        return None
    if isinstance(found, _Fall):
        return _Fall(np.append(*unscaled(found.direction)), found.left)
    weights, bias = unscaled(found)
    is_only = bool(spread.sum() == X.shape[1] + 1)
    return Optimum(tuple(weights.tolist()), bias, loss(X, y, weights, bias), is_only)


def _newton(X: Array, y: Array) -> Array | _Fall | None:
    """Return the parameters at which the gradient vanishes, or how E falls for ever.

    There is no bias.

    The columns of X are orthogonal, of mean square 1, so the Hessian where σ′ is largest is 1/4
    times the identity.
    """
    parameters = np.zeros(X.shape[1])
    sign, m = 2.0 * y - 1.0, len(y)
    for _ in range(NEWTON_STEPS):
        z = score(X, parameters, 0.0)
        if (sign * z > SEPARATED).all():
            # These parameters separate the labels, and any multiple of them does it better.
            return _Fall(parameters, np.zeros(m, dtype=np.bool_))
        gradient: Array = -X.T @ (y - predict(X, parameters, 0.0)) / m
        hessian: Array = (X.T * sigmoid_derivative(z)) @ X / m
        is_flat = np.linalg.eigvalsh(hessian)[0] < FLAT
        if not is_flat and np.abs(gradient).max() < SMALL_GRADIENT:
            return parameters
        direction: Array = np.linalg.solve(hessian, -gradient).astype(np.float64)
        if is_flat:
            # Along e⁻ᶻ, of which the error's tail is made, Newton's step is 1.
            gain = sign * score(X, direction, 0.0)
            on_the_line = np.abs(gain) < ON_THE_LINE
            if (on_the_line | (gain > 0)).all() and not on_the_line.all():
                return _Fall(direction, on_the_line)
        following = _downhill(X, y, parameters, direction)
        if following is None:
            return None if is_flat else parameters  # as low as doubles can tell
        parameters = following
    return None


def _penalized(points: Points, l1: float, l2: float) -> Optimum | None:
    """Return the optimum of J, which has one as soon as there are points of both labels.

    Newton's method within the orthant that a step leads into: a weight that would cross 0 stops
    there, and leaves it again where the slope of E exceeds λ₁.
    """
    X, y = points.X, points.y
    if not len(points) or np.ptp(y) == 0:
        return None
    center = X.mean(axis=0)
    inputs = with_ones(X - center)  # the bias has no penalty, so it may be that of the middle

    def height(parameters: Array) -> float:
        weights = parameters[:-1]
        penalty = l2 / 2 * weights @ weights + l1 * np.abs(weights).sum()
        return float(log_losses(inputs @ parameters, y).mean() + penalty)

    parameters = np.zeros(inputs.shape[1])
    l1_of, l2_of = (np.append(np.full(X.shape[1], value), 0.0) for value in (l1, l2))
    for _ in range(NEWTON_STEPS):
        z: Array = inputs @ parameters
        gradient: Array = -inputs.T @ (y - sigmoid(z)) / len(y) + l2_of * parameters
        rests = parameters == 0.0
        side = np.where(rests, -np.sign(gradient), np.sign(parameters))
        moves = ~rests | (np.abs(gradient) > l1_of)
        slope = np.where(moves, gradient + l1_of * side, 0.0)
        if np.abs(slope).max() < SMALL_GRADIENT:
            break
        hessian = (inputs.T * sigmoid_derivative(z)) @ inputs / len(y) + np.diag(l2_of)
        direction = np.zeros_like(parameters)
        [direction[moves], *_] = np.linalg.lstsq(
            hessian[np.ix_(moves, moves)], -slope[moves], rcond=None
        )
        here = height(parameters) * (1.0 + ROUNDING)
        for halving in range(HALVINGS):
            there = parameters + direction / 2**halving
            there[:-1][np.sign(there[:-1]) != side[:-1]] = 0.0
            if height(there) <= here:
                break
        else:
            break  # as low as doubles can tell
        if (there == parameters).all():
            break
        parameters = there
    weights = parameters[:-1]
    bias = float(parameters[-1] - weights @ center)
    return Optimum(tuple(weights.tolist()), bias, loss(X, y, weights, bias), is_only=True)


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
