from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.neuron import loss
from app.learning.points import Points
from app.learning.replay import Frames, State, walk
from app.runs import timeline
from app.runs.long_frames import HELD_BACK
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import (
    CHECKPOINT_EVERY,
    every_kth,
    foreseen_seconds,
    frame_at,
    replay,
    visits_between,
    with_epoch_ends,
)
from tests.unit.learning.textbook import accuracy
from tests.unit.runs.histories import after_updates, runs, state_at

POINTS = Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0), (0.4, 0.3, 1), (0.6, 0.9, 0), (0.2, 0.1, 1)])
FEWER = Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0), (0.4, 0.3, 0)])


def frames_of(run: Run, state: State, steps: list[int]) -> Frames:
    """Return the frames at ``steps``, of all slices together."""
    frames = Frames()
    for piece in replay(run, state, steps):
        frames.extend(piece.frames)
    return chosen(frames, range(len(frames.step)))


def chosen(frames: Frames, places: Sequence[int]) -> Frames:
    """Return some frames; where none tells of points held back, they have no such columns."""
    columns = {one.name: getattr(frames, one.name) for one in fields(Frames)}
    picked = Frames(**{name: [all_[i] for i in places if all_] for name, all_ in columns.items()})
    for name in HELD_BACK:
        if set(getattr(picked, name)) == {None}:
            setattr(picked, name, [])
    return picked


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Run, int, int, int]:
    """Draw a run, a stretch ``first`` < ``last`` that may go beyond its end, and ``every``."""
    run = draw(runs().filter(lambda run: len(run.points) > 0))
    first = draw(st.integers(0, run.latest.step))
    last = draw(st.integers(first + 1, run.latest.step + 40))
    return run, first, last, draw(st.integers(1, 50))


@pytest.fixture
def run() -> Run:
    """A run over five points, two of them in each update, with 20 updates behind it."""
    return after_updates(begin(Start.seeded(3), POINTS, Hyperparameters(0.1, 2)), 20)


@given(stretches())
def test_frames_are_the_same_from_wherever_and_however_they_are_asked_for(
    stretch: tuple[Run, int, int, int],
) -> None:
    """Any moments of a run, from any moment before them, equal those of one long replay."""
    run, first, last, every = stretch
    everything = frames_of(run, run.start.state, list(range(last + 1)))

    steps = [first, *every_kth(first, last, every)]
    asked = frames_of(run, state_at(run, first), steps)

    assert asked == chosen(everything, steps)


@given(stretches())
def test_frames_do_not_depend_on_where_slices_end(stretch: tuple[Run, int, int, int]) -> None:
    """Slices of one update each give the very numbers of slices as long as can be."""
    run, first, last, every = stretch
    state, steps = state_at(run, first), every_kth(first, last, every)
    long = frames_of(run, state, steps)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timeline, "SLICE_VISITS", 1)
        short = frames_of(run, state, steps)
        pieces = list(replay(run, state, steps))

    assert short == long
    assert [piece.state.step for piece in pieces] == list(range(first + 1, last + 1))


@given(runs())
def test_frames_of_a_whole_run_are_walked_segment_by_segment(run: Run) -> None:
    """Another way to the same numbers: the engine's walk over each segment, then the formulas."""
    expected: list[tuple[int, tuple[float, ...], float]] = []
    state = run.start.state
    borders = [*(segment.first_step for segment in run.segments), run.latest.step]
    for index, (segment, (begins, ends)) in enumerate(
        zip(run.segments, pairwise(borders), strict=True)
    ):
        before = run.segments[index - 1] if index else None
        if before is not None and (
            before.points != segment.points
            or before.points.held_back.tolist() != segment.points.held_back.tolist()
            or before.hyperparameters.batch_size != segment.hyperparameters.batch_size
            or before.hyperparameters.shuffle != segment.hyperparameters.shuffle
        ):
            state = replace(state, place=0)
        if before and before.hyperparameters.optimizer != segment.hyperparameters.optimizer:
            state = replace(state, memory=())
        learnt = run.model.inputs(segment.points).learnt
        path, state = walk(
            state, learnt, segment.hyperparameters, run.start.seed or 0, ends - begins
        )
        expected += zip(path.epoch, path.weights, path.bias, strict=True)

    frames = frames_of(run, run.start.state, list(range(run.latest.step + 1)))

    assert list(zip(frames.epoch, frames.weights, frames.bias, strict=True))[1:] == expected
    held_back = frames.loss_held_back or [None] * len(frames.step)
    for step, weights, bias, value, other in zip(
        frames.step, frames.weights, frames.bias, frames.loss, held_back, strict=True
    ):
        (*_, points) = (one.points for one in run.segments if one.first_step <= step)
        given = run.model.inputs(points)
        parts = [(given.learnt, value), *([(given.unseen, other)] if points.holds_back else [])]
        for part, told in parts:
            expected_loss = loss(part.X, part.y, np.array(weights), bias)
            assert told == pytest.approx(expected_loss, rel=1e-13)


def test_a_moment_has_the_error_over_the_points_in_force_from_it_on() -> None:
    """At the update after which points were changed, error and accuracy are those of the new."""
    run = after_updates(begin(Start.seeded(3), POINTS, Hyperparameters(0.1)), 6)
    other = Points.of([(0.5, 0.5, 1)])
    edited = after_updates(edit(run, points=other), 2)

    frames = frames_of(edited, edited.start.state, list(range(9)))

    weights, bias = run.latest.weights, run.latest.bias
    assert frames.weights[6] == weights
    assert frames.loss[6] == pytest.approx(
        loss(other.X, other.y, np.array(weights), bias), rel=1e-15
    )
    assert frames.accuracy[6] == accuracy(other.X, other.y, np.array(weights), bias)
    before = frames_of(run, run.start.state, list(range(6)))
    assert chosen(frames, list(range(6))) == before


def test_a_moment_has_the_accuracy_of_the_rule_in_force_from_it_on() -> None:
    """A score of exactly 0 is a hit once the perceptron counts it as 1."""
    origin = Points.of([(0.0, 0.0, 1)])
    run = begin(Start((1.0, 1.0), 0.0, None), origin, Hyperparameters())

    by_gradient = frame_at(run, run.latest)
    run = edit(run, hyperparameters=Hyperparameters(rule=Rule.PERCEPTRON))
    by_perceptron = frame_at(run, run.latest)

    assert by_gradient.accuracy == [0.0]
    assert by_perceptron.accuracy == [1.0]


def test_a_run_without_points_has_a_frame_without_error() -> None:
    """Weights and bias are there; error and accuracy are not."""
    run = begin(Start.seeded(1), Points.none(), Hyperparameters())

    frame = frame_at(run, run.latest)

    assert frame == Frames([0], [0], [run.start.weights], [0.0], [None], [None])


def test_a_frame_completes_an_epoch_when_its_number_grows(run: Run) -> None:
    """Of five points in twos, each third update uses the last one and completes the epoch."""
    frames = frames_of(run, run.start.state, list(range(10)))

    assert frames.epoch == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]


def test_states_to_store_lie_at_regular_steps(run: Run) -> None:
    """A slice ends at every multiple of the distance between checkpoints and nowhere between."""
    pieces = list(replay(run, run.start.state, [3 * CHECKPOINT_EVERY + 5]))

    kept = [state for piece in pieces for state in piece.checkpoints]
    assert [state.step for state in kept] == [CHECKPOINT_EVERY * k for k in (1, 2, 3)]
    assert [state_at(run, state.step) for state in kept] == kept


def test_the_start_is_no_state_to_store(run: Run) -> None:
    """Step 0 is known without a checkpoint."""
    (piece,) = replay(run, run.start.state, [0])

    assert piece.state == run.start.state
    assert not piece.checkpoints


@pytest.mark.parametrize("batch_size", [1, 100, None])
def test_a_slice_is_little_work_however_many_points_there_are(batch_size: int | None) -> None:
    """With 5,000 points no slice does more than a few dozen updates, nor less than one."""
    points = Points.of([(index / 5000, 0.5, index % 2) for index in range(5000)])
    run = begin(Start.seeded(1), points, Hyperparameters(0.1, batch_size, Reduction.MEAN))

    ends = [0, *(piece.state.step for piece in replay(run, run.start.state, [60]))]

    lengths = [later - earlier for earlier, later in pairwise(ends)]
    assert min(lengths) >= 1
    assert max(lengths) * 5000 <= timeline.SLICE_VISITS


@pytest.mark.parametrize(
    ("first", "last", "every", "steps"),
    [
        (0, 1, 1, [1]),
        (0, 3, 1, [1, 2, 3]),
        (5, 11, 2, [7, 9, 11]),
        (5, 10, 2, [7, 9, 10]),
        (5, 7, 100, [7]),
        (0, 100, 100, [100]),
    ],
)
def test_every_kth_counts_from_where_it_starts_and_has_the_last(
    first: int, last: int, every: int, steps: list[int]
) -> None:
    """The moments are first + k, first + 2k, … and the last one, once."""
    assert every_kth(first, last, every) == steps


@pytest.mark.parametrize(
    ("points", "hyperparameters", "epoch_ends"),
    [
        (POINTS, Hyperparameters(0.2, 2), [9, 18]),  # goes on: 3, 6, 9, 12, 15, 18
        (POINTS.removed(0), Hyperparameters(0.1, 2), [10, 20]),  # afresh: 3, 6, 10, 12, …, 20
        (POINTS.appended(POINTS), Hyperparameters(0.1, 2), [6, 18]),  # afresh: 3, 6, 13, 18
    ],
)
def test_epoch_ends_are_counted_across_an_edit(
    points: Points, hyperparameters: Hyperparameters, epoch_ends: list[int]
) -> None:
    """By hand: after 8 updates, two of three into a pass, an edit goes on with it or begins anew.

    Wanted are the last completed epochs up to update 10, and from there to update 20.
    """
    run = after_updates(begin(Start.seeded(3), POINTS, Hyperparameters(0.1, 2)), 8)
    run = after_updates(edit(run, points=points, hyperparameters=hyperparameters), 12)

    found = with_epoch_ends(run, run.start.state, [10, 20])

    assert found == sorted({10, 20, *epoch_ends})


@given(stretches())
def test_epoch_ends_are_those_a_count_finds(stretch: tuple[Run, int, int, int]) -> None:
    """Looking at every single update finds the same last completed epoch in each window."""
    run, first, last, every = stretch
    state, steps = state_at(run, first), every_kth(first, last, every)
    frames = frames_of(run, state, list(range(first, last + 1)))
    completing = [
        step
        for step, (before, after) in zip(frames.step[1:], pairwise(frames.epoch), strict=True)
        if after > before
    ]
    wanted = set(steps)
    for begins, ends in pairwise([first, *steps]):
        wanted.update([step for step in completing if begins < step <= ends][-1:])

    found = with_epoch_ends(run, state, steps)

    assert found == sorted(wanted)


def test_visits_are_those_of_the_updates_and_of_their_errors() -> None:
    """Each segment counts with its own points and batches, and with its updates in the stretch."""
    run = after_updates(begin(Start.seeded(3), POINTS, Hyperparameters(0.1, 2)), 20)
    run = edit(run, hyperparameters=Hyperparameters(0.1, None), points=FEWER)
    run = after_updates(run, 10)

    assert visits_between(run, 0, 20) == 20 * (5 + 2)
    assert visits_between(run, 15, 23) == 5 * (5 + 2) + 3 * (3 + 3)
    assert visits_between(run, 25, 30) == 5 * (3 + 3)
    assert visits_between(run, 30, 30) == 0


@pytest.mark.parametrize(
    ("dear", "cheap"),
    [
        (Hyperparameters(0.1, 2), Hyperparameters(0.1, 1)),
        (Hyperparameters(0.1, None), Hyperparameters(0.1, 1)),
        (Hyperparameters(0.1, None), Hyperparameters(0.1, 2)),
    ],
)
def test_a_trace_is_foreseen_to_take_longer_by_batches(
    dear: Hyperparameters, cheap: Hyperparameters
) -> None:
    """An update by arrays costs several by one point, and each pass costs something too."""
    first, second = (
        after_updates(begin(Start.seeded(3), POINTS, chosen), 10) for chosen in (dear, cheap)
    )

    assert foreseen_seconds(first) > 1.2 * foreseen_seconds(second)
    assert foreseen_seconds(begin(Start.seeded(3), POINTS, dear)) == 0
