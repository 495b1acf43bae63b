import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.points import Points
from app.learning.replay import drawn_share

Row = tuple[float, float, float]

rows = st.lists(
    st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.sampled_from([0.0, 1.0])), max_size=8
)
A, B, C = (0.1, 0.2, 1.0), (0.3, 0.4, 0.0), (0.5, 0.6, 1.0)


def as_rows(points: Points) -> list[Row]:
    """Return points as (x₁, x₂, label)."""
    return [(x[0], x[1], label) for x, label in points.rows]


@given(rows)
def test_points_hold_the_rows_they_were_made_of(given_rows: list[Row]) -> None:
    """X, y, the columns and the rows all hold the same numbers."""
    points = Points.of(given_rows)

    assert len(points) == len(given_rows)
    assert points.X.shape == (len(given_rows), 2)
    assert as_rows(points) == given_rows
    assert points.columns.T.tolist() == points.X.tolist() == [list(row[:2]) for row in given_rows]


@pytest.mark.parametrize("features", [1, 2, 3, 4])
def test_points_have_as_many_features_as_asked_for(features: int) -> None:
    """The engine works with any number of features."""
    points = Points.of([(*range(features), 1.0)], features)

    assert points.X.tolist() == [list(range(features))]
    assert Points.none(features).X.shape == (0, features)


def test_points_never_change() -> None:
    """Their arrays cannot be written to."""
    points = Points.of([A])

    with pytest.raises(ValueError, match="read-only"):
        points.X[0, 0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        points.y[0] = 0.0


def test_points_are_equal_when_they_hold_the_same_in_the_same_order() -> None:
    """Another order, another label or another number of points is another set of points."""
    points = Points.of([A, B])

    assert points == Points.of([A, B])
    assert points != Points.of([B, A])
    assert points != Points.of([A, (0.3, 0.4, 1.0)])
    assert points != Points.of([A])
    assert Points.none() == Points.of([])
    assert points != "points"


@given(rows, rows, st.data())
def test_splice_is_that_of_a_list(
    before: list[Row], inserted: list[Row], data: st.DataObject
) -> None:
    """A splice exchanges the very stretch that Python's list would."""
    at = data.draw(st.integers(0, len(before)))
    remove = data.draw(st.integers(0, len(before) - at))
    points = Points.of(before)

    spliced = points.spliced(at, remove, Points.of(inserted))

    expected = list(before)
    expected[at : at + remove] = inserted
    assert as_rows(spliced) == expected
    assert as_rows(points) == before


@pytest.mark.parametrize(("at", "remove"), [(-1, 1), (0, 3), (2, 1), (3, 0), (1, -1)])
def test_splice_outside_the_points_is_refused(at: int, remove: int) -> None:
    """A stretch that is not there is refused with a sentence."""
    points = Points.of([A, B])

    with pytest.raises(ValueError, match="There are 2 points"):
        points.spliced(at, remove, Points.none())


def test_points_are_appended_replaced_and_removed_by_their_place() -> None:
    """Each edit gives new points and leaves the old ones as they were."""
    points = Points.of([A, B])

    appended = points.appended(Points.of([C]))
    replaced = points.replaced(0, Points.of([C]))
    removed = points.removed(1)

    assert as_rows(appended) == [A, B, C]
    assert as_rows(replaced) == [C, B]
    assert as_rows(removed) == [A]
    assert as_rows(points) == [A, B]
    assert as_rows(points.only([1])) == [B]


@pytest.mark.parametrize("index", [-1, 2])
def test_a_point_that_is_not_there_can_be_neither_replaced_nor_removed(index: int) -> None:
    """No place counts from the end."""
    points = Points.of([A, B])

    with pytest.raises(ValueError, match="There are 2 points"):
        points.removed(index)
    with pytest.raises(ValueError, match="There are 2 points"):
        points.replaced(index, Points.of([C]))


def test_all_points_can_be_removed_and_others_put_in_their_place() -> None:
    """A run may be emptied and filled again."""
    empty = Points.of([A]).removed(0)

    assert empty == Points.none()
    assert np.shape(empty.columns) == (2, 0)
    assert as_rows(empty.appended(Points.of([B]))) == [B]


def test_points_held_back_are_apart_from_those_learnt_from() -> None:
    """Each is in one of both, in the order of all; without any, all are learnt from."""
    points = Points.of([(0.1, 0.2, 1), (0.3, 0.4, 0), (0.5, 0.6, 1)], held_back=[True, False, True])

    assert points.learnt.rows == [((0.3, 0.4), 0.0)]
    assert points.unseen.rows == [((0.1, 0.2), 1.0), ((0.5, 0.6), 1.0)]
    assert points.holds_back
    none = Points.of([(0.1, 0.2, 1)])
    assert none.learnt is none
    assert len(none.unseen) == 0
    assert none != Points.of([(0.1, 0.2, 1)], held_back=[True])


def test_an_edit_keeps_which_points_are_held_back() -> None:
    """They are held back wherever they come to lie."""
    points = Points.of([(0.1, 0.2, 1), (0.3, 0.4, 0)], held_back=[False, True])
    more = Points.of([(0.9, 0.9, 0)], held_back=[True])

    assert points.appended(more).held_back.tolist() == [False, True, True]
    assert points.removed(0).held_back.tolist() == [True]
    assert points.replaced(1, Points.of([(0.0, 0.0, 1)])).held_back.tolist() == [False, False]
    assert points.only([1, 0]).held_back.tolist() == [True, False]


def test_a_share_is_held_back_or_flipped_where_it_is_drawn() -> None:
    """Flipped twice the labels are as before; held back, exactly those drawn are."""
    points = Points.of([(i / 10, 0.0, i % 2) for i in range(10)])
    chosen = drawn_share(7, 0.3, 10)

    held = points.holding_back(chosen)
    flipped = points.flipped(chosen)

    assert sorted(chosen.tolist()) == np.flatnonzero(held.held_back).tolist()
    assert len(set(chosen.tolist())) == 3
    assert np.flatnonzero(flipped.y != points.y).tolist() == sorted(chosen.tolist())
    assert flipped.flipped(chosen) == points
    assert drawn_share(7, 0.3, 10).tolist() == chosen.tolist() != drawn_share(8, 0.3, 10).tolist()
    assert [len(drawn_share(0, share, 10)) for share in (0.0, 0.04, 0.06, 1.0)] == [0, 0, 1, 10]
