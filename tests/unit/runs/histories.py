"""Random runs for property tests: a start, then updates, edits and rewinds in any order."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from app.learning.features import LINE, Feature
from app.learning.hyperparameters import Hyperparameters, Method, Reduction, Rule
from app.learning.model import NEURON, Model
from app.learning.points import Points
from app.learning.replay import Frames, State
from app.runs.registry import Registry
from app.runs.run import Run, Start, begin, edit, rewind
from app.runs.timeline import replay

coordinates = st.one_of(st.integers(-8, 8).map(lambda eighths: eighths / 8), st.floats(-2, 2))
rows = st.tuples(coordinates, coordinates, st.sampled_from([0.0, 1.0]))


@st.composite
def held_back(draw: st.DrawFn) -> Points:
    """Draw points of which some are held back, though never all."""
    drawn = draw(st.lists(rows, min_size=1, max_size=9))
    flags = draw(st.lists(st.booleans(), min_size=len(drawn), max_size=len(drawn)))
    return Points.of(drawn, held_back=[flag and place > 0 for place, flag in enumerate(flags)])


some_points = st.one_of(st.lists(rows, min_size=1, max_size=9).map(Points.of), held_back())
models = st.one_of(
    st.just(LINE),
    st.sets(st.sampled_from([*Feature][2:])).map(
        lambda more: tuple(one for one in Feature if one in LINE or one in more)
    ),
).map(Model)
hyperparameters = st.builds(
    Hyperparameters,
    st.sampled_from([0.01, 0.1, 1 / 16]),
    st.sampled_from([1, 2, 3, 4, 20, None]),
    st.sampled_from(Reduction),
    st.booleans(),
    st.sampled_from(Rule),
    st.one_of(st.just(Method.PLAIN), st.sampled_from(Method)),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from([None, 0.5]),
    st.sampled_from([0.0, 0.0, 0.01]),
    st.sampled_from([0.0, 0.0, 0.01]),
)
starts = st.one_of(
    st.integers(0, 2**32 - 1).map(Start.seeded),
    st.builds(
        Start,
        st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
        st.floats(-2, 2),
        st.none(),
    ),
)


def state_at(run: Run, step: int) -> State:
    """Return the state after update ``step``, replayed from the start in one go."""
    return [piece.state for piece in replay(run, run.start.state, [step])][-1]


def after_updates(run: Run, count: int) -> Run:
    """Return the run with more updates done."""
    (*_, last) = replay(run, run.latest, [run.latest.step + count])
    return replace(run, latest=last.state)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Draw a run with up to ten operations behind it, and a hundred updates or so."""
    model = draw(models)
    start = draw(starts).of_model(NEURON, model)
    run = begin(start, draw(some_points), draw(hyperparameters), model)
    operations: list[Callable[[Run], Run]] = [
        lambda run: after_updates(run, draw(st.integers(1, 30))),
        lambda run: edit(run, points=draw(some_points)),
        lambda run: edit(run, hyperparameters=draw(hyperparameters)),
        lambda run: rewind(run, state_at(run, draw(st.integers(0, run.latest.step)))),
    ]
    for operation in draw(st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 2, 3]), max_size=10)):
        run = operations[operation](run)
    return run


async def frames_of(
    registry: Registry, run_id: str, first: int, last: int | None, every: int, *, epochs: bool
) -> Frames:
    """Return frames of a run as it is now."""
    snapshot = await registry.replayer.read(run_id)
    return await registry.replayer.frames_of(snapshot, first, last, every, epochs=epochs)
