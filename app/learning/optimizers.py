"""The optimizers: what becomes of a pull, and the memory each of them keeps.

The pull is pull(1) = −Σ ∂E/∂θ over a batch, or its mean: the gradient with its sign turned. The
formulas are those of ``torch.optim``, in its order of operations where two would round otherwise.
Every operation is one that IEEE 754 rounds, so a step has the same bits on every machine. They are
of plain numbers: an array operation on a few parameters takes many times as long.
"""

from collections.abc import Callable, Mapping, Sequence
from math import sqrt
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from app.learning.hyperparameters import Hyperparameters, Method
from app.learning.neuron import Array

EPSILON = 1e-8
"""What torch adds to a root before it divides by it."""

EPSILON_OF_ADAGRAD = 1e-10
"""The same for AdaGrad."""

LARGEST = 1e100
"""What no weight is to grow beyond: far below where doubles end, so all made of it is finite."""


class Diverged(ArithmeticError):
    """The weights grow beyond all bounds, as they do where αλ₂ is too large."""

    def __init__(self) -> None:
        super().__init__(
            "The weights grow beyond all bounds: with this λ₂ each update takes away more than "
            "there is. Choose a smaller learning rate or a smaller λ₂."
        )


Numbers: TypeAlias = list[float]

Direction: TypeAlias = Callable[[Numbers, Numbers, float, float], Numbers]
"""From memory, which is brought up to date, pull(1), momentum and decay: what α multiplies."""


def _momentum(velocity: Numbers, pull: Numbers, mu: float, _: float) -> Numbers:
    """Return v ← μv + pull(1)."""
    velocity[:] = [mu * v + p for v, p in zip(velocity, pull, strict=True)]
    return velocity


def _nesterov(velocity: Numbers, pull: Numbers, mu: float, _: float) -> Numbers:
    """Return pull(1) + μv, after v ← μv + pull(1): where the velocity is about to lead."""
    after = _momentum(velocity, pull, mu, _)
    return [p + mu * v for p, v in zip(pull, after, strict=True)]


def _adagrad(squares: Numbers, pull: Numbers, _: float, __: float) -> Numbers:
    """Return pull(1)/(√s + ε), after s ← s + pull(1)²."""
    squares[:] = [s + p * p for s, p in zip(squares, pull, strict=True)]
    return [p / (sqrt(s) + EPSILON_OF_ADAGRAD) for p, s in zip(pull, squares, strict=True)]


def _rmsprop(squares: Numbers, pull: Numbers, _: float, rho: float) -> Numbers:
    """Return pull(1)/(√s + ε), after s ← ρs + (1 − ρ) pull(1)²."""
    new = 1.0 - rho
    squares[:] = [rho * s + new * (p * p) for s, p in zip(squares, pull, strict=True)]
    return [p / (sqrt(s) + EPSILON) for p, s in zip(pull, squares, strict=True)]


def _adam(memory: Numbers, pull: Numbers, beta1: float, beta2: float) -> Numbers:
    """Return m̂/(√ŝ + ε), after m ← β₁m + (1 − β₁) pull(1) and s ← β₂s + (1 − β₂) pull(1)².

    Both begin at 0, which m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) correct. The powers are the last two
    numbers of the memory, multiplied up: so a power has the same bits wherever it is computed, and
    is right after β has changed.
    """
    size, new1, new2 = len(pull), 1.0 - beta1, 1.0 - beta2
    velocity = [beta1 * m + new1 * p for m, p in zip(memory, pull, strict=False)]
    squares = [beta2 * s + new2 * (p * p) for s, p in zip(memory[size:], pull, strict=False)]
    power1, power2 = memory[-2] * beta1, memory[-1] * beta2
    memory[:] = (*velocity, *squares, power1, power2)
    short1, short2 = 1.0 - power1, 1.0 - power2
    return [
        (m / short1) / (sqrt(s / short2) + EPSILON) for m, s in zip(velocity, squares, strict=True)
    ]


DIRECTIONS: Mapping[Method, Direction] = MappingProxyType(
    {
        Method.MOMENTUM: _momentum,
        Method.NESTEROV: _nesterov,
        Method.ADAGRAD: _adagrad,
        Method.RMSPROP: _rmsprop,
        Method.ADAM: _adam,
    }
)


class Optimizer:
    """Makes updates of pulls, one after the other, by hyperparameters that stay.

    Penalties are of the weights, not of the bias, which is the last parameter: that by λ₂ joins the
    pull; that by λ₁ moves each weight towards 0 after the step, and to 0 exactly where it would
    cross it (the proximal step of λ₁|w|).
    """

    def __init__(self, chosen: Hyperparameters, memory: Sequence[float] = ()) -> None:
        """Go on with a memory; an empty one is that of a beginning."""
        self.chosen = chosen
        self.is_bare = not (chosen.remembers or chosen.has_penalty)
        self._direction = DIRECTIONS[chosen.optimizer] if chosen.remembers else None
        self._decay = chosen.decay_in_force
        self._memory = list(memory)

    @property
    def memory(self) -> tuple[float, ...]:
        """What the next update needs to know of those before."""
        return tuple(self._memory) if self.chosen.remembers else ()

    def step(self, parameters: Array, pull: Array, used: int, out: Array | None = None) -> Array:
        """Return the next parameters, shape (n + 1,).

        ``pull`` is that of ``used`` points, at their ``pull_scale``.

        Raises:
            Diverged: a penalty throws the weights out further each time.
        """
        if self.is_bare:
            following: Array = np.add(parameters, pull, out)
            return following
        out = np.empty(len(parameters)) if out is None else out
        out[:] = self.step_by_numbers(parameters.tolist(), pull.tolist(), used)
        return out

    def step_by_numbers(self, parameters: Numbers, pull: Numbers, used: int) -> Numbers:
        """Return what ``step`` does, by plain numbers."""
        chosen, direction = self.chosen, self._direction
        rate, l1, l2 = chosen.learning_rate, chosen.l1, chosen.l2
        if l2:
            shrunk = (1.0 if direction else rate) * l2 * chosen.penalties(used)
            *weights, _ = parameters
            pull[:-1] = [p - shrunk * w for p, w in zip(pull, weights, strict=False)]
        if direction:
            if not self._memory:
                self._memory = empty_memory(chosen.optimizer, len(pull))
            along = direction(self._memory, pull, chosen.momentum, self._decay)
            following = [theta + rate * d for theta, d in zip(parameters, along, strict=True)]
        else:
            following = [theta + p for theta, p in zip(parameters, pull, strict=True)]
        if not (l1 or l2):
            return following
        *weights, bias = following
        if l1:
            threshold = rate * l1 * chosen.penalties(used)
            weights = [w - max(-threshold, min(w, threshold)) for w in weights]
        if l2 and max(map(abs, weights)) > LARGEST:
            raise Diverged
        return [*weights, bias]


def remembered(method: Method, memory: Sequence[float], size: int) -> dict[str, tuple[float, ...]]:
    """Return what a memory holds of each of so many parameters, by what it is called."""
    held = tuple(memory) or tuple(empty_memory(method, size))
    match method:
        case Method.PLAIN:
            return {}
        case Method.MOMENTUM | Method.NESTEROV:
            return {"velocity": held}
        case Method.ADAGRAD | Method.RMSPROP:
            return {"squares": held}
        case Method.ADAM:
            return {"velocity": held[:size], "squares": held[size : 2 * size]}


def empty_memory(method: Method, size: int) -> Numbers:
    """Return what a method remembers before its first update of so many parameters."""
    return [*[0.0] * (2 * size), 1.0, 1.0] if method is Method.ADAM else [0.0] * size
