"""The points of a run from segment to segment: kept as edits, and made of them when asked for.

A run may change one of thousands of points a thousand times. To keep all points for each segment
would take hundreds of times the memory of the text that stands for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from app.learning.points import FEATURES, Points

POINTS_PER_EDIT = 32
"""Points that are kept for each edit, so that no segment's are ever many edits away."""

EDIT_BYTES, POINT_BYTES = 800, 25
"""About what an edit takes in memory, and each point."""


@dataclass(frozen=True, slots=True)
class Splice:
    """An edit of points: at place ``at``, ``remove`` points give way to ``insert``."""

    at: int
    remove: int
    insert: Points


class EditedPoints:
    """The points of a segment: those a run begins with, or an edit of those ``before``.

    They are shared while anybody uses them. Some are kept, as many as the edits pay for; others
    are made again from those, by as many ``edits``. ``learnt`` of them are learnt from. ``weight``
    is about what all up to here take in memory, in bytes.
    """

    __slots__ = ("_count", "_points", "before", "edits", "learnt", "splice", "weight")

    def __init__(self, points: Points, splice: Splice, before: Self | None = None) -> None:
        self.before, self.splice, self._count = before, splice, len(points)
        self.learnt = len(points) - int(np.count_nonzero(points.held_back))
        self.weight = EDIT_BYTES + POINT_BYTES * len(splice.insert)
        self.edits = 0
        self._points: Points | ref[Points] = points
        if before is not None:
            self.weight += before.weight
            self.edits = before.edits + 1
        if len(splice.insert) == len(points):
            self.edits, self._points = 0, splice.insert
        elif self.edits * POINTS_PER_EDIT < len(points):
            self._points = ref(points)
        else:
            self.edits = 0
            self.weight += POINT_BYTES * len(points)

    @classmethod
    def first(cls, points: Points) -> Self:
        """Return the points that a run begins with."""
        return cls(points, Splice(0, 0, points))

    def then(self, points: Points) -> Self:
        """Return these edited so that they are ``points``: these themselves if nothing differs."""
        splice = splice_between(self.points, points)
        return self if splice is None else type(self)(points, splice, self)

    def __len__(self) -> int:
        return self._count

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EditedPoints):
            return NotImplemented
        return self is other or self.points == other.points

    __hash__ = None  # type: ignore[assignment]  # equal by content, as points are

    @property
    def points(self) -> Points:
        """The points themselves."""
        if (held := self.held) is not None:
            return held
        points, splices = Points.none(), list[Splice]()
        for edited in self._backwards():
            if (held := edited.held) is not None:
                points = held
                break
            splices.append(edited.splice)
        for splice in reversed(splices):
            points = points.spliced(splice.at, splice.remove, splice.insert)
        if splices:
            self._points = ref(points)
        return points

    @property
    def held(self) -> Points | None:
        """The points if somebody holds them."""
        return self._points if isinstance(self._points, Points) else self._points()

    def _backwards(self) -> Iterator[Self]:
        edited: Self | None = self
        while edited is not None:
            yield edited
            edited = edited.before


def splice_between(before: Points, after: Points) -> Splice | None:
    """Return the smallest single splice that turns ``before`` into ``after``, if they differ."""
    if before == after:
        return None
    shorter = min(len(before), len(after))
    head = int(_differing(before, after, slice(shorter)).min(initial=shorter))
    rest = shorter - head
    from_end = slice(-rest, None) if rest else slice(0)
    tail = rest - 1 - int(_differing(before, after, from_end).max(initial=-1))
    end = len(after) - tail
    # Copies, or all of the points would be held by a few of them.
    part = slice(head, end)
    insert = Points(after.X[part].copy(), after.y[part].copy(), after.held_back[part].copy())
    return Splice(head, len(before) - tail - head, insert)


def _differing(a: Points, b: Points, part: slice) -> NDArray[np.intp]:
    """Return at which places of a part, as long in both, the points differ by any bit."""
    coordinates = a.X[part].view(np.uint64) != b.X[part].view(np.uint64)
    marks = (a.y[part] != b.y[part]) | (a.held_back[part] != b.held_back[part])
    return np.concatenate((np.flatnonzero(coordinates) // FEATURES, np.flatnonzero(marks)))
