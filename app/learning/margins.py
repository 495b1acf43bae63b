"""The margins: a fast form of the neuron's formulas, for many updates and many moments.

The margin of a point is s = (2y − 1)z, its score with the label's sign: positive where the
prediction is right. With the points folded once into columns (2y − 1)(x, 1) the margins are θ times
them, E of a point is ln(1 + e⁻ˢ), and it pulls by σ(−s) = 1/(1 + eˢ) times its column. ``neuron``
has the plain form, of which this is another order of operations.

Sums are in a fixed order. A matrix product adds in an order that depends on its shape and on how
many threads make it: each is of one batch, or of a block of all points, and of one moment, and
smaller than what is split among threads. So where a replay is cut makes no difference. Which side
of the line a point is on that lies next to it, rounding does not tell: the plain form does.
"""

from collections.abc import Iterable
from itertools import repeat
from typing import TypeAlias

import numpy as np

from app.learning.hyperparameters import Rule
from app.learning.model import Model, agreement
from app.learning.neuron import Array
from app.learning.optimizers import Optimizer
from app.learning.points import BLOCK, Points, points_in_block, ranges_of

BLOCKS = 6
"""Blocks in a part, at most: what is done to each number by itself is done to a part at once, for
which there is room in the next larger cache."""

MOMENTS = 64
"""Moments in a stretch, at most, whose margins are held until their errors are told."""

NEAR = 1e-6
"""Within this of 0, rounding may have given a margin the other sign."""

Part: TypeAlias = tuple[slice, list[tuple[Array, slice]]]
"""Which points, and their folded blocks, each with its place among them."""

Told: TypeAlias = tuple[Array, Array]
"""Errors and accuracies of several moments."""

ONE = np.array(1.0)


def parts_of(points: Points) -> list[Part]:
    """Return which points are in each part, and their blocks, each with its place in the part."""
    parts: list[Part] = []
    for place in ranges_of(len(points), BLOCKS * points_in_block(points.X.shape[1])):
        blocks, at = [], 0
        for inputs in points.folded[len(parts) * BLOCKS : (len(parts) + 1) * BLOCKS]:
            blocks.append((inputs, slice(at, at + inputs.shape[1])))
            at += inputs.shape[1]
        parts.append((place, blocks))
    return parts


def forward(
    blocks: Iterable[tuple[Array, slice]],
    moments: Iterable[Array],
    margins: Array,
    exponentials: Array,
) -> None:
    """Compute the margins s of folded points, and eˢ, which is infinite beyond 709.

    ``moments`` are the parameters, for each of which there is a row. Each of the blocks has its
    place among the margins.
    """
    for parameters, row in zip(moments, margins, strict=True):
        for inputs, place in blocks:
            parameters.dot(inputs, row[place])
    np.exp(margins, exponentials)


def request(exponentials: Array, scale: Array, asked: Array) -> None:
    """Compute scale · σ(−s), with which each point pulls; ``asked`` is overwritten."""
    np.add(exponentials, ONE, asked)
    np.divide(scale, asked, asked)


def pull_of(inputs: Array, parameters: Array, scale: Array, room: Array) -> Array:
    """Return the pull −scale · Σ ∂E/∂θ = Σ scale σ(−s) (2y − 1)(x, 1) of a block of folded points.

    ``room`` for a number of each point is overwritten.
    """
    np.exp(np.dot(parameters, inputs, room), room)
    request(room, scale, room)
    pulled: Array = np.dot(inputs, room)
    return pulled


def learn(batches: Iterable[list[Array]], parameters: Array, optimizer: Optimizer) -> Array:
    """Return the parameters after an update for each of the batches, a row for each."""
    rows, room = [parameters], np.empty(BLOCK)
    with np.errstate(over="ignore"):
        for batch in batches:
            used = sum(block.shape[1] for block in batch)
            scale = np.array(optimizer.chosen.pull_scale(used))
            pulls = [pull_of(inputs, rows[-1], scale, room[: inputs.shape[1]]) for inputs in batch]
            rows.append(optimizer.step(rows[-1], sum(pulls[1:], pulls[0]), used))
    return np.array(rows[1:]).reshape(-1, len(parameters))


def learn_by_all(
    points: Points,
    parameters: Array,
    optimizer: Optimizer,
    updates: int,
    *,
    with_errors: bool,
) -> tuple[Array, Told | None]:
    """Return what ``learn`` does of so many updates by all points, and with errors what they are.

    What an update begins with, the error before it is told by: both take little more than one.
    """
    if not with_errors:
        return learn(repeat(points.folded, updates), parameters, optimizer), None
    rows = np.empty((updates + 1, len(parameters)))
    rows[0] = parameters
    is_small = len(points) <= points_in_block(points.X.shape[1])
    learn_and_tell = _by_stretches if is_small else _by_parts
    with np.errstate(over="ignore", divide="ignore"):
        loss, right = learn_and_tell(points, rows, optimizer)
    return rows[1:], (loss / len(points), right / len(points))


def _by_stretches(points: Points, rows: Array, optimizer: Optimizer) -> Told:
    """Fill in the rows after the first, a stretch of updates at a time; tell the sums of each.

    One block holds all points.
    """
    [inputs], m, updates = points.folded, len(points), len(rows) - 1
    scale, rule = np.array(optimizer.chosen.pull_scale(m)), optimizer.chosen.rule
    asked, height = np.empty(m), _height(m)
    margins, exponentials = np.empty((2, height + 1, m))
    loss, right = np.empty(updates), np.empty(updates)
    np.exp(np.dot(rows[0], inputs, margins[0]), exponentials[0])
    for first in range(0, updates, height):
        before, *stretch = rows[first : first + height + 1]
        for at, after in enumerate(stretch):
            request(exponentials[at], scale, asked)
            optimizer.step(before, np.dot(inputs, asked), m, after)
            np.exp(np.dot(after, inputs, margins[at + 1]), exponentials[at + 1])
            before = after
        count = len(stretch)
        exponentials[0] = exponentials[count]  # the next stretch begins so; they are overwritten
        told, kept = slice(first, first + count), slice(1, count + 1)
        [loss[told]] = _losses(margins[kept], exponentials[kept], [slice(m)])
        right[told] = _right(margins[kept], points, stretch, rule)
    return loss, right


def _by_parts(points: Points, rows: Array, optimizer: Optimizer) -> Told:
    """Fill in the rows after the first, a part of the points at a time; tell the sums of each."""
    parts, updates, m = parts_of(points), len(rows) - 1, len(points)
    scale, rule = np.array(optimizer.chosen.pull_scale(m)), optimizer.chosen.rule
    loss, right = np.zeros(updates + 1), np.zeros(updates + 1)
    rooms = np.empty((3, 1, parts[0][0].stop))
    for moment, parameters in enumerate(rows):
        pulls = []
        for place, blocks in parts:
            margins, exponentials, asked = rooms[:, :, : place.stop - place.start]
            forward(blocks, [parameters], margins, exponentials)
            if moment < updates:
                request(exponentials[0], scale, asked[0])
                pulls += [np.dot(inputs, asked[0, block]) for inputs, block in blocks]
            if moment > 0:
                for total in _losses(margins, exponentials, [block for _, block in blocks]):
                    loss[moment] += total[0]
                right[moment] += _right(margins, points.only(place), [parameters], rule)[0]
        if moment < updates:
            optimizer.step(parameters, sum(pulls[1:], pulls[0]), m, rows[moment + 1])
    return loss[1:], right[1:]


def tell(points: Points, rows: Array, rule: Rule) -> Told:
    """Return E and the accuracy over all points, of which there is one at least.

    ``rows`` are the parameters of several moments.
    """
    with np.errstate(over="ignore", divide="ignore"):
        if len(rows) == 1 and len(points.folded) == 1:
            loss, right = _tell_one(points, rows[0], rule)
        else:
            loss, right = _tell_many(points, rows, rule)
    return loss / len(points), right / len(points)


def _tell_one(points: Points, parameters: Array, rule: Rule) -> Told:
    """Return the sums of one moment, which a step of one update is about, of points in one block.

    What it takes to tell many moments at once takes longer than the few operations.
    """
    margins = np.dot(parameters, points.folded[0]).reshape(1, -1)
    [loss] = _losses(margins, np.exp(margins), [slice(None)])
    return loss, np.array(_right(margins, points, [parameters], rule))


def _tell_many(points: Points, rows: Array, rule: Rule) -> Told:
    """Return the sums of several moments."""
    count = len(rows)
    loss, right = np.zeros(count), np.zeros(count)
    for place, blocks in parts_of(points):
        part, own = points.only(place), [block for _, block in blocks]
        height = _height(len(part))
        margins, exponentials = np.empty((2, height, len(part)))
        for first in range(0, count, height):
            stretch = rows[first : first + height]
            told, rooms = slice(first, first + len(stretch)), (margins, exponentials)
            own_margins, own_exponentials = (room[: len(stretch)] for room in rooms)
            forward(blocks, stretch, own_margins, own_exponentials)
            for total in _losses(own_margins, own_exponentials, own):
                loss[told] += total
            right[told] += _right(own_margins, part, stretch, rule)
    return loss, right


def _height(m: int) -> int:
    """Return how many moments a stretch has, with the margins of m points each."""
    return max(1, min(MOMENTS, BLOCK // m))


def _losses(margins: Array, exponentials: Array, blocks: Iterable[slice]) -> list[Array]:
    """Return the sum of the points' errors ln(1 + e⁻ˢ) in each row, for each block by itself.

    ``exponentials`` are overwritten. Where 1/eˢ is infinite the error is −s to the last bit.
    """
    np.divide(ONE, exponentials, exponentials)
    np.log1p(exponentials, exponentials)
    if np.isinf(exponentials.max()):
        np.copyto(exponentials, -margins, where=np.isinf(exponentials))
    return [np.add.reduce(exponentials[:, block], axis=1) for block in blocks]


def _right(margins: Array, points: Points, rows: Iterable[Array], rule: Rule) -> list[int]:
    """Return how many predictions are right in each row of margins, made by those parameters."""
    positive = margins > NEAR
    if np.count_nonzero(positive) == np.count_nonzero(margins > -NEAR):
        counted: list[int] = np.add.reduce(positive, axis=1, dtype=np.intp).tolist()
        return counted
    columns = points.columns
    return [
        int(np.count_nonzero(agreement(Model.forward(columns, parameters), points.y, rule)))
        for parameters in rows
    ]
