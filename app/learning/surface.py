"""The error surface: E over the weights w₁ and w₂, the bias held."""

from collections.abc import Iterator

import numpy as np

from app.learning.neuron import Array, log_losses
from app.learning.points import Points


def surface_rows(points: Points, w1: Array, w2: Array, bias: float) -> Iterator[list[float]]:
    """Yield E for each of the values ``w2``, as a row over the values ``w1``.

    A row at a time, so that whoever computes it can let others go first. There has to be at least
    one point, of two features.
    """
    x1, x2 = points.columns
    across = w1[:, None] * x1 + bias
    for weight in w2:
        row: list[float] = log_losses(across + weight * x2, points.y).mean(axis=1).tolist()
        yield row


def surrounding_box(
    visited: Array, optimum: Array | None, margin: float = 0.25, smallest: float = 2.0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return ranges of w₁ and w₂ that hold all weights ``visited``, shape (k, 2), with a margin.

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
