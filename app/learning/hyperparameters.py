"""The hyperparameters: what a learner chooses about learning."""

from dataclasses import dataclass, field
from enum import StrEnum


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

    @property
    def has_margins(self) -> bool:
        """Tell whether updates are made by ``margins``: batches of gradient descent are."""
        return self.batch_size != 1 and self.rule is Rule.GRADIENT

    def step_size(self, used: int) -> float:
        """Return the factor before Σ(y − ŷ)(x, 1) for ``used`` points: α, or α/m with the mean."""
        return self.learning_rate / used if self.reduction is Reduction.MEAN else self.learning_rate
