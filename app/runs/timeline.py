"""The timeline: the frames of any stretch of a run, replayed a slice at a time.

A slice is a few milliseconds of work at most, so that whoever drives the replay can let others
go first between two of them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from app.learning.hyperparameters import Rule
from app.learning.points import Points
from app.learning.replay import Frames, State, evaluate, updates_to_epoch_end, walk
from app.runs.run import Run, Segment

CHECKPOINT_EVERY = 256
"""Updates between two stored states: what a replay of a single frame costs at most."""

SLICE_VISITS = 200_000
"""Points that one slice may visit, by updates and by computing the error: a few milliseconds."""

UPDATE_SECONDS, BATCH_SECONDS, EPOCH_SECONDS, VISIT_SECONDS = 1.5e-5, 3e-5, 2e-5, 4e-8
"""What a slow processor takes for an update whose error is told, more if it is one by arrays, for
each pass, and for each visit of a point."""


@dataclass(slots=True)
class Stretch:
    """A stretch of a replay: the frames asked for, the state at its end, the states to store."""

    frames: Frames
    state: State
    checkpoints: list[State] = field(default_factory=list)

    def extend(self, more: Self) -> None:
        """Put the stretch that follows behind this one."""
        if self.frames.step:
            self.frames.extend(more.frames)
        else:
            self.frames = more.frames
        self.state = more.state
        self.checkpoints += more.checkpoints


def replay(
    run: Run, state: State, steps: Sequence[int], *, with_errors: bool = True
) -> Iterator[Stretch]:
    """Replay the run from ``state``, one of its states, to the last of ``steps``.

    ``steps`` are the updates whose frames are wanted: ascending, none before ``state``. They may
    lie beyond the latest update; the segment in force there then goes on.
    """
    taken = 0
    if steps[0] == state.step:
        taken = 1
        alone = Frames([state.step], [state.epoch], [state.weights], [state.bias])
        if with_errors:
            tell_errors(run, alone)
        yield Stretch(alone, state)
    while state.step < steps[-1]:
        index = run.segment_index_at(state.step)
        segment, before = run.segments[index], state.step
        points = segment.points  # held from slice to slice: the next are one edit away
        given = run.model.inputs(points)
        end = min(run.end_of_segment(index, steps[-1]), _end_of_slice(segment, before))
        wanted: list[int] = []
        while taken < len(steps) and steps[taken] <= end:
            wanted.append(steps[taken])
            taken += 1
        # Where the next segment begins the error is of its points.
        all_alike = len(wanted) == end - before and run.segment_index_at(end) == index
        walked, state = walk(
            run.entering(index, state),
            given.learnt,
            segment.hyperparameters,
            run.shuffle_seed,
            end - before,
            with_errors=with_errors and all_alike,
        )
        if all_alike and with_errors:
            _tell_unseen(walked, given, segment.hyperparameters.rule)
        if not all_alike:
            walked = _chosen(wanted, walked)
            if with_errors:
                tell_errors(run, walked)
        yield Stretch(walked, state, [] if end % CHECKPOINT_EVERY else [state])


def _end_of_slice(segment: Segment, step: int) -> int:
    """Return where a slice that begins at ``step`` has to end at the latest."""
    next_checkpoint = (step // CHECKPOINT_EVERY + 1) * CHECKPOINT_EVERY
    return min(next_checkpoint, step + max(1, SLICE_VISITS // max(1, _visits(segment))))


def _visits(segment: Segment) -> int:
    """Return how many points one update visits, and the error after it."""
    return len(segment.edited) + segment.hyperparameters.points_per_update(segment.edited.learnt)


def visits_between(run: Run, first: int, last: int) -> int:
    """Return how many points the updates after ``first`` up to ``last`` visit, errors included."""
    visits = 0
    for index in range(run.segment_index_at(first), len(run.segments)):
        segment = run.segments[index]
        begin, end = max(first, segment.first_step), run.end_of_segment(index, last)
        visits += max(0, end - begin) * _visits(segment)
    return visits


def foreseen_seconds(run: Run) -> float:
    """Return about how long it takes to compute every frame of a run and to write it out."""
    updates = run.latest.step
    seconds = updates * UPDATE_SECONDS + visits_between(run, 0, updates) * VISIT_SECONDS
    for index, segment in enumerate(run.segments):
        done = run.end_of_segment(index, updates) - segment.first_step
        if done > 0:
            m, chosen = segment.edited.learnt, segment.hyperparameters
            seconds += 0 if chosen.batch_size == 1 else done * BATCH_SECONDS
            passes = done / updates_to_epoch_end(m, chosen.points_per_update(m), 0)
            seconds += passes * EPOCH_SECONDS
    return seconds


def _chosen(steps: Sequence[int], walked: Frames) -> Frames:
    """Return those of some frames in a row that are at ``steps``."""
    places = [step - walked.step[0] for step in steps]
    return Frames(
        list(steps),
        [walked.epoch[place] for place in places],
        [walked.weights[place] for place in places],
        [walked.bias[place] for place in places],
    )


def tell_errors(run: Run, frames: Frames) -> None:
    """Give frames of a run, in order, their errors and accuracies."""
    steps, place, errors = frames.step, 0, Frames()
    while place < len(steps):
        index = run.segment_index_at(steps[place])
        segment = run.segments[index]
        stop = bisect_left(steps, run.end_of_segment(index, steps[-1] + 1), place)
        part, rule = slice(place, stop), segment.hyperparameters.rule
        told = Frames(steps[part], [], frames.weights[part], frames.bias[part])
        given = run.model.inputs(segment.points)
        told.loss, told.accuracy = evaluate(given.learnt, told.weights, told.bias, rule)
        _tell_unseen(told, given, rule)
        errors.extend(replace(told, epoch=[], weights=[], bias=[]))
        place = stop
    for name in ("loss", "accuracy", "loss_held_back", "accuracy_held_back"):
        setattr(frames, name, getattr(errors, name))


def _tell_unseen(frames: Frames, given: Points, rule: Rule) -> None:
    """Give frames the errors and accuracies over points held back, if there are any."""
    if given.holds_back:
        told = evaluate(given.unseen, frames.weights, frames.bias, rule)
        frames.loss_held_back, frames.accuracy_held_back = told


def frame_at(run: Run, state: State) -> Frames:
    """Return the single frame of the run at a state."""
    return next(replay(run, state, [state.step])).frames


def every_kth(first: int, last: int, every: int) -> list[int]:
    """Return the steps first + k, first + 2k, … and always ``last``, which lies after ``first``."""
    steps = list(range(first + every, last + 1, every))
    if not steps or steps[-1] < last:
        steps.append(last)
    return steps


def with_epoch_ends(run: Run, state: State, steps: Sequence[int]) -> list[int]:
    """Return ``steps`` and, between each two of them, the last update that completed an epoch.

    ``steps`` are ascending, all after ``state``, and stand for the stretch from it to the last.
    """
    last = steps[-1]
    if len(steps) == last - state.step:
        return list(steps)  # every update is among them
    completing: dict[int, int] = {}  # the last update found to complete an epoch, by its stretch
    place, taken = state.place, 0
    for index in range(run.segment_index_at(state.step), len(run.segments)):
        segment = run.segments[index]
        begin, end = max(state.step, segment.first_step), min(last, run.end_of_segment(index, last))
        if begin >= last:
            break
        place = run.place_entering(index, begin, place)
        m = segment.edited.learnt
        per_update = segment.hyperparameters.points_per_update(m)
        first_end = begin + updates_to_epoch_end(m, per_update, place)
        period = updates_to_epoch_end(m, per_update, 0)
        borders: list[int] = []
        while taken < len(steps) and steps[taken] <= end:
            borders.append(steps[taken])
            taken += 1
        for border in (*borders, end):
            if border >= first_end:
                epoch_end = border - (border - first_end) % period
                completing[bisect_left(steps, epoch_end)] = epoch_end
        if end < first_end:
            place += (end - begin) * per_update
        else:
            place = (end - first_end) % period * per_update
    return sorted({*steps, *completing.values()})
