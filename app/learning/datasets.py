"""The data sets a run can begin with, drawn from fixed seeds.

Labels alternate: learnt from in file order, one label after the other would first pull the line
all the way to one side. Coordinates are rounded to three decimals, so that what stands in a
table is the very number that is learnt from.
"""

import numpy as np

from app.learning.neuron import Array
from app.learning.points import Points

DECIMALS = 3


def two_clouds() -> Points:
    """Return two round clouds that hardly touch, 50 points each, in the unit square."""
    drawn = np.random.RandomState(7)
    return alternating(
        drawn.normal((0.34, 0.36), 0.12, (50, 2)), drawn.normal((0.66, 0.64), 0.12, (50, 2))
    )


def overlap() -> Points:
    """Return two clouds that lie half in one another, 60 points each."""
    drawn = np.random.RandomState(11)
    return alternating(
        drawn.normal((0.39, 0.42), 0.14, (60, 2)), drawn.normal((0.61, 0.58), 0.14, (60, 2))
    )


def outlier() -> Points:
    """Return two narrow clouds and one point of label 1 far behind the others' backs."""
    drawn = np.random.RandomState(5)
    near, zeros = (
        drawn.normal((0.25, 0.3), 0.06, (24, 2)),
        drawn.normal((0.5, 0.55), 0.06, (25, 2)),
    )
    return alternating(np.concatenate((near, [[0.95, 0.9]])), zeros)


def xor() -> Points:
    """Return four clouds in the corners, label 1 in two opposite ones: no line divides them."""
    drawn = np.random.RandomState(3)
    low, high = 0.25, 0.75
    ones = np.concatenate(
        [drawn.normal(corner, 0.08, (25, 2)) for corner in ((low, high), (high, low))]
    )
    zeros = np.concatenate(
        [drawn.normal(corner, 0.08, (25, 2)) for corner in ((low, low), (high, high))]
    )
    return alternating(drawn.permutation(ones), drawn.permutation(zeros))


def circles() -> Points:
    """Return a disc of label 1 within a ring of label 0, 50 points each."""
    drawn = np.random.RandomState(13)
    angle = drawn.uniform(0, 2 * np.pi, 100)
    radius = np.concatenate([drawn.uniform(0, 0.17, 50), drawn.uniform(0.32, 0.42, 50)])
    around = 0.5 + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return alternating(around[:50], around[50:])


def moons() -> Points:
    """Return two half moons that reach into one another, 50 points each."""
    drawn = np.random.RandomState(17)
    angle = drawn.uniform(0, np.pi, (2, 50))
    upper = np.stack([0.38 + 0.28 * np.cos(angle[0]), 0.45 + 0.38 * np.sin(angle[0])], axis=1)
    lower = np.stack([0.62 + 0.28 * np.cos(angle[1]), 0.55 - 0.38 * np.sin(angle[1])], axis=1)
    noise = drawn.normal(0, 0.03, (2, 50, 2))
    return alternating(upper + noise[0], lower + noise[1])


def alternating(ones: Array, zeros: Array) -> Points:
    """Return the points of both labels in turn, as far as both reach, then the rest.

    ``ones`` and ``zeros`` have the shapes (k, 2) and (l, 2).
    """
    X: Array = np.concatenate((ones, zeros)).round(DECIMALS)
    y = np.concatenate((np.ones(len(ones)), np.zeros(len(zeros))))
    turns = np.concatenate((2 * np.arange(len(ones)), 2 * np.arange(len(zeros)) + 1))
    order = np.argsort(turns)
    return Points(X[order], y[order])
