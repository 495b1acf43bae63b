"""The error surface: what is descended, over two of the parameters, the others held."""

from collections.abc import Iterator

import numpy as np

from app.learning.neuron import Array, log_losses, weighted_sum
from app.learning.points import Points


def surface_rows(
    points: Points,
    parameters: Array,
    over: tuple[int, int],
    grid: tuple[Array, Array],
    penalties: tuple[float, float] = (0.0, 0.0),
) -> Iterator[list[float]]:
    """Yield E for each value of the second parameter, as a row over the values of the first.

    ``over`` tells which two parameters, the bias being the last; the others are held. ``penalties``
    are λ₁ and λ₂, with which it is J = E + (λ₂/2)|w|² + λ₁|w|. A row at a time, so that whoever
    computes it can let others go first. There has to be at least one point.
    """
    (first, second), (across, up) = over, grid
    columns = np.vstack((points.columns, np.ones(len(points))))
    rest = np.array(parameters)
    rest[[first, second]] = 0.0
    held = weighted_sum(columns, rest)
    scores = across[:, None] * columns[first] + held
    l1, l2 = penalties
    weights = np.array(rest)[:-1]

    def penalty(index: int, values: Array) -> Array:
        is_bias = index == len(weights)
        return np.zeros_like(values) if is_bias else l2 / 2 * values**2 + l1 * np.abs(values)

    fixed = l2 / 2 * weights @ weights + l1 * np.abs(weights).sum() + penalty(first, across)
    for value, more in zip(up, penalty(second, up), strict=True):
        row = log_losses(scores + value * columns[second], points.y).mean(axis=1)
        yield (row + (fixed + more)).tolist() if l1 or l2 else row.tolist()


def surrounding_box(
    visited: Array, optimum: Array | None, margin: float = 0.25, smallest: float = 2.0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ranges of two parameters that hold all ``visited``, shape (k, 2), with a margin.

    The optimum is within them too unless it lies so far off that the path would be a dot; then
    there is more room on its side.
    """
    low, high = visited.min(axis=0), visited.max(axis=0)
    if optimum is not None:
        span = np.maximum(high - low, smallest)
        is_near = ((low - 4 * span < optimum) & (optimum < high + 4 * span)).all()
        reach = (4 if is_near else 2) * span
        near = np.clip(optimum, low - reach, high + reach)
        low, high = np.minimum(low, near), np.maximum(high, near)
    span = np.maximum(high - low, smallest)
    middle, half = (low + high) / 2, span * (0.5 + margin)
    (low1, low2), (high1, high2) = (middle - half).tolist(), (middle + half).tolist()
    return (low1, high1), (low2, high2)
