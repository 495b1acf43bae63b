"""The replay of a run: states that never change, and the way from one to a later one.

A state is a pure function of the points, the hyperparameters, the seed and the state before it,
so any state of a run can be computed again, to the last bit, from any state before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from math import exp
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.learning.hyperparameters import Hyperparameters, Rule
from app.learning.margins import learn, learn_by_all, tell
from app.learning.model import pull
from app.learning.neuron import LARGEST_EXPONENT, Array
from app.learning.optimizers import Optimizer
from app.learning.points import Points, blocks_of, fold

Order: TypeAlias = slice | NDArray[np.int32]
"""Which points, in which order."""

LARGEST_SEED = 2**32 - 1
"""The largest seed NumPy's legacy generator takes."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a run is, after update number ``step``.

    ``epoch`` counts the completed passes over the points, ``place`` the points that the pass
    under way has used already. ``parameters`` are the weights and then the bias, ``memory`` what
    the optimizer keeps of the updates before; it is empty where there is nothing to keep.
    """

    step: int
    epoch: int
    place: int
    parameters: tuple[float, ...]
    memory: tuple[float, ...] = ()

    @property
    def weights(self) -> tuple[float, ...]:
        """The weights, one for each feature."""
        return self.parameters[:-1]

    @property
    def bias(self) -> float:
        """The bias."""
        return self.parameters[-1]


@dataclass(slots=True)
class Frames:
    """What the page needs to draw a run after each of several updates, as columns of equal length.

    ``loss`` and ``accuracy`` are empty until somebody wants to know them: a walk does not need
    them, and most of the time goes into them. They are of the points that are learnt from; those of
    the points held back are empty where there never are any.
    """

    step: list[int] = field(default_factory=list)
    epoch: list[int] = field(default_factory=list)
    weights: list[tuple[float, ...]] = field(default_factory=list)
    bias: list[float] = field(default_factory=list)
    loss: list[float | None] = field(default_factory=list)
    accuracy: list[float | None] = field(default_factory=list)
    loss_held_back: list[float | None] = field(default_factory=list)
    accuracy_held_back: list[float | None] = field(default_factory=list)

    def add(self, rows: Array) -> None:
        """Put the parameters of further moments behind these."""
        self.weights += map(tuple, rows[:, :-1].tolist())
        self.bias += rows[:, -1].tolist()

    def extend(self, more: Self) -> None:
        """Put the frames of ``more`` behind these."""
        if more.loss_held_back and not self.loss_held_back:
            self._hold_nothing_back()
        if self.loss_held_back and not more.loss_held_back:
            more._hold_nothing_back()
        for column in fields(self):
            getattr(self, column.name).extend(getattr(more, column.name))

    def _hold_nothing_back(self) -> None:
        """Say of each of these frames that there were no points held back."""
        self.loss_held_back = [None] * len(self.step)
        self.accuracy_held_back = [None] * len(self.step)

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


def drawn_share(seed: int, share: float, m: int) -> NDArray[np.int32]:
    """Return the places of a share of m points, drawn by a seed: as many as are nearest to it."""
    return shuffled_order(seed, 0, m)[: round(share * m)]


def visited(
    m: int, hyperparameters: Hyperparameters, seed: int, epoch: int, places: slice
) -> Order:
    """Return which of m points a pass visits at some of its places, in order."""
    if hyperparameters.shuffle and hyperparameters.points_per_update(m) < m:
        return shuffled_order(seed, epoch, m)[places]
    return places


def updates_to_epoch_end(m: int, per_update: int, place: int) -> int:
    """Return how many updates complete the pass that has used ``place`` of m points already."""
    return -(-(m - place) // per_update)


def walk(
    state: State,
    points: Points,
    hyperparameters: Hyperparameters,
    seed: int,
    updates: int,
    *,
    with_errors: bool = False,
) -> tuple[Frames, State]:
    """Return the frames after each of the next ``updates`` updates, and the last as a state.

    There has to be at least one point. Errors and accuracies are those that ``evaluate`` tells.

    Raises:
        Diverged: the weights grow beyond all bounds.
    """
    m = len(points)
    per_update = hyperparameters.points_per_update(m)
    optimizer = Optimizer(hyperparameters, state.memory)
    if hyperparameters.has_margins and state.place == 0 and per_update == m:
        return _whole_passes(state, points, optimizer, updates, with_errors=with_errors)
    frames = Frames(list(range(state.step + 1, state.step + updates + 1)))
    last_step = state.step + updates
    while state.step < last_step:
        epoch, place = state.epoch, state.place
        taken = min(last_step - state.step, updates_to_epoch_end(m, per_update, place))
        stop = min(place + taken * per_update, m)
        order = visited(m, hyperparameters, seed, epoch, slice(place, stop))
        if hyperparameters.batch_size == 1:
            _one_point_updates(state, points, order, optimizer, frames)
        else:
            frames.add(_batch_updates(state, points, order, optimizer))
        frames.epoch += [epoch] * taken
        if stop == m:
            epoch, stop = epoch + 1, 0
            frames.epoch[-1] = epoch
        parameters = (*frames.weights[-1], frames.bias[-1])
        state = State(state.step + taken, epoch, stop, parameters, optimizer.memory)
    if with_errors:
        told = evaluate(points, frames.weights, frames.bias, hyperparameters.rule)
        frames.loss, frames.accuracy = told
    return frames, state


def _whole_passes(
    state: State, points: Points, optimizer: Optimizer, updates: int, *, with_errors: bool
) -> tuple[Frames, State]:
    """Walk by updates that use all points, each of them a pass."""
    rows, told = learn_by_all(
        points, np.array(state.parameters), optimizer, updates, with_errors=with_errors
    )
    step, epoch = state.step + updates, state.epoch + updates
    frames = Frames(list(range(state.step + 1, step + 1)), list(range(state.epoch + 1, epoch + 1)))
    frames.add(rows)
    if told:
        frames.loss, frames.accuracy = (column.tolist() for column in told)
    last = tuple(rows[-1].tolist()) if updates else state.parameters
    return frames, State(step, epoch, 0, last, optimizer.memory)


def _one_point_updates(
    state: State, points: Points, order: Order, optimizer: Optimizer, frames: Frames
) -> None:
    """Record weights and bias after one update for each point of ``order``, from a state on.

    The formulas of ``model.pull`` for a single point, in plain numbers: an array operation on
    one point takes many times as long as its arithmetic.
    """
    hyperparameters = optimizer.chosen
    is_bare = optimizer.is_bare
    if isinstance(order, slice):
        X, y = points.X[order], points.y[order]
    else:  # for a few points in any order this is twice as fast as brackets
        X, y = points.X.take(order, axis=0), points.y.take(order)
    rows = zip(X.tolist(), y.tolist(), strict=True)
    scale = hyperparameters.pull_scale(1)
    threshold = hyperparameters.rule is Rule.PERCEPTRON
    features = range(len(state.parameters) - 1)
    *moving, bias = state.parameters
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
        asked = scale * (label - prediction)
        if is_bare:
            for j in features:
                moving[j] += asked * x[j]
            bias += asked
        else:
            pulled = [*(asked * x[j] for j in features), asked]
            *moving, bias = optimizer.step_by_numbers([*moving, bias], pulled, 1)
        record_weights(tuple(moving))
        record_bias(bias)


def _batch_updates(state: State, points: Points, order: Order, optimizer: Optimizer) -> Array:
    """Return the parameters after one update for each batch of ``order``, from a state on."""
    hyperparameters = optimizer.chosen
    size = hyperparameters.points_per_update(len(points))
    # Sums over points add them in an order that depends on how they lie in memory.
    columns, y = np.ascontiguousarray(points.columns[:, order]), points.y[order]
    batches = [slice(first, first + size) for first in range(0, len(y), size)]
    parameters = np.array(state.parameters)
    if hyperparameters.has_margins:
        folded = fold(columns, y)
        used_by = (blocks_of(folded[:, batch]) for batch in batches)
        return learn(used_by, parameters, optimizer)
    rows = []
    for batch in batches:
        inputs, labels = columns[:, batch], y[batch]
        scale = hyperparameters.pull_scale(len(labels))
        pulled = pull(inputs, labels, parameters, scale, hyperparameters.rule)
        parameters = optimizer.step(parameters, pulled, len(labels))
        rows.append(parameters)
    return np.array(rows)


def evaluate(
    points: Points, weights: Sequence[tuple[float, ...]], bias: Sequence[float], rule: Rule
) -> tuple[list[float | None], list[float | None]]:
    """Return E and the accuracy over all points in each of the frames; ``None`` without points."""
    if not len(points):
        nothing: list[float | None] = [None] * len(bias)
        return nothing, list(nothing)
    loss, accuracy = tell(points, np.column_stack((weights, bias)), rule)
    return loss.tolist(), accuracy.tolist()
