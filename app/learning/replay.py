"""The replay of a run: states that never change, and the way from one to a later one.

A state is a pure function of the points, the hyperparameters, the seed and the state before it,
so any state of a run can be computed again, to the last bit, from any state before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from math import exp
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app.learning.model import LARGEST_EXPONENT, log_losses, weighted_sum
from app.learning.points import Points
from app.learning.rules import Hyperparameters, Rule, agreement, change

LARGEST_SEED = 2**32 - 1
"""The largest seed NumPy's legacy generator takes."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a run is, after update number ``step``.

    ``epoch`` counts the completed passes over the points, ``place`` the points that the pass
    under way has used already.
    """

    step: int
    epoch: int
    place: int
    weights: tuple[float, ...]
    bias: float


@dataclass(slots=True)
class Frames:
    """What the page needs to draw a run after each of several updates, as columns of equal length.

    ``loss`` and ``accuracy`` are empty until somebody wants to know them: a walk does not need
    them, and most of the time goes into them.
    """

    step: list[int] = field(default_factory=list)
    epoch: list[int] = field(default_factory=list)
    weights: list[tuple[float, ...]] = field(default_factory=list)
    bias: list[float] = field(default_factory=list)
    loss: list[float | None] = field(default_factory=list)
    accuracy: list[float | None] = field(default_factory=list)

    def extend(self, more: Self) -> None:
        """Put the frames of ``more`` behind these."""
        for column in fields(self):
            getattr(self, column.name).extend(getattr(more, column.name))

    def without_first(self) -> Self:
        """Return all of these frames but the first."""
        return type(self)(**{one.name: getattr(self, one.name)[1:] for one in fields(self)})


def seeded_weights(seed: int, n: int) -> tuple[float, ...]:
    """Return n starting weights drawn from a normal with standard deviation 1/√n.

    NumPy's legacy generator, whose stream never changes: the lesson's notebook starts like this.
    """
    drawn: list[float] = np.random.RandomState(seed).normal(scale=1 / n**0.5, size=n).tolist()
    return tuple(drawn)


@lru_cache(maxsize=1024)
def shuffled_order(seed: int, epoch: int, m: int) -> NDArray[np.int32]:
    """Return the order in which an epoch visits m points: a function of the seed and the epoch.

    The points sorted by the raw output of a bit generator: NumPy promises that this stream stays
    as it is, which it does not promise of ``Generator.permutation``.
    """
    drawn = np.random.PCG64([seed, epoch]).random_raw(m)
    order = np.argsort(drawn, kind="stable").astype(np.int32)
    order.flags.writeable = False
    return order


def visited(
    m: int, hyperparameters: Hyperparameters, seed: int, epoch: int, places: slice
) -> slice | NDArray[np.int32]:
    """Return which of m points a pass visits at some of its places, in order."""
    if hyperparameters.shuffle and hyperparameters.points_per_update(m) < m:
        return shuffled_order(seed, epoch, m)[places]
    return places


def updates_to_epoch_end(m: int, per_update: int, place: int) -> int:
    """Return how many updates complete the pass that has used ``place`` of m points already."""
    return -(-(m - place) // per_update)


def walk(
    state: State, points: Points, hyperparameters: Hyperparameters, seed: int, updates: int
) -> tuple[Frames, State]:
    """Return the frames after each of the next ``updates`` updates, and the last as a state.

    There has to be at least one point.
    """
    frames, m = Frames(list(range(state.step + 1, state.step + updates + 1))), len(points)
    updates_of = _one_point_updates if hyperparameters.batch_size == 1 else _batch_updates
    per_update = hyperparameters.points_per_update(m)
    last_step = state.step + updates
    while state.step < last_step:
        epoch, place = state.epoch, state.place
        taken = min(last_step - state.step, updates_to_epoch_end(m, per_update, place))
        stop = min(place + taken * per_update, m)
        order = visited(m, hyperparameters, seed, epoch, slice(place, stop))
        updates_of(state.weights, state.bias, points, order, hyperparameters, frames)
        frames.epoch += [epoch] * taken
        if stop == m:
            epoch, stop = epoch + 1, 0
            frames.epoch[-1] = epoch
        state = State(state.step + taken, epoch, stop, frames.weights[-1], frames.bias[-1])
    return frames, state


def _one_point_updates(
    weights: tuple[float, ...],
    bias: float,
    points: Points,
    order: slice | NDArray[np.int32],
    hyperparameters: Hyperparameters,
    frames: Frames,
) -> None:
    """Record weights and bias after one update for each point of ``order``.

    The formulas of ``rules.change`` for a single point, in plain numbers: an array operation on
    one point takes many times as long as its arithmetic.
    """
    if isinstance(order, slice):
        X, y = points.X[order], points.y[order]
    else:  # for a few points in any order this is twice as fast as brackets
        X, y = points.X.take(order, axis=0), points.y.take(order)
    rows = zip(X.tolist(), y.tolist(), strict=True)
    step_size = hyperparameters.step_size(1)
    threshold = hyperparameters.rule is Rule.PERCEPTRON
    features = range(len(weights))
    moving = list(weights)
    record_weights, record_bias = frames.weights.append, frames.bias.append
    for x, label in rows:
        z = 0.0
        for j in features:
            z += moving[j] * x[j]
        z += bias
        if threshold:
            prediction = 1.0 if z >= 0 else 0.0
        else:
            prediction = 1.0 / (1.0 + exp(min(-z, LARGEST_EXPONENT)))
        move = step_size * (label - prediction)
        for j in features:
            moving[j] += move * x[j]
        bias += move
        record_weights(tuple(moving))
        record_bias(bias)


def _batch_updates(
    weights: tuple[float, ...],
    bias: float,
    points: Points,
    order: slice | NDArray[np.int32],
    hyperparameters: Hyperparameters,
    frames: Frames,
) -> None:
    """Record weights and bias after one update for each batch of ``order``."""
    size = hyperparameters.points_per_update(len(points))
    # Sums over points add them in an order that depends on how they lie in memory.
    columns, y = np.ascontiguousarray(points.columns[:, order]), points.y[order]
    moving = np.array(weights)
    for first in range(0, len(y), size):
        batch = slice(first, first + size)
        more, bias_more = change(columns[:, batch], y[batch], moving, bias, hyperparameters)
        moving = moving + more
        bias += bias_more
        frames.weights.append(tuple(moving.tolist()))
        frames.bias.append(bias)


def evaluate(
    points: Points, weights: Sequence[tuple[float, ...]], bias: Sequence[float], rule: Rule
) -> tuple[list[float | None], list[float | None]]:
    """Return E and the accuracy over all points in each of the frames; ``None`` without points."""
    if not len(points):
        nothing: list[float | None] = [None] * len(bias)
        return nothing, list(nothing)
    by_feature = np.array(weights).T[:, :, None]
    z = weighted_sum(points.columns[:, None, :], by_feature) + np.array(bias)[:, None]
    return (
        log_losses(z, points.y).mean(axis=1).tolist(),
        agreement(z, points.y, rule).mean(axis=1).tolist(),
    )
