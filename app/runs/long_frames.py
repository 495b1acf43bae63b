"""Very many frames of a run, held in a tenth of the memory, and told a piece at a time.

Who takes them slowly holds what is not taken yet: as lists of numbers it would be twenty megabytes.
"""

from collections.abc import Iterator, Sequence
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.learning.points import FEATURES
from app.learning.replay import Frames
from app.runs.run import Run
from app.runs.timeline import SLICE_VISITS, tell_errors

PIECE = 4000
"""Frames that are told at a time, at most: a hundred thousand would have everybody wait."""


class LongFrames:
    """Frames as columns, of which each is given once, in the order they have in ``Frames``.

    What is told is let go of. Errors and accuracies are not held before they are told.
    """

    def __init__(self, run: Run, steps: Sequence[int]) -> None:
        """Make room for the frames at ``steps``, which ``add`` then brings."""
        self._run, self._added, count = run, 0, len(steps)
        whole = np.min_scalar_type(steps[-1])
        self._step, self._epoch = _room(count, whole), _room(count, whole)
        self._step[:] = steps
        self._weights = _room(count * FEATURES).reshape(count, FEATURES)
        self._bias, self._accuracy = _room(count), _room(0)

    @property
    def steps(self) -> Sequence[int]:
        """The steps of the frames, as plain numbers."""
        return memoryview(self._step.data)

    def __len__(self) -> int:
        return len(self._bias)

    def add(self, frames: Frames) -> None:
        """Put frames without errors behind these."""
        if frames.step:
            place = slice(self._added, self._added + len(frames.step))
            self._epoch[place], self._bias[place] = frames.epoch, frames.bias
            self._weights[place] = frames.weights
            self._added = place.stop

    def column(self, name: str) -> Iterator[list[Any]]:
        """Yield a column a piece at a time."""
        match name:
            case "step":
                yield from self._pieces_of(self._step)
            case "epoch":
                yield from self._pieces_of(self._epoch)
                self._epoch = _room(0)
            case "weights":
                yield from self._pieces_of(self._weights)
            case "bias":
                yield from self._pieces_of(self._bias)
            case "loss":
                yield from self._losses()
                self._weights = _room(0)
            case "accuracy":
                for piece in self._pieces_of(self._accuracy):
                    yield [None if np.isnan(accuracy) else accuracy for accuracy in piece]

    def _pieces_of(self, column: NDArray[Any]) -> Iterator[list[Any]]:
        return (column[place : place + PIECE].tolist() for place in range(0, len(column), PIECE))

    def _losses(self) -> Iterator[list[float | None]]:
        """Yield the errors, by no more of them than a slice may visit points for."""
        self._accuracy, place = _room(len(self)), 0
        while place < len(self):
            segment = self._run.segments[self._run.segment_index_at(int(self._step[place]))]
            size = min(PIECE, max(1, SLICE_VISITS // max(1, len(segment.edited))))
            piece = slice(place, place + size)
            weights = list(map(tuple, self._weights[piece].tolist()))
            frames = Frames(self._step[piece].tolist(), [], weights, self._bias[piece].tolist())
            tell_errors(self._run, frames)
            self._accuracy[piece] = np.array(frames.accuracy, dtype=np.float64)  # None becomes NaN
            yield frames.loss
            place = piece.stop


def _room(count: int, kind: DTypeLike = np.float64) -> NDArray[Any]:
    """Return room for numbers that the system has back as soon as nobody needs it.

    What the allocator is given back it may keep for itself, in holes between what is still used.
    """
    kind = np.dtype(kind)
    return np.frombuffer(mmap(-1, max(1, count * kind.itemsize)), kind, count)
