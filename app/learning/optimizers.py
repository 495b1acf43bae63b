"""The optimizers: what becomes of a pull. There is one, plain descent, and it remembers nothing."""

import numpy as np

from app.learning.neuron import Array


def descend(parameters: Array, pull: Array, out: Array | None = None) -> Array:
    """Return the next parameters θ + pull(α), where pull(α) is −α Σ ∂E/∂θ; shapes (n + 1,)."""
    following: Array = np.add(parameters, pull, out)
    return following
