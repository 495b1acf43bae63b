"""The labelled points a run learns from."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.learning.neuron import Array

FEATURES = 2
"""How many coordinates a point on the page has."""

BLOCK = 8192
"""Numbers in a block of folded points, at most: so few stay in the processor's cache, and OpenBLAS
makes products below 9,216 in one thread."""


def fold(columns: Array, y: Array) -> Array:
    """Return (2y − 1)(x₁, …, xₙ, 1) of each point as a column; shape (n + 1, m)."""
    sign = 2.0 * y - 1.0
    folded = np.empty((len(columns) + 1, len(y)))
    np.multiply(columns, sign, out=folded[:-1])
    folded[-1] = sign
    return folded


def blocks_of(folded: Array) -> list[Array]:
    """Return folded points in blocks, each contiguous."""
    blocks = ranges_of(folded.shape[1], points_in_block(len(folded) - 1))
    return [np.ascontiguousarray(folded[:, block]) for block in blocks]


def points_in_block(features: int) -> int:
    """Return of how many points a block is."""
    return max(1, BLOCK // (features + 1))


def ranges_of(count: int, most: int) -> list[slice]:
    """Return the places 0 to ``count`` cut into ranges of ``most`` at most, in order."""
    return [slice(first, min(first + most, count)) for first in range(0, count, most)]


@lru_cache
def none_of(m: int) -> NDArray[np.bool_]:
    """Return that none of m points is meant: one for all who ask, since most points say it."""
    return np.zeros(m, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Points:
    """Points that never change: ``X`` of shape (m, n), ``y`` of shape (m,) holding 0.0 and 1.0.

    ``held_back``, shape (m,), tells which are never learnt from; none are where it is not given.
    Every edit returns new points. Two are equal when they hold the same numbers in the same order.
    """

    X: Array
    y: Array
    held_back: NDArray[np.bool_] = field(default_factory=lambda: none_of(0))

    def __post_init__(self) -> None:
        if not self.held_back.any():
            object.__setattr__(self, "held_back", none_of(len(self.y)))
        for array in (self.X, self.y, self.held_back):
            array.flags.writeable = False

    @classmethod
    def of(
        cls,
        rows: Iterable[Sequence[float]],
        features: int = FEATURES,
        held_back: Sequence[bool] = (),
    ) -> Self:
        """Return points from rows (x₁, …, xₙ, label), and which of them are held back."""
        table = np.array(list(rows), dtype=np.float64).reshape(-1, features + 1)
        flags = np.array(held_back, dtype=np.bool_)
        return cls(np.ascontiguousarray(table[:, :-1]), table[:, -1].copy(), flags)

    @classmethod
    def none(cls, features: int = FEATURES) -> Self:
        """Return no points at all."""
        return cls.of((), features)

    def __len__(self) -> int:
        return len(self.y)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Points):
            return NotImplemented
        return self is other or (
            np.array_equal(self.X, other.X)
            and np.array_equal(self.y, other.y)
            and np.array_equal(self.held_back, other.held_back)
        )

    __hash__ = None  # type: ignore[assignment]  # equal by content, so not hashable by identity

    @cached_property
    def holds_back(self) -> bool:
        """Whether any are held back."""
        return bool(self.held_back.any())

    @property
    def learnt(self) -> Self:
        """Those that are learnt from."""
        return self._parted[0] if self.holds_back else self  # kept, it would hold itself

    @property
    def unseen(self) -> Self:
        """Those held back."""
        return self._parted[1]

    @cached_property
    def _parted(self) -> tuple[Self, Self]:
        learnt, unseen = map(np.flatnonzero, (~self.held_back, self.held_back))
        return self.only(learnt.tolist()), self.only(unseen.tolist())

    @cached_property
    def made(self) -> dict[Hashable, Self]:
        """What others made of these points, to have it as long as these are there."""
        return {}

    @property
    def columns(self) -> Array:
        """Feature j of every point is ``columns[j]``, contiguous; shape (n, m)."""
        return np.ascontiguousarray(self.X.T)

    @cached_property
    def folded(self) -> list[Array]:
        """(2y − 1)(x₁, …, xₙ, 1) of each point as a column, in blocks; shapes (n + 1, …)."""
        return blocks_of(fold(self.X.T, self.y))

    @property
    def rows(self) -> list[tuple[tuple[float, ...], float]]:
        """Each point as plain numbers: (x₁, …, xₙ) and the label."""
        return list(zip(map(tuple, self.X.tolist()), self.y.tolist(), strict=True))

    def appended(self, more: Self) -> Self:
        """Return these points followed by ``more``."""
        return self.spliced(len(self), 0, more)

    def replaced(self, index: int, point: Self) -> Self:
        """Return these points with the one at ``index`` exchanged for ``point``."""
        return self.spliced(index, 1, point)

    def removed(self, index: int) -> Self:
        """Return these points without the one at ``index``."""
        return self.spliced(index, 1, type(self).none(self.X.shape[1]))

    def only(self, chosen: slice | Sequence[int]) -> Self:
        """Return some of the points, in the order in which they are named."""
        return type(self)(self.X[chosen], self.y[chosen], self.held_back[chosen])

    def holding_back(self, chosen: NDArray[np.int32]) -> Self:
        """Return these points with exactly those of some places held back."""
        flags = np.zeros(len(self), dtype=np.bool_)
        flags[chosen] = True
        return type(self)(self.X, self.y, flags)

    def flipped(self, chosen: NDArray[np.int32]) -> Self:
        """Return these points with the other label at some places."""
        y = self.y.copy()
        y[chosen] = 1.0 - y[chosen]
        return type(self)(self.X, y, self.held_back)

    def spliced(self, at: int, remove: int, insert: Self) -> Self:
        """Return these points with ``remove`` of them, from ``at`` on, exchanged for ``insert``.

        Raises:
            ValueError: the stretch to remove does not lie within these points.
        """
        if not 0 <= at <= at + remove <= len(self):
            raise ValueError(
                f"There are {len(self)} points, so {remove} cannot be removed from place {at} on."
            )
        end = at + remove
        return type(self)(
            np.concatenate((self.X[:at], insert.X, self.X[end:])),
            np.concatenate((self.y[:at], insert.y, self.y[end:])),
            np.concatenate((self.held_back[:at], insert.held_back, self.held_back[end:])),
        )
