"""The run: a recipe, and the operations on it as pure functions.

A run is completely described by its start, its segments and how many updates were done. The
latest state is kept with it so that the next update needs no replay; everything else is computed.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Self

from app.learning.hyperparameters import Hyperparameters
from app.learning.model import NEURON, Model
from app.learning.points import Points
from app.learning.replay import State, seeded_weights
from app.runs.edited_points import POINT_BYTES, EditedPoints

SEGMENT_BYTES = 400
"""About what a segment takes in memory, its points apart."""

DEFAULT_SEED = 44
"""The seed of a run whose start nobody chose; the lesson's notebook has it."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins: drawn from ``seed``, or given by hand, when ``seed`` is ``None``."""

    weights: tuple[float, ...]
    bias: float
    seed: int | None

    @classmethod
    def seeded(cls, seed: int, model: Model = NEURON) -> Self:
        """Return the start that ``seed`` stands for: drawn weights, bias 0."""
        return cls(seeded_weights(seed, len(model.features)), 0.0, seed)

    def of_model(self, before: Model, model: Model) -> Self:
        """Return this start for another model: drawn anew, or with 0 for what was not chosen."""
        if self.seed is not None:
            return self.seeded(self.seed, model)
        chosen = dict(zip(before.features, self.weights, strict=True))
        weights = tuple(chosen.get(feature, 0.0) for feature in model.features)
        return type(self)(weights, self.bias, None)

    @property
    def state(self) -> State:
        """The state before the first update."""
        return State(0, 0, 0, (*self.weights, self.bias))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of updates after ``first_step`` with the same points and hyperparameters.

    ``edited`` is that of the segment before exactly when the points are the same.
    """

    first_step: int
    edited: EditedPoints
    hyperparameters: Hyperparameters

    @property
    def points(self) -> Points:
        """The points; hold them while they are used: many segments' are made when asked for."""
        return self.edited.points

    def changes_points_of(self, previous: Self) -> bool:
        """Tell whether the points differ from those of ``previous``, the segment before."""
        return self.edited is not previous.edited

    def begins_pass_after(self, previous: Self) -> bool:
        """Tell whether the points are visited from the first one again after ``previous``."""
        before, now = previous.hyperparameters, self.hyperparameters
        return (
            before.batch_size != now.batch_size
            or before.shuffle != now.shuffle
            or self.changes_points_of(previous)
        )

    def forgets(self, previous: Self) -> bool:
        """Tell whether the optimizer begins with an empty memory after ``previous``."""
        return previous.hyperparameters.optimizer is not self.hyperparameters.optimizer

    def continues(self, previous: Self) -> bool:
        """Tell whether nothing differs from ``previous``, the segment before, but the step."""
        same = previous.hyperparameters == self.hyperparameters
        return same and not self.changes_points_of(previous)


@dataclass(frozen=True, slots=True)
class Run:
    """A learner's experiment. ``segments`` is never empty and its first begins at step 0.

    ``points`` are those of now; of other segments' only the edits are kept. Another ``model`` would
    be another run.
    """

    start: Start
    segments: tuple[Segment, ...]
    latest: State
    model: Model = NEURON
    points: Points = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", self.segments[-1].points)

    @property
    def weight(self) -> int:
        """About what the run takes in memory, in bytes."""
        points = POINT_BYTES * len(self.points)
        return self.segments[-1].edited.weight + points + SEGMENT_BYTES * len(self.segments)

    @property
    def hyperparameters(self) -> Hyperparameters:
        """The hyperparameters as they are now."""
        return self.segments[-1].hyperparameters

    @property
    def shuffle_seed(self) -> int:
        """What shuffled orders are drawn from; 0 when the start was given by hand."""
        return self.start.seed or 0

    @property
    def ever_holds_back(self) -> bool:
        """Tell whether points are held back in any segment."""
        return any(one.edited.learnt < len(one.edited) for one in self.segments)

    def at(self, state: State) -> Self:
        """Return the run with another latest state, as every step makes one."""
        return type(self)(self.start, self.segments, state, self.model)

    def segment_index_at(self, step: int) -> int:
        """Return which segment is in force at a step: the one that the next update belongs to."""
        return bisect_right(self.segments, step, key=lambda segment: segment.first_step) - 1

    def end_of_segment(self, index: int, last: int) -> int:
        """Return the last step of a segment, or ``last`` if that comes first."""
        if index + 1 < len(self.segments):
            return min(last, self.segments[index + 1].first_step)
        return last

    def has_margins_before(self, step: int) -> bool:
        """Tell whether any update up to a step was made by ``margins``."""
        return any(
            segment.hyperparameters.has_margins
            for segment in self.segments
            if segment.first_step < step
        )

    def entering(self, index: int, state: State) -> State:
        """Return a state as segment ``index`` goes on from it."""
        segment = self.segments[index]
        if index == 0 or state.step != segment.first_step:
            return state
        place = self.place_entering(index, state.step, state.place)
        memory = () if segment.forgets(self.segments[index - 1]) else state.memory
        return replace(state, place=place, memory=memory)

    def place_entering(self, index: int, step: int, place: int) -> int:
        """Return the place in the pass from which segment ``index`` goes on at ``step``."""
        segment = self.segments[index]
        if (
            index > 0
            and step == segment.first_step
            and segment.begins_pass_after(self.segments[index - 1])
        ):
            return 0
        return place


def begin(
    start: Start,
    points: Points,
    hyperparameters: Hyperparameters,
    model: Model = NEURON,
) -> Run:
    """Return a run of no updates yet."""
    segment = Segment(0, EditedPoints.first(points), hyperparameters)
    return Run(start, (segment,), start.state, model)


def edit(
    run: Run, *, points: Points | None = None, hyperparameters: Hyperparameters | None = None
) -> Run:
    """Return the run with other points or hyperparameters from its latest update on.

    A segment in which nothing was learnt leaves no trace: an edit taken back before the next
    update gives the very run there was before.
    """
    current = run.segments[-1]
    kept = run.segments if current.first_step < run.latest.step else run.segments[:-1]
    edited = current.edited
    if points is not None:
        edited = kept[-1].edited.then(points) if kept else EditedPoints.first(points)
    next_segment = Segment(
        run.latest.step,
        edited,
        current.hyperparameters if hyperparameters is None else hyperparameters,
    )
    if not (kept and next_segment.continues(kept[-1])):
        kept += (next_segment,)
    return replace(run, segments=kept)


def reset(run: Run, start: Start | None = None) -> Run:
    """Return the run at step 0 with its points and hyperparameters of now.

    It begins where it began before, or at ``start``.
    """
    return begin(run.start if start is None else start, run.points, run.hyperparameters, run.model)


def remodel(run: Run, model: Model) -> Run:
    """Return the run at step 0 with another model; what the start leaves open is drawn for it."""
    return begin(run.start.of_model(run.model, model), run.points, run.hyperparameters, model)


def rewind(run: Run, state: State) -> Run:
    """Return the run without what came after ``state``, one of its states."""
    return replace(run, segments=run.segments[: run.segment_index_at(state.step) + 1], latest=state)
