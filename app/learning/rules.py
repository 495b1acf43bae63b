"""The learning rules: what one update does to the weights and the bias."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.learning.model import Array, sigmoid, weighted_sum


class Reduction(StrEnum):
    """How an update combines the gradients of the points it uses."""

    SUM = "sum"
    MEAN = "mean"


class Rule(StrEnum):
    """Where an update takes its prediction from: the sigmoid, or the perceptron's threshold."""

    GRADIENT = "gradient"
    PERCEPTRON = "perceptron"


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """What a learner chooses about learning.

    This is the one list of them: whoever reads hyperparameters from outside holds them to what is
    said here of each. A word from outside stands for a member of an enumeration: not ``strict``.
    """

    learning_rate: float = field(
        default=0.3,
        metadata={"gt": 0, "allow_inf_nan": False, "description": "α, the factor of every update."},
    )
    batch_size: int | None = field(
        default=1,
        metadata={"ge": 1, "description": "Points used by one update; null for all of them."},
    )
    reduction: Reduction = field(
        default=Reduction.SUM,
        metadata={
            "strict": False,
            "description": "Whether the gradients of a batch are summed or averaged.",
        },
    )
    shuffle: bool = field(
        default=False,
        metadata={"description": "Whether each epoch visits the points in a new order."},
    )
    rule: Rule = field(
        default=Rule.GRADIENT,
        metadata={
            "strict": False,
            "description": "Where an update takes its prediction from: sigmoid or threshold.",
        },
    )

    def points_per_update(self, m: int) -> int:
        """Return how many of ``m`` points an update uses; an epoch's last one may use fewer."""
        return m if self.batch_size is None else min(self.batch_size, m)

    def step_size(self, used: int) -> float:
        """Return the factor before Σ(y − ŷ)(x, 1) for ``used`` points: α, or α/m with the mean."""
        return self.learning_rate / used if self.reduction is Reduction.MEAN else self.learning_rate


def predictions(z: Array, rule: Rule) -> Array:
    """Return ŷ from the scores: σ(z), or for the perceptron 1 where z ≥ 0 and 0 elsewhere."""
    if rule is Rule.PERCEPTRON:
        return np.where(z >= 0, 1.0, 0.0)
    return sigmoid(z)


def agreement(z: Array, y: Array, rule: Rule) -> NDArray[np.bool_]:
    """Return where a prediction (> 0.5 is 1) equals its label, as booleans; shapes broadcast.

    σ(z) > 0.5 exactly when z > 0; the perceptron's threshold counts z = 0 as 1 as well.
    """
    positive: NDArray[np.bool_] = z >= 0 if rule is Rule.PERCEPTRON else z > 0
    return np.equal(positive, y > 0.5)


def change(
    columns: Array, y: Array, weights: Array, bias: float, hyperparameters: Hyperparameters
) -> tuple[Array, float]:
    """Return what one update adds to the weights, shape (n,), and to the bias.

    That is α Σ (y − ŷ)(x₁, …, xₙ, 1) over the points used, with 1/m before the sum when the
    reduction is the mean: descending along the gradient −(y − ŷ)(x, 1) is adding this.
    ``columns[j]`` is feature j of the points used.
    """
    z = weighted_sum(columns, weights) + bias
    error = y - predictions(z, hyperparameters.rule)
    move = hyperparameters.step_size(len(y)) * error
    return (move * columns).sum(axis=1), float(move.sum())
