from dataclasses import dataclass, replace
from math import exp, log

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.learning.hyperparameters import Hyperparameters, Reduction, Rule
from app.learning.points import Points
from app.learning.replay import State, seeded_weights, shuffled_order
from app.runs.recipe import Recipe
from app.runs.run import Run, Start, begin, edit, reset, rewind
from app.runs.timeline import frame_at, replay
from tests.unit.runs.histories import after_updates, state_at

Row = tuple[float, float, float]

POINTS = Points.of([(0.1, 0.2, 1), (0.3, 0.4, 0), (0.5, 0.6, 1), (0.7, 0.8, 0), (0.9, 0.1, 1)])
OTHER_POINTS = POINTS.removed(0)


@dataclass(frozen=True)
class Moment:
    """One moment of the textbook's run.

    ``left`` are the points that the pass under way has yet to visit, ``ordered_by`` is what that
    pass was laid out for. ``exact`` tells that no rounding has happened yet.
    """

    epoch: int
    weights: tuple[float, float]
    bias: float
    left: tuple[int, ...]
    ordered_by: object
    exact: bool


class Textbook:
    """The same experiment done the plain way: every moment kept, one point after the other."""

    def __init__(self, start: Start, rows: list[Row], hyperparameters: Hyperparameters) -> None:
        weights = (start.weights[0], start.weights[1])
        self.seed = 0 if start.seed is None else start.seed
        self.moments = [Moment(0, weights, start.bias, (), None, start.seed is None)]
        self.rows, self.hyperparameters = [rows], [hyperparameters]

    def score(self, moment: Moment, row: Row) -> float:
        """Return z, and give up on an example in which rounding decides on which side it lies."""
        z = moment.weights[0] * row[0] + moment.weights[1] * row[1] + moment.bias
        assume(moment.exact or abs(z) > 1e-9)
        return z

    def update(self) -> None:
        """Do one update by the lesson's formulas."""
        before, rows, chosen = self.moments[-1], self.rows[-1], self.hyperparameters[-1]
        ordered_by = (rows, chosen.batch_size, chosen.shuffle)
        left, m = before.left, len(rows)
        if not left or before.ordered_by != ordered_by:
            shuffled = chosen.shuffle and chosen.batch_size is not None and chosen.batch_size < m
            left = tuple(
                shuffled_order(self.seed, before.epoch, m).tolist() if shuffled else range(m)
            )
        size = m if chosen.batch_size is None else chosen.batch_size
        batch, left = left[:size], left[size:]
        sums = [0.0, 0.0, 0.0]
        for index in batch:
            x1, x2, label = rows[index]
            if chosen.rule is Rule.PERCEPTRON:
                prediction = 1.0 if self.score(before, rows[index]) >= 0 else 0.0
            else:
                w1, w2 = before.weights
                prediction = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + before.bias)))
            sums[0] += (label - prediction) * x1
            sums[1] += (label - prediction) * x2
            sums[2] += label - prediction
        rate = chosen.learning_rate
        if chosen.reduction is Reduction.MEAN:
            rate /= len(batch)
        self.moments.append(
            Moment(
                before.epoch + (0 if left else 1),
                (before.weights[0] + rate * sums[0], before.weights[1] + rate * sums[1]),
                before.bias + rate * sums[2],
                left,
                ordered_by,
                before.exact and chosen.rule is Rule.PERCEPTRON and rate in (1 / 16, 1 / 64),
            )
        )
        self.rows.append(rows)
        self.hyperparameters.append(chosen)

    def keep(self, moments: int) -> None:
        """Drop everything after the first so many moments."""
        del self.moments[moments:], self.rows[moments:], self.hyperparameters[moments:]

    def loss(self, step: int) -> float | None:
        """Return the mean error after an update, over the points as they are then."""
        moment, errors = self.moments[step], []
        for x1, x2, label in self.rows[step]:
            z = moment.weights[0] * x1 + moment.weights[1] * x2 + moment.bias
            errors.append(-log(1 / (1 + exp(-z if label else z))))
        return sum(errors) / len(errors) if errors else None

    def accuracy(self, step: int) -> float | None:
        """Return the share of points on the right side after an update."""
        moment, hits = self.moments[step], []
        for row in self.rows[step]:
            z = self.score(moment, row)
            one = z >= 0 if self.hyperparameters[step].rule is Rule.PERCEPTRON else z > 0
            hits.append(one == (row[2] == 1))
        return sum(hits) / len(hits) if hits else None


eighths = st.integers(-16, 16).map(lambda eighth: eighth / 8)
a_row = st.tuples(eighths, eighths, st.sampled_from([0.0, 1.0]))
some_rows = st.lists(a_row, min_size=1, max_size=7)
some_hyperparameters = st.builds(
    Hyperparameters,
    st.sampled_from([1 / 16, 1 / 64, 0.05]),  # low enough that rounding does not grow
    st.sampled_from([1, 2, 3, 5, 9, None]),
    st.sampled_from(Reduction),
    st.booleans(),
    st.sampled_from(Rule),
)
some_start = st.one_of(
    st.integers(0, 99).map(Start.seeded),
    st.builds(Start, st.tuples(eighths, eighths), eighths, st.none()),
)


class RunAgainstTextbook(RuleBasedStateMachine):
    """Any operations in any order, done to a run and to the textbook's experiment."""

    @initialize(start=some_start, rows=some_rows, hyperparameters=some_hyperparameters)
    def begin(self, start: Start, rows: list[Row], hyperparameters: Hyperparameters) -> None:
        """Begin both alike."""
        self.run = begin(start, Points.of(rows), hyperparameters)
        self.textbook = Textbook(start, rows, hyperparameters)

    @precondition(lambda self: len(self.run.points) > 0)
    @rule(count=st.integers(1, 12))
    def update(self, count: int) -> None:
        """Do some updates."""
        for _ in range(count):
            self.textbook.update()
        self.run = after_updates(self.run, count)

    @rule(hyperparameters=some_hyperparameters)
    def change_hyperparameters(self, hyperparameters: Hyperparameters) -> None:
        """Use other hyperparameters."""
        self.textbook.hyperparameters[-1] = hyperparameters
        self.run = edit(self.run, hyperparameters=hyperparameters)

    @rule(learning_rate=st.sampled_from([1 / 16, 1 / 64]), one=st.sampled_from(Rule))
    def change_what_keeps_the_pass(self, learning_rate: float, one: Rule) -> None:
        """Use another rate and rule, and go on with the pass under way."""
        hyperparameters = replace(self.run.hyperparameters, learning_rate=learning_rate, rule=one)
        self.textbook.hyperparameters[-1] = hyperparameters
        self.run = edit(self.run, hyperparameters=hyperparameters)

    @rule(rows=st.lists(a_row, max_size=7))
    def replace_points(self, rows: list[Row]) -> None:
        """Use other points, or none."""
        self.textbook.rows[-1] = rows
        self.run = edit(self.run, points=Points.of(rows))

    @rule(row=a_row)
    def append_point(self, row: Row) -> None:
        """Add a point."""
        self.textbook.rows[-1] = [*self.textbook.rows[-1], row]
        self.run = edit(self.run, points=self.run.points.appended(Points.of([row])))

    @precondition(lambda self: len(self.run.points) > 0)
    @rule(row=a_row, data=st.data())
    def move_point(self, row: Row, data: st.DataObject) -> None:
        """Put one point somewhere else."""
        index = data.draw(st.integers(0, len(self.run.points) - 1))
        rows = list(self.textbook.rows[-1])
        rows[index] = row
        self.textbook.rows[-1] = rows
        self.run = edit(self.run, points=self.run.points.replaced(index, Points.of([row])))

    @precondition(lambda self: len(self.run.points) > 0)
    @rule(data=st.data())
    def remove_point(self, data: st.DataObject) -> None:
        """Take one point away."""
        index = data.draw(st.integers(0, len(self.run.points) - 1))
        rows = list(self.textbook.rows[-1])
        del rows[index]
        self.textbook.rows[-1] = rows
        self.run = edit(self.run, points=self.run.points.removed(index))

    @rule(rows=some_rows, hyperparameters=some_hyperparameters)
    def edit_and_take_it_back(self, rows: list[Row], hyperparameters: Hyperparameters) -> None:
        """Change everything and change it back before the next update: nothing has happened."""
        edited = edit(self.run, points=Points.of(rows))
        edited = edit(edited, hyperparameters=hyperparameters)
        edited = edit(edited, points=self.run.points)
        self.run = edit(edited, hyperparameters=self.run.hyperparameters)

    @rule(data=st.data())
    def rewind(self, data: st.DataObject) -> None:
        """Go back to an earlier moment."""
        step = data.draw(st.integers(0, self.run.latest.step))
        self.textbook.keep(step + 1)
        self.run = rewind(self.run, state_at(self.run, step))

    @rule(start=st.one_of(st.none(), some_start))
    def reset(self, start: Start | None) -> None:
        """Go back to the same start, or to a new one."""
        self.textbook = Textbook(
            start or self.run.start, self.textbook.rows[-1], self.textbook.hyperparameters[-1]
        )
        self.run = reset(self.run, start)

    @rule()
    def store_and_load(self) -> None:
        """Write the recipe out, read it back, and compute the latest moment anew."""
        begun = Recipe.model_validate_json(Recipe.of(self.run).to_json()).begun()
        self.run = replace(begun, latest=state_at(begun, self.run.latest.step))

    @invariant()
    def latest_moment_is_the_textbooks(self) -> None:
        """The latest moment shows the textbook's numbers."""
        step = len(self.textbook.moments) - 1
        frame = frame_at(self.run, self.run.latest)

        assert frame.step == [step]
        assert frame.epoch == [self.textbook.moments[-1].epoch]
        assert frame.weights[0] == pytest.approx(self.textbook.moments[-1].weights, abs=1e-12)
        assert frame.bias[0] == pytest.approx(self.textbook.moments[-1].bias, abs=1e-12)
        assert frame.loss[0] == pytest.approx(self.textbook.loss(step), abs=1e-10)
        assert frame.accuracy[0] == self.textbook.accuracy(step)
        assert [(*x, label) for x, label in self.run.points.rows] == self.textbook.rows[-1]
        assert self.run.hyperparameters == self.textbook.hyperparameters[-1]

    @invariant()
    def no_segment_is_without_need(self) -> None:
        """Segments begin at rising steps, differ, and all but the last one have updates."""
        for before, segment in zip(self.run.segments, self.run.segments[1:], strict=False):
            assert before.first_step < segment.first_step <= self.run.latest.step
            assert not segment.continues(before)
        assert self.run.segments[0].first_step == 0

    def teardown(self) -> None:
        """In the end every moment on the timeline is the textbook's."""
        last = len(self.textbook.moments) - 1
        pieces = list(replay(self.run, self.run.start.state, range(last + 1)))

        weights = [one for piece in pieces for one in piece.frames.weights]
        epochs = [one for piece in pieces for one in piece.frames.epoch]
        losses = [one for piece in pieces for one in piece.frames.loss]
        assert epochs == [moment.epoch for moment in self.textbook.moments]
        for step, moment in enumerate(self.textbook.moments):
            assert weights[step] == pytest.approx(moment.weights, abs=1e-12)
            assert losses[step] == pytest.approx(self.textbook.loss(step), abs=1e-10)
        assert pieces[-1].state == self.run.latest


def test_a_run_is_the_textbooks_experiment_whatever_is_done_to_it() -> None:
    """After any operations in any order each moment has the numbers of the plain loop."""
    run_state_machine_as_test(
        RunAgainstTextbook, settings=settings(max_examples=60, stateful_step_count=25)
    )


@pytest.fixture
def run() -> Run:
    """A run over five points, begun at seed 44."""
    return begin(Start.seeded(44), POINTS, Hyperparameters(0.1, 2))


def test_a_run_begins_before_its_first_update(run: Run) -> None:
    """Nothing is learnt yet; the weights are those of the seed and the bias is 0."""
    assert run.latest == State(0, 0, 0, (*seeded_weights(44, 2), 0.0))
    assert run.points == POINTS
    assert run.hyperparameters == Hyperparameters(0.1, 2)


@pytest.mark.parametrize(
    "hyperparameters",
    [
        Hyperparameters(0.2, 2),
        Hyperparameters(0.1, 2, Reduction.MEAN),
        Hyperparameters(0.1, 2, rule=Rule.PERCEPTRON),
    ],
)
def test_rate_reduction_and_rule_keep_the_pass(run: Run, hyperparameters: Hyperparameters) -> None:
    """The pass goes on where it is: its third update of two, two and one points ends it."""
    run = after_updates(run, 2)

    run = after_updates(edit(run, hyperparameters=hyperparameters), 1)

    assert (run.latest.epoch, run.latest.place) == (1, 0)


@pytest.mark.parametrize(
    ("hyperparameters", "place"),
    [(Hyperparameters(0.1, 3), 3), (Hyperparameters(0.1, 2, shuffle=True), 2)],
)
def test_batch_size_and_shuffle_begin_a_fresh_pass(
    run: Run, hyperparameters: Hyperparameters, place: int
) -> None:
    """The points are visited from the first one again; the epoch was not completed."""
    run = after_updates(run, 2)

    run = after_updates(edit(run, hyperparameters=hyperparameters), 1)

    assert (run.latest.epoch, run.latest.place) == (0, place)


def test_other_points_begin_a_fresh_pass(run: Run) -> None:
    """With a point gone the next update uses the first two of those that are left."""
    run = after_updates(run, 2)

    run = after_updates(edit(run, points=OTHER_POINTS), 1)

    assert (run.latest.epoch, run.latest.place) == (0, 2)


def test_an_edit_taken_back_leaves_no_trace(run: Run) -> None:
    """Points and hyperparameters put back before the next update give the very same run."""
    run = after_updates(run, 2)

    edited = edit(run, points=OTHER_POINTS, hyperparameters=Hyperparameters(7.0, 1))
    taken_back = edit(edited, points=POINTS, hyperparameters=Hyperparameters(0.1, 2))

    assert len(edited.segments) == 2
    assert taken_back == run


def test_several_edits_between_updates_are_one_segment(run: Run) -> None:
    """Dragging a point about costs one segment, however often it is dropped."""
    run = after_updates(run, 2)

    for index in range(len(POINTS)):
        run = edit(run, points=run.points.removed(0) if index else OTHER_POINTS)

    assert [segment.first_step for segment in run.segments] == [0, 2]
    assert len(run.points) == 0


def test_an_edit_before_the_first_update_is_no_segment_of_its_own(run: Run) -> None:
    """What is chosen at step 0 is simply what the run begins with."""
    edited = edit(run, points=OTHER_POINTS)

    assert edited == begin(run.start, OTHER_POINTS, run.hyperparameters)


def test_operations_leave_the_run_they_are_done_to_as_it_was(run: Run) -> None:
    """Every operation gives another run."""
    before = after_updates(run, 3)
    copy = replace(before)

    edit(before, points=OTHER_POINTS)
    rewind(before, state_at(before, 1))
    reset(before, Start.seeded(1))
    after_updates(before, 5)

    assert before == copy


def test_a_rewind_drops_what_came_after(run: Run) -> None:
    """Segments after the moment go; the edit made at that very moment stays."""
    run = edit(after_updates(run, 4), hyperparameters=Hyperparameters(0.5, 2))
    run = edit(after_updates(run, 4), points=OTHER_POINTS)
    run = after_updates(run, 4)

    at_8, at_7, at_4, at_3 = (rewind(run, state_at(run, step)) for step in (8, 7, 4, 3))

    assert [len(one.segments) for one in (at_8, at_7, at_4, at_3)] == [3, 2, 2, 1]
    assert at_4.hyperparameters.learning_rate == 0.5
    assert at_3.hyperparameters.learning_rate == 0.1
    assert after_updates(at_8, 4) == run


def test_a_rewound_run_walks_the_same_path_again(run: Run) -> None:
    """Going back and forth changes no bit of what follows."""
    there = after_updates(run, 50)

    back_again = after_updates(rewind(there, state_at(there, 17)), 33)

    assert back_again == there


def test_a_reset_keeps_start_points_and_hyperparameters(run: Run) -> None:
    """What was edited on the way is what the run now begins with; history is gone."""
    run = edit(after_updates(run, 4), points=OTHER_POINTS)
    run = edit(after_updates(run, 4), hyperparameters=Hyperparameters(0.5))

    again = reset(run)

    assert again == begin(Start.seeded(44), OTHER_POINTS, Hyperparameters(0.5))


def test_a_reset_to_a_new_start_takes_it(run: Run) -> None:
    """Weights given by hand have no seed, and shuffle as seed 0 does."""
    start = Start((0.5, -0.5), 0.25, None)

    again = reset(after_updates(run, 4), start)

    assert again.latest == State(0, 0, 0, (0.5, -0.5, 0.25))
    assert again.shuffle_seed == 0
    assert reset(again, Start.seeded(9)).shuffle_seed == 9
