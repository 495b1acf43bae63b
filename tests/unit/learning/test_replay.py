from dataclasses import dataclass, replace
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.hyperparameters import Hyperparameters, Method, Reduction, Rule
from app.learning.model import pull
from app.learning.neuron import loss
from app.learning.optimizers import Optimizer
from app.learning.points import Points
from app.learning.replay import (
    LARGEST_SEED,
    Frames,
    State,
    evaluate,
    seeded_weights,
    shuffled_order,
    updates_to_epoch_end,
    visited,
    walk,
)
from tests.unit.learning.textbook import accuracy


@dataclass(frozen=True)
class Experiment:
    """Everything that determines a stretch of updates."""

    points: Points
    hyperparameters: Hyperparameters
    start: State
    seed: int

    def walk(self, updates: int, after: State | None = None) -> tuple[Frames, State]:
        """Do updates from the start, or after another state."""
        return walk(after or self.start, self.points, self.hyperparameters, self.seed, updates)


@st.composite
def experiments(draw: st.DrawFn, most_points: int = 300) -> Experiment:
    """Draw points of 1 to 4 features and every kind of hyperparameters."""
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, most_points))
    drawn = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = draw(st.sampled_from([0.01, 1.0, 1e6]))
    rows = np.column_stack([drawn.normal(0, scale, (m, n)), drawn.integers(0, 2, m)]).tolist()
    hyperparameters = Hyperparameters(
        draw(st.sampled_from([1e-9, 0.01, 1.0, 1000.0])),
        draw(st.one_of(st.none(), st.just(1), st.integers(1, most_points + 10))),
        draw(st.sampled_from(Reduction)),
        draw(st.booleans()),
        draw(st.sampled_from(Rule)),
        draw(st.one_of(st.just(Method.PLAIN), st.sampled_from(Method))),
        draw(st.sampled_from([0.0, 0.9])),
        l2=draw(st.sampled_from([0.0, 1e-7])),
        l1=draw(st.sampled_from([0.0, 1e-7])),
    )
    start = State(0, 0, 0, tuple(drawn.normal(0, 1, n + 1).tolist()))
    return Experiment(Points.of(rows, n), hyperparameters, start, draw(st.integers(0, 1000)))


def textbook(
    rows: list[tuple[float, float, float]],
    weights: tuple[float, ...],
    learning_rate: float,
    epochs: int,
) -> list[list[float]]:
    """Return w₁, w₂ and b after each update, by the lesson's loop: one point at a time."""
    w1, w2 = weights
    b = 0.0
    path = []
    for _ in range(epochs):
        for x1, x2, y in rows:
            prediction = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b)))
            w1 = w1 + learning_rate * (y - prediction) * x1
            w2 = w2 + learning_rate * (y - prediction) * x2
            b = b + learning_rate * (y - prediction)
            path.append([w1, w2, b])
    return path


@pytest.mark.parametrize("seed", [0, 1, 44, 12345, LARGEST_SEED])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_seed_stands_for_the_weights_the_legacy_generator_draws(seed: int, n: int) -> None:
    """The start is what ``np.random.seed`` and ``np.random.normal`` give, as notebooks use them."""
    np.random.seed(seed)
    expected = np.random.normal(scale=1 / np.sqrt(n), size=n)

    weights = seeded_weights(seed, n)

    assert weights == tuple(expected.tolist())


def test_walk_is_the_lessons_loop() -> None:
    """One point per update in file order gives the textbook's numbers, epoch after epoch."""
    drawn = np.random.default_rng(1)
    rows = [(*drawn.random(2).tolist(), float(drawn.integers(0, 2))) for _ in range(20)]
    weights = seeded_weights(44, 2)
    expected = textbook(rows, weights, 0.01, 30)

    path, end = walk(
        State(0, 0, 0, (*weights, 0.0)), Points.of(rows), Hyperparameters(0.01), 44, 20 * 30
    )

    walked = [[*w, b] for w, b in zip(path.weights, path.bias, strict=True)]
    assert np.abs(np.array(walked) - np.array(expected)).max() < 1e-14
    assert end == State(600, 30, 0, (*path.weights[-1], path.bias[-1]))


def test_walk_is_a_plain_numpy_loop_over_batches() -> None:
    """Batches are taken in order and the last one of an epoch is smaller."""
    drawn = np.random.default_rng(2)
    X, y = drawn.normal(size=(11, 3)), drawn.integers(0, 2, 11).astype(float)
    w, b, expected = np.array([0.1, -0.2, 0.3]), 0.5, []
    for _ in range(3):
        for first in range(0, 11, 4):
            batch, labels = X[first : first + 4], y[first : first + 4]
            error = labels - 1 / (1 + np.exp(-(batch @ w + b)))
            w, b = w + 0.2 * error @ batch / len(labels), b + 0.2 * error.mean()
            expected.append([*w, b])

    path, end = walk(
        State(0, 0, 0, (0.1, -0.2, 0.3, 0.5)),
        Points.of(np.column_stack([X, y]).tolist(), 3),
        Hyperparameters(0.2, 4, Reduction.MEAN),
        0,
        9,
    )

    walked = [[*w, b] for w, b in zip(path.weights, path.bias, strict=True)]
    assert np.abs(np.array(walked) - np.array(expected)).max() < 1e-14
    assert path.epoch == [0, 0, 1, 1, 1, 2, 2, 2, 3]
    assert (end.step, end.epoch, end.place) == (9, 3, 0)


@given(experiments(most_points=12))
def test_one_point_path_is_the_general_formula(experiment: Experiment) -> None:
    """Plain numbers for single points give what the formula for batches gives."""
    one_by_one = replace(
        experiment, hyperparameters=replace(experiment.hyperparameters, batch_size=1)
    )
    hyperparameters = one_by_one.hyperparameters
    points, m = one_by_one.points, len(one_by_one.points)
    before = one_by_one.start

    for update in range(2 * m):
        place = slice(update % m, update % m + 1)
        order = visited(m, hyperparameters, one_by_one.seed, before.epoch, place)
        [index] = np.arange(m)[order]
        more = pull(
            points.columns[:, [index]],
            points.y[[index]],
            np.array(before.parameters),
            hyperparameters.pull_scale(1),
            hyperparameters.rule,
        )
        optimizer = Optimizer(hyperparameters, before.memory)
        path, after = one_by_one.walk(1, before)

        expected = optimizer.step(np.array(before.parameters), more, 1).tolist()
        largest = max(map(abs, [*before.parameters, *expected]))
        assert after.parameters == pytest.approx(expected, rel=1e-13, abs=1e-13 * largest)
        assert after.parameters == (*path.weights[0], path.bias[0])
        before = after


@given(experiments(), st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_walk_repeats_itself_to_the_last_bit_however_it_is_cut(
    experiment: Experiment, pieces: list[int]
) -> None:
    """Going in pieces of any lengths gives the very numbers of going at once."""
    whole, end = experiment.walk(sum(pieces))

    joined, state = Frames(), experiment.start
    for updates in pieces:
        part, state = experiment.walk(updates, state)
        joined.extend(part)

    assert joined == whole
    assert state == end


@given(experiments(), st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_evaluation_repeats_itself_to_the_last_bit_however_it_is_cut(
    experiment: Experiment, pieces: list[int]
) -> None:
    """Error and accuracy of a moment do not depend on which others are computed with it."""
    path, _ = experiment.walk(sum(pieces))
    rule = experiment.hyperparameters.rule
    whole = evaluate(experiment.points, path.weights, path.bias, rule)

    losses: list[float | None] = []
    shares: list[float | None] = []
    for updates in pieces:
        first = len(losses)
        part = evaluate(
            experiment.points,
            path.weights[first : first + updates],
            path.bias[first : first + updates],
            rule,
        )
        losses += part[0]
        shares += part[1]

    assert (losses, shares) == whole


@given(experiments(most_points=40), st.integers(1, 100))
def test_everything_stays_finite_at_any_scale_and_rate(
    experiment: Experiment, updates: int
) -> None:
    """Coordinates of a million and a rate of a thousand overflow nothing and divide by nothing."""
    path, end = experiment.walk(updates)
    losses, shares = evaluate(
        experiment.points, path.weights, path.bias, experiment.hyperparameters.rule
    )

    assert np.isfinite(path.weights).all()
    assert np.isfinite(path.bias).all()
    assert np.isfinite(np.array(losses, float)).all()
    assert end.step == updates
    assert all(share is not None and 0 <= share <= 1 for share in shares)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("batch_size", [1, None])
def test_points_that_are_not_much_of_a_data_set_give_finite_numbers(
    batch_size: int | None, rule: Rule
) -> None:
    """Of one label, at one place, on a line, far out or next to nothing, at any rate."""
    for learning_rate in (1e-9, 1000.0):
        for rows in (
            [(0, 0, 0)],
            [(0.1, 0.2, 1), (0.3, 0.4, 1)],
            [(0.5, 0.5, 1), (0.5, 0.5, 0)],
            [(0.5, y / 4, y % 2) for y in range(4)],
            [(1e6, -1e6, 1), (-1e6, 1e6, 0), (1e6, 1e6, 0)],
            [(5e-324, 0, 1), (0, -5e-324, 0)],
        ):
            points = Points.of(rows)
            hyperparameters = Hyperparameters(learning_rate, batch_size, rule=rule)
            path, _ = walk(State(0, 0, 0, (0.0, 0.0, 0.0)), points, hyperparameters, 0, 300)
            losses, shares = evaluate(points, path.weights, path.bias, rule)

            assert np.isfinite([*path.bias, *np.ravel(path.weights)]).all()
            assert np.isfinite(np.array(losses, float)).all()
            assert all(one is not None and one >= 0 for one in losses)
            assert all(share is not None and 0 <= share <= 1 for share in shares)


@given(experiments(most_points=30), st.integers(1, 100))
def test_evaluation_is_the_models_loss_and_accuracy(experiment: Experiment, updates: int) -> None:
    """Many moments at once are given what the formulas give for each."""
    points = experiment.points
    path, _ = experiment.walk(updates)

    losses, shares = evaluate(points, path.weights, path.bias, Rule.GRADIENT)

    for weights, bias, value, share in zip(path.weights, path.bias, losses, shares, strict=True):
        assert value == pytest.approx(loss(points.X, points.y, np.array(weights), bias), rel=1e-14)
        assert share == accuracy(points.X, points.y, np.array(weights), bias)


def test_evaluation_without_points_is_nothing() -> None:
    """Without points there is no error and no accuracy."""
    assert evaluate(Points.none(), [(0.0, 1.0)] * 2, [0.0, 1.0], Rule.GRADIENT) == (
        [None, None],
        [None, None],
    )


def test_perceptrons_accuracy_counts_a_score_of_0_as_1() -> None:
    """The accuracy goes by the prediction of the rule in force."""
    points = Points.of([(0.0, 0.0, 1)])

    assert evaluate(points, [(1.0, 1.0)], [0.0], Rule.PERCEPTRON)[1] == [1.0]
    assert evaluate(points, [(1.0, 1.0)], [0.0], Rule.GRADIENT)[1] == [0.0]


@given(st.integers(0, LARGEST_SEED), st.integers(0, 10**6), st.integers(0, 200))
def test_shuffled_order_visits_every_point_once(seed: int, epoch: int, m: int) -> None:
    """The order of an epoch is a permutation of the points."""
    assert sorted(shuffled_order(seed, epoch, m)) == list(range(m))


def test_shuffled_order_is_a_function_of_seed_and_epoch() -> None:
    """The same seed and epoch give the same order, whatever was drawn before; others another."""
    first = shuffled_order(5, 3, 50).tolist()
    np.random.random(9)
    shuffled_order.cache_clear()

    assert shuffled_order(5, 3, 50).tolist() == first
    assert shuffled_order(5, 4, 50).tolist() != first
    assert shuffled_order(6, 3, 50).tolist() != first


def test_shuffled_order_stays_as_it_is_for_good() -> None:
    """A run that was stored shuffled is the same run with the next version of everything."""
    assert shuffled_order(44, 0, 6).tolist() == [0, 4, 1, 2, 5, 3]
    assert shuffled_order(44, 1, 6).tolist() == [2, 0, 3, 5, 1, 4]


def test_shuffled_orders_put_each_point_at_each_place_equally_often() -> None:
    """Over 4,000 epochs of 4 points each is at each place about 1,000 times."""
    orders = np.array([shuffled_order(9, epoch, 4) for epoch in range(4000)])

    counts = np.array([np.bincount(visitors) for visitors in orders.T])

    assert np.abs(counts - 1000).max() < 130  # more than four standard deviations


@pytest.mark.parametrize("batch_size", [1, 3])
def test_shuffled_epochs_visit_every_point_once(batch_size: int) -> None:
    """Each epoch uses each point once, in the order that belongs to its number."""
    points = Points.of([(2.0**index, 0.0, 1) for index in range(7)])
    hyperparameters = Hyperparameters(1.0, batch_size, shuffle=True, rule=Rule.PERCEPTRON)
    start = State(0, 0, 0, (-1e9, 0.0, -1e9))  # so every point is wrong, and adds itself

    path, _ = walk(start, points, hyperparameters, 11, 2 * -(-7 // batch_size))

    added = np.diff([-1e9, *(weights[0] for weights in path.weights)]).tolist()
    expected = [
        float(sum(2.0**index for index in shuffled_order(11, epoch, 7)[first : first + batch_size]))
        for epoch in (0, 1)
        for first in range(0, 7, batch_size)
    ]
    assert added == expected


def test_whole_batches_take_no_notice_of_shuffling() -> None:
    """With all points in every update there is no order to be seen, not even in the last bit."""
    points = Points.of([(0.1 * index, 0.7 / (index + 1), index % 2) for index in range(9)])
    start = State(0, 0, 0, (0.3, -0.4, 0.0))

    plain, _ = walk(start, points, Hyperparameters(0.3, None), 1, 10)
    shuffled, _ = walk(start, points, Hyperparameters(0.3, 9, shuffle=True), 1, 10)

    assert shuffled == plain


@pytest.mark.parametrize(
    ("batch_size", "place", "updates"),
    [(1, 0, 7), (1, 6, 1), (3, 0, 3), (3, 3, 2), (3, 6, 1), (7, 0, 1), (100, 0, 1), (None, 0, 1)],
)
def test_updates_to_the_end_of_an_epoch(batch_size: int | None, place: int, updates: int) -> None:
    """A pass over 7 points ends with the update that uses the last of them."""
    per_update = Hyperparameters(batch_size=batch_size).points_per_update(7)

    assert updates_to_epoch_end(7, per_update, place) == updates


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_perceptron_takes_a_score_of_0_for_1(batch_size: int, zero: float) -> None:
    """By hand, with all weights 0: points of label 1 are right, one of label 0 is taken away."""
    points = Points.of([(0.5, 2.0, 1), (0.25, 1.0, 0)])
    start = State(0, 0, 0, (zero, zero, zero))

    _, end = walk(
        start, points, Hyperparameters(1.0, batch_size, rule=Rule.PERCEPTRON), 0, 2 // batch_size
    )

    assert end == State(2 // batch_size, 1, 0, (-0.25, -1.0, -1.0))


def test_perceptron_comes_to_rest_on_points_a_line_divides() -> None:
    """Once every point is on its side nothing moves any more, while descent goes on."""
    points = Points.of([(0.1, 0.2, 1), (0.9, 0.8, 0), (0.2, 0.1, 1), (0.7, 0.9, 0)])
    start = State(0, 0, 0, (0.5, 0.5, 0.0))

    path, end = walk(start, points, Hyperparameters(0.1, rule=Rule.PERCEPTRON), 0, 400)
    more, _ = walk(end, points, Hyperparameters(0.1, rule=Rule.PERCEPTRON), 0, 8)
    moved, _ = walk(end, points, Hyperparameters(0.1, rule=Rule.GRADIENT), 0, 8)

    assert evaluate(points, [end.weights], [end.bias], Rule.PERCEPTRON)[1] == [1.0]
    assert set(more.weights) == {end.weights} == {path.weights[-1]}
    assert len({*moved.weights, end.weights}) == 9


def test_no_updates_change_nothing() -> None:
    """Walking no updates gives the state it began with."""
    state = State(3, 0, 1, (0.1, 0.2, 0.3))

    path, end = walk(state, Points.of([(0.0, 0.0, 1)] * 2), Hyperparameters(), 0, 0)

    assert path == Frames()
    assert end == state


@pytest.mark.parametrize("batch_size", [None, 5, 9])
def test_an_update_by_all_points_takes_them_as_they_lie(batch_size: int | None) -> None:
    """Their order would change no more than the last bits, and whoever reads it is spared it."""
    chosen = Hyperparameters(0.1, batch_size, shuffle=True)

    assert visited(5, chosen, 3, 0, slice(0, 5)) == slice(0, 5)
    assert not isinstance(visited(6, replace(chosen, batch_size=5), 3, 0, slice(0, 5)), slice)
