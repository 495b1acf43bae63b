"""Insight into a run: one update worked out, and the error surface its path crosses."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.learning.hyperparameters import Hyperparameters
from app.learning.model import Model
from app.learning.optimizers import Diverged
from app.learning.optimum import Descent, Optimum, endless_descent, find_optimum, lowest_loss
from app.learning.points import Points
from app.learning.replay import Frames
from app.learning.surface import surface_rows, surrounding_box
from app.learning.worked_update import WorkedUpdate, work_out
from app.runs.limits import number
from app.runs.refusals import Impossible, Invalid
from app.runs.replayer import Replayer, Snapshot

GRID = 61
"""Values of each weight at which the error surface is computed."""

PATH_FRAMES = 400
"""Frames of the path after its start, at most, that are given with the surface."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ExplainedUpdate:
    """An update of a run, worked out, with the points and hyperparameters it was made with."""

    step: int
    is_done: bool
    points: Points
    hyperparameters: Hyperparameters
    worked: WorkedUpdate


@dataclass(frozen=True, slots=True)
class Surface:
    """What is descended over two of the parameters, the others as they are after one update.

    That is E, or with penalties J. ``over`` tells which two they are; ``loss[i][j]`` is at w2[i],
    w1[j], the values of the second and of the first. ``path`` holds frames up to that moment;
    ``optimum`` is ``None`` when none is finite, and then ``descent`` is a direction in which E
    falls for ever, where one is known; ``lowest_loss`` is what E cannot fall below, or ``None``
    where that cannot be told.
    """

    step: int
    parameters: tuple[float, ...]
    over: tuple[int, int]
    has_penalty: bool
    w1: list[float]
    w2: list[float]
    loss: list[list[float]]
    path: Frames
    optimum: Optimum | None
    descent: Descent | None
    lowest_loss: float | None


def check_points(run_points: Points) -> None:
    """Refuse what needs points where there are none.

    Raises:
        Impossible: there are no points.
    """
    if not len(run_points):
        raise Impossible("There are no points yet, so there is no error. Add at least one first.")


async def explain_update(replayer: Replayer, snapshot: Snapshot, step: int) -> ExplainedUpdate:
    """Work out update ``step``, from 1 to the latest, or the one that would come next.

    Raises:
        Invalid: the run has no such update.
        Impossible: it would be the next, and there are no points.
    """
    run, latest = snapshot.run, snapshot.run.latest.step
    if not 1 <= step <= latest + 1:
        raise Invalid(
            "step",
            f"This run has updates 1 to {number(latest)}, and {number(latest + 1)} comes next; "
            f"there is no update {number(step)}.",
        )
    index = run.segment_index_at(step - 1)
    segment = run.segments[index]
    check_points(segment.points)
    before = run.entering(index, await replayer.state_at(snapshot, step - 1))
    given = run.model.inputs(segment.points)
    try:
        worked = work_out(before, given, segment.hyperparameters, run.shuffle_seed)
    except Diverged as error:
        raise Impossible(str(error)) from error
    return ExplainedUpdate(step, step <= latest, segment.points, segment.hyperparameters, worked)


async def survey(
    replayer: Replayer,
    snapshot: Snapshot,
    step: int | None,
    box: tuple[Range, Range] | None,
    whole_path: bool = True,
    over: tuple[str, str] = ("w1", "w2"),
) -> Surface:
    """Compute the error surface after an update, over ``box`` or around the path to it.

    It is over two parameters, by their names; all others are held. Without the whole path, which a
    long run takes long to replay, only its end is given.

    Raises:
        Invalid: the run has no such update, or its model no such parameters.
        Impossible: there are no points.
    """
    run = snapshot.run
    pair = _places_of(over, run.model)
    step = run.latest.step if step is None else step
    if step > run.latest.step:
        raise Invalid("step", f"This run has {number(run.latest.step)} updates, not {step}.")
    segment = run.segments[run.segment_index_at(step)]
    check_points(segment.points)
    points, chosen = run.model.inputs(segment.points).learnt, segment.hyperparameters
    most = min(PATH_FRAMES, replayer.most_frames - 1)  # and the start they lead from
    first, every = (0, max(1, -(-step // most))) if whole_path and most else (step, 1)
    path = await replayer.frames_of(snapshot, first, step, every, epochs=False)
    optimum = await asyncio.to_thread(find_optimum, points, chosen.l1, chosen.l2)
    lowest = optimum.loss if optimum else await asyncio.to_thread(lowest_loss, points)
    descent = None if optimum else await asyncio.to_thread(endless_descent, points)
    visited = np.column_stack((path.weights, path.bias))
    best = np.array((*optimum.weights, optimum.bias))[list(pair)] if optimum else None
    (low1, high1), (low2, high2) = box or surrounding_box(visited[:, pair], best)
    w1, w2 = np.linspace(low1, high1, GRID), np.linspace(low2, high2, GRID)
    penalties = chosen.l1, chosen.l2
    rows = await _all_rows(surface_rows(points, visited[-1], pair, (w1, w2), penalties))
    return Surface(
        step,
        tuple(visited[-1].tolist()),
        pair,
        chosen.has_penalty,
        w1.tolist(),
        w2.tolist(),
        rows,
        path,
        optimum,
        descent,
        lowest,
    )


def _places_of(over: tuple[str, str], model: Model) -> tuple[int, int]:
    """Return which parameters two names mean.

    Raises:
        Invalid: the model has no such parameters, or they are the same one.
    """
    first, second = over
    for field, name in (("first", first), ("second", second)):
        if name not in model.names:
            raise Invalid(field, f"This model has the parameters {', '.join(model.names)}.")
    if first == second:
        raise Invalid("second", "The surface is over two parameters; name another one.")
    return model.names.index(first), model.names.index(second)


async def _all_rows(rows: Iterator[list[float]]) -> list[list[float]]:
    """Compute the rows in a thread, one at a time, so that no step of anyone waits for more."""
    computed: list[list[float]] = []
    while (row := await asyncio.to_thread(next, rows, None)) is not None:
        computed.append(row)
    return computed
