import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.runs.edited_points import splice_between
from app.runs.recipe import Recipe
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from tests.unit.runs.histories import some_points

MANY, EDITS = 1000, 300

LINE = Points.of([(x / 8, -x / 8, x % 2) for x in range(MANY)])


def later(run: Run, **change: object) -> Run:
    """Return the run edited after one more update, which is not computed."""
    state = replace(run.latest, step=run.latest.step + 1)
    return edit(replace(run, latest=state), **change)  # type: ignore[arg-type]


def moved(points: Points, place: int) -> Points:
    """Return the points with one of them elsewhere."""
    return points.replaced(place % len(points), Points.of([(place, 0.5, 1)]))


EDITED: dict[str, Callable[[Run, int], Run]] = {
    "one point": lambda run, n: later(run, points=moved(run.points, 7 * n)),
    "all points": lambda run, n: later(run, points=Points.of([(n, x, 1) for x in range(20)])),
    "only a rate": lambda run, n: later(run, hyperparameters=Hyperparameters(1 / (n + 1))),
    "more and fewer": lambda run, n: later(
        run,
        points=run.points.removed(0) if n % 2 else run.points.appended(moved(LINE.only([0]), 0)),
    ),
}


@pytest.mark.parametrize("points", [LINE, LINE.only(slice(33)), LINE.only(slice(2))], ids=len)
@pytest.mark.parametrize("change", EDITED)
def test_a_run_weighs_little_more_than_its_recipe(change: str, points: Points) -> None:
    """However often points are edited, memory is within twenty times the text that tells it."""
    run = begin(Start.seeded(1), points, Hyperparameters())
    for n in range(EDITS):
        run = EDITED[change](run, n)
    stored = Recipe.of(run).to_json()

    tracemalloc.start()
    begun = Recipe.model_validate_json(stored).begun()
    weight, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(begun.segments) == EDITS + 1
    assert weight < 20 * len(stored)
    assert weight / 2 < begun.weight < weight * 2


def test_any_segments_points_are_made_again() -> None:
    """Asked for in any order, or walked over, each segment has the points it was given."""
    run, given_points = begin(Start.seeded(1), LINE, Hyperparameters()), [LINE]
    for n in range(100):
        given_points.append(moved(given_points[-1], 7 * n))
        run = later(run, points=given_points[-1])
    run = Recipe.model_validate_json(Recipe.of(run).to_json()).begun()

    for place in (99, 3, 50, 49, 100, 0):
        assert run.segments[place].points == given_points[place]
    walked = [piece.state.step for piece in replay(run, run.start.state, range(101))]
    assert walked == list(range(101))


@given(some_points, some_points)
def test_a_change_of_points_is_the_right_splice(before: Points, after: Points) -> None:
    """What the splice describes leads from the one to the other."""
    change = splice_between(before, after)

    if change is None:
        assert before == after
    else:
        assert before.spliced(change.at, change.remove, change.insert) == after


@given(some_points, some_points, st.data())
def test_a_change_of_points_is_no_larger_than_the_edit(
    before: Points, inserted: Points, data: st.DataObject
) -> None:
    """A splice is found again, or one that does the same with fewer points."""
    at = data.draw(st.integers(0, len(before)))
    remove = data.draw(st.integers(0, len(before) - at))

    change = splice_between(before, before.spliced(at, remove, inserted))

    if change is not None:
        assert change.remove <= remove
        assert len(change.insert) <= len(inserted)


@pytest.mark.parametrize(
    ("before", "after", "splice"),
    [
        ("", "a", (0, 0, "a")),
        ("a", "", (0, 1, "")),
        ("aaa", "aa", (2, 1, "")),
        ("aa", "aaa", (2, 0, "a")),
        ("abc", "abbc", (2, 0, "b")),
        ("abc", "xbz", (0, 3, "xbz")),
        ("abcd", "acd", (1, 1, "")),
    ],
)
def test_a_change_of_points_holds_what_changed(
    before: str, after: str, splice: tuple[int, int, str]
) -> None:
    """Equal points at both ends are left out, also where they repeat."""

    def points(letters: str) -> Points:
        return Points.of([(float(ord(letter)), 0.0, 1) for letter in letters])

    change = splice_between(points(before), points(after))

    assert change is not None
    assert (change.at, change.remove) == splice[:2]
    assert change.insert == points(splice[2])


def test_no_change_of_points_is_none() -> None:
    """Equal points need no splice, be they the same object or not."""
    points = Points.of([(0.1, 0.2, 1)])

    assert splice_between(points, points) is None
    assert splice_between(points, Points.of([(0.1, 0.2, 1)])) is None
    assert splice_between(Points.none(), Points.none()) is None
