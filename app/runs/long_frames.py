"""Very many frames of a run, held in a tenth of the memory, and told a piece at a time.

Who takes them slowly holds what is not taken yet: as lists of numbers it would be twenty megabytes.
"""

from collections.abc import Iterator, Sequence
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from app.learning.replay import Frames
from app.runs.run import Run
from app.runs.timeline import SLICE_VISITS, tell_errors

PIECE = 4000
"""Frames that are told at a time, at most: a hundred thousand would have everybody wait."""

HELD_BACK = ("loss_held_back", "accuracy_held_back")
"""The columns that there are only where points are held back."""


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
        features = len(run.model.features)
        self._weights = _room(count * features).reshape(count, features)
        self._bias, self._told = _room(count), dict[str, NDArray[Any]]()
        first, last = run.segment_index_at(steps[0]), run.segment_index_at(steps[-1])
        self.holds_back = any(
            segment.edited.learnt < len(segment.edited)
            for segment in run.segments[first : last + 1]
        )

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
            case _ if name in self._told:
                for piece in self._pieces_of(self._told.pop(name)):
                    yield [None if np.isnan(number) else number for number in piece]

    def _pieces_of(self, column: NDArray[Any]) -> Iterator[list[Any]]:
        return (column[place : place + PIECE].tolist() for place in range(0, len(column), PIECE))

    def _losses(self) -> Iterator[list[float | None]]:
        """Yield the errors, by no more of them than a slice may visit points for."""
        place, names = 0, ("accuracy", *(HELD_BACK if self.holds_back else ()))
        self._told = {name: _room(len(self)) for name in names}
        while place < len(self):
            segment = self._run.segments[self._run.segment_index_at(int(self._step[place]))]
            size = min(PIECE, max(1, SLICE_VISITS // max(1, len(segment.edited))))
            piece = slice(place, place + size)
            weights = list(map(tuple, self._weights[piece].tolist()))
            frames = Frames(self._step[piece].tolist(), [], weights, self._bias[piece].tolist())
            tell_errors(self._run, frames)
            for name, column in self._told.items():
                told = getattr(frames, name) or None  # None becomes NaN
                column[piece] = np.array(told, dtype=np.float64)
            yield frames.loss
            place = piece.stop


def _room(count: int, kind: DTypeLike = np.float64) -> NDArray[Any]:
    """Return room for numbers that the system has back as soon as nobody needs it.

    What the allocator is given back it may keep for itself, in holes between what is still used.
    """
    kind = np.dtype(kind)
    return np.frombuffer(mmap(-1, max(1, count * kind.itemsize)), kind, count)
