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


class Method(StrEnum):
    """What an optimizer makes of a pull; the formulas stand in ``optimizers``."""

    PLAIN = "plain"
    MOMENTUM = "momentum"
    NESTEROV = "nesterov"
    ADAGRAD = "adagrad"
    RMSPROP = "rmsprop"
    ADAM = "adam"


USUAL_DECAY = {Method.RMSPROP: 0.99, Method.ADAM: 0.999}
"""What is taken where no decay is chosen, as torch has it; the other methods have none."""

LARGEST_PENALTY = 1000.0
"""λ at most. Far below it no weight is left; far above, doubles would overflow."""


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

    optimizer: Method = field(
        default=Method.PLAIN,
        metadata={
            "strict": False,
            "description": "What becomes of a pull: plain descent, or one with a memory.",
        },
    )
    momentum: float = field(
        default=0.9,
        metadata={
            "ge": 0,
            "lt": 1,
            "allow_inf_nan": False,
            "description": "How much of the velocity an update keeps: μ, which is Adam's β₁.",
        },
    )
    decay: float | None = field(
        default=None,
        metadata={
            "ge": 0,
            "lt": 1,
            "allow_inf_nan": False,
            "description": "How much of the squared pulls an update keeps: RMSProp's ρ (0.99 where "
            "it is null), Adam's β₂ (0.999).",
        },
    )
    l2: float = field(
        default=0.0,
        metadata={
            "ge": 0,
            "le": LARGEST_PENALTY,
            "allow_inf_nan": False,
            "description": "λ₂ of the penalty (λ₂/2)|w|² on the weights.",
        },
    )
    l1: float = field(
        default=0.0,
        metadata={
            "ge": 0,
            "le": LARGEST_PENALTY,
            "allow_inf_nan": False,
            "description": "λ₁ of the penalty λ₁|w| on the weights.",
        },
    )

    def points_per_update(self, m: int) -> int:
        """Return how many of ``m`` points an update uses; an epoch's last one may use fewer."""
        return m if self.batch_size is None else min(self.batch_size, m)

    @property
    def has_margins(self) -> bool:
        """Tell whether updates are made by ``margins``: batches of gradient descent are."""
        return self.batch_size != 1 and self.rule is Rule.GRADIENT

    @property
    def remembers(self) -> bool:
        """Tell whether the optimizer keeps a memory; without momentum it is plain descent."""
        if self.optimizer in {Method.MOMENTUM, Method.NESTEROV}:
            return self.momentum > 0
        return self.optimizer is not Method.PLAIN

    @property
    def decay_in_force(self) -> float:
        """The decay that was chosen, or the method's usual one."""
        return USUAL_DECAY.get(self.optimizer, 0.0) if self.decay is None else self.decay

    @property
    def has_penalty(self) -> bool:
        """Tell whether anything but E is descended."""
        return self.l2 > 0 or self.l1 > 0

    def step_size(self, used: int) -> float:
        """Return the factor before Σ(y − ŷ)(x, 1) for ``used`` points: α, or α/m with the mean."""
        return self._reduced(self.learning_rate, used)

    def pull_scale(self, used: int) -> float:
        """Return the scale at which an update by ``used`` points asks for its pull.

        Plain descent adds pull(α); what keeps a memory makes its step of pull(1).
        """
        return self._reduced(1.0 if self.remembers else self.learning_rate, used)

    def penalties(self, used: int) -> int:
        """Return how often an update by ``used`` points counts a penalty: as it does its errors."""
        return 1 if self.reduction is Reduction.MEAN else used

    def _reduced(self, factor: float, used: int) -> float:
        return factor / used if self.reduction is Reduction.MEAN else factor
