import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.learning.features import LINE, Feature
from app.learning.hyperparameters import Hyperparameters, Method
from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import State
from app.runs.recipe import (
    Point,
    Recipe,
    as_points,
    decode_recipe,
    decode_state,
    encode_recipe,
    encode_state,
    listed,
    recipe_in_pieces,
)
from app.runs.refusals import Invalid
from app.runs.run import Run, Start, begin, edit, remodel
from tests.unit.runs.histories import after_updates, runs, some_points, state_at

A: dict[str, Any] = {"x1": 0.1, "x2": 0.2, "label": 1}
B: dict[str, Any] = {"x1": 0.3, "x2": 0.4, "label": 0}
SMALL: dict[str, Any] = {
    "format": "gradient-descent-live",
    "schema": 1,
    "start": {"weights": [0.5, -0.5], "bias": 0.25, "seed": None},
    "step": 9,
    "segments": [
        {"first_step": 0, "hyperparameters": {"learning_rate": 0.1}, "points": [A, B]},
        {"first_step": 4, "hyperparameters": {"learning_rate": 0.2}},
        {
            "first_step": 7,
            "hyperparameters": {"learning_rate": 0.2},
            "points_change": {"at": 1, "remove": 1, "insert": [A, A]},
        },
    ],
}


def read(data: dict[str, Any]) -> Run:
    """Return the run that a recipe stands for."""
    return Recipe.model_validate_json(json.dumps(data)).begun()


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """Return the small recipe with the value at ``path`` exchanged."""
    data = deepcopy(SMALL)
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return data


@given(runs())
def test_a_run_comes_back_from_its_recipe(run: Run) -> None:
    """Written out, read back and replayed, a run is the same run to the last bit."""
    written = Recipe.of(run).to_json()

    recipe = Recipe.model_validate_json(written)
    begun = recipe.begun()

    assert recipe.step == run.latest.step
    assert replace(begun, latest=state_at(begun, recipe.step)) == run
    assert Recipe.of(run).to_json() == written


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.floats(allow_nan=False, allow_infinity=False),
            st.sampled_from([0.0, 1.0]),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_every_double_is_kept_as_it_is(rows: list[tuple[float, float, float]]) -> None:
    """Coordinates of any size come back as the very same doubles."""
    points = Points.of(rows)
    run = begin(Start((rows[0][0], rows[0][1]), rows[-1][0], None), points, Hyperparameters())

    begun = Recipe.model_validate_json(Recipe.of(run).to_json()).begun()

    assert begun.points.X.tobytes() == points.X.tobytes()
    assert begun.points.y.tobytes() == points.y.tobytes()
    assert begun.start == run.start


def test_a_recipe_is_the_document_that_people_read() -> None:
    """Written by hand, with defaults left out, it stands for the run it describes."""
    run = read(SMALL)

    first, second, third = run.segments
    assert run.start == Start((0.5, -0.5), 0.25, None)
    assert first.points == second.points == Points.of([(0.1, 0.2, 1), (0.3, 0.4, 0)])
    assert (first.hyperparameters, second.hyperparameters) == (
        Hyperparameters(0.1),
        Hyperparameters(0.2),
    )
    assert third.first_step == 7
    assert third.points == Points.of([(0.1, 0.2, 1)] * 3)
    assert run.latest == run.start.state


def test_a_later_segment_may_hold_all_its_points() -> None:
    """Points written out stand in any segment in place of a change of points."""
    run = read(changed("segments", 1, to={**SMALL["segments"][1], "points": [B, B]}))

    assert run.segments[1].points == Points.of([(0.3, 0.4, 0)] * 2)


def test_points_are_written_once() -> None:
    """A segment with other hyperparameters repeats no points; one with a point moved has one."""
    points = Points.of([(0.1 * index, 0.5, 1) for index in range(10)])
    run = after_updates(begin(Start.seeded(1), points, Hyperparameters(0.1)), 3)
    run = after_updates(edit(run, hyperparameters=Hyperparameters(0.2)), 3)
    run = edit(run, points=points.replaced(4, Points.of([(9.0, 9.0, 0)])))

    first, second, third = json.loads(Recipe.of(run).to_json())["segments"]

    assert len(first["points"]) == 10
    assert set(second) == {"first_step", "hyperparameters"}
    assert third["points_change"] == {
        "at": 4,
        "remove": 1,
        "insert": [{"x1": 9.0, "x2": 9.0, "label": 0}],
    }


def test_a_recipe_does_not_grow_with_updates() -> None:
    """A thousand times the updates make it as long as the number of updates is."""
    run = begin(Start.seeded(1), Points.of([(0.1, 0.2, 1), (0.2, 0.1, 0)]), Hyperparameters())

    few = Recipe.of(after_updates(run, 1)).to_json()
    many = Recipe.of(after_updates(run, 1000)).to_json()

    assert len(many) == len(few) + len("1000") - len("1")


@given(some_points)
def test_points_listed_are_the_points(points: Points) -> None:
    """As data and back they are the same, and valid data."""
    data = listed(points)

    assert as_points(data) == points
    assert [Point.model_validate(one.model_dump()) for one in data] == data


@pytest.mark.parametrize("value", [True, "0.5", None, [], {}, float("nan"), float("inf")])
@pytest.mark.parametrize(
    "path",
    [
        ("start", "weights", 0),
        ("start", "bias"),
        ("segments", 0, "points", 0, "x1"),
        ("segments", 0, "hyperparameters", "learning_rate"),
    ],
)
def test_only_finite_numbers_are_numbers(path: tuple[str | int, ...], value: object) -> None:
    """Booleans, text, null and what is not finite are refused where a number belongs."""
    with pytest.raises(ValidationError):
        read(changed(*path, to=value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "something else"),
        (("schema",), 0),
        (("schema",), "1"),
        (("schema",), 1.5),
        (("step",), -1),
        (("step",), 1.5),
        (("step",), True),
        (("segments",), []),
        (("segments",), {}),
        (("start", "weights"), [0.5]),
        (("start", "weights"), [0.5] * 6),
        (("start", "seed"), -1),
        (("start", "seed"), 2**32),
        (("start", "seed"), 1.0),
        (("start", "color"), "red"),
        (("color",), "red"),
        (("segments", 0, "first_step"), -1),
        (("segments", 0, "hyperparameters", "learning_rate"), 0),
        (("segments", 0, "hyperparameters", "batch_size"), 0),
        (("segments", 0, "hyperparameters", "batch_size"), True),
        (("segments", 0, "hyperparameters", "batch_size"), 2.5),
        (("segments", 0, "hyperparameters", "reduction"), "median"),
        (("segments", 0, "hyperparameters", "shuffle"), 1),
        (("segments", 0, "hyperparameters", "shuffle"), "false"),
        (("segments", 0, "hyperparameters", "rule"), None),
        (("segments", 0, "points", 0, "label"), 2),
        (("segments", 0, "points", 0, "label"), True),
        (("segments", 0, "points", 0, "label"), "1"),
        (("segments", 0, "points", 0, "x3"), 1.0),
        (("segments", 2, "points_change", "at"), -1),
        (("segments", 2, "points_change", "remove"), -1),
    ],
)
def test_a_recipe_of_another_shape_is_refused(path: tuple[str | int, ...], value: object) -> None:
    """Nothing is converted silently, and nothing unknown is ignored."""
    with pytest.raises(ValidationError):
        read(changed(*path, to=value))


def test_a_recipe_of_a_newer_schema_is_refused_with_a_sentence() -> None:
    """The sentence says that a newer version wrote it."""
    with pytest.raises(ValidationError, match="newer version"):
        read(changed("schema", to=3))


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("segments", 0, "first_step"), 1, "segments[0].first_step"),
        (("segments", 1, "first_step"), 0, "segments[1].first_step"),
        (("segments", 2, "first_step"), 4, "segments[2].first_step"),
        (("segments", 2, "first_step"), 3, "segments[2].first_step"),
        (("segments", 0, "points"), [], "segments[1]"),
        (("segments", 0, "points"), [A], "segments[2].points_change"),
        (("segments", 2, "points_change", "at"), 2, "segments[2].points_change"),
        (("segments", 2, "points_change", "remove"), 2, "segments[2].points_change"),
        (("segments", 2, "points_change"), {"at": 0, "remove": 2, "insert": []}, "step"),
        (("step",), 6, "step"),
    ],
)
def test_a_recipe_that_contradicts_itself_is_refused_by_its_part(
    path: tuple[str | int, ...], value: object, field: str
) -> None:
    """Segments out of order, points that are not there, learning from nothing: told where."""
    with pytest.raises(Invalid) as refused:
        read(changed(*path, to=value))

    assert refused.value.field == field
    assert str(refused.value).endswith(".")


def test_a_recipe_without_points_is_a_run_without_updates() -> None:
    """An empty run is a run, as long as nothing was learnt."""
    data = {**SMALL, "step": 0, "segments": [{"first_step": 0, "hyperparameters": {}}]}

    run = read(data)

    assert len(run.points) == 0
    assert np.shape(run.points.X) == (0, 2)
    with pytest.raises(Invalid):
        read({**data, "step": 1})


def test_the_moment_of_the_last_edit_may_be_the_latest() -> None:
    """A recipe may end where its last segment begins, with points or without."""
    empty = {"at": 0, "remove": 2, "insert": []}

    run = read({**changed("segments", 2, "points_change", to=empty), "step": 7})

    assert len(run.points) == 0
    assert run.segments[-1].first_step == 7


@pytest.mark.parametrize(
    "state",
    [
        State(0, 0, 0, (0.0, -0.0, 0.0)),
        State(10**6, 10**6, 4999, (1e300, -5e-324, 0.1 + 0.2)),
        State(7, 1, 2, (1 / 3, -1e-17)),
    ],
)
def test_a_state_is_stored_to_the_last_bit(state: State) -> None:
    """What is kept reads back as the very same numbers, and is JSON that people can read."""
    run = begin(Start.seeded(44), Points.none(), Hyperparameters())

    stored = encode_state(run, state)

    assert repr(decode_state(run, stored)) == repr((state, True))
    assert json.loads(stored)[0] == state.step


def test_a_state_tells_its_order_of_operations_where_it_matters() -> None:
    """It does after a batch of gradient descent; one that does not tell is an earlier version's."""
    points = Points.of([(0.0, 1.0, 1), (1.0, 0.0, 0)])
    by_one = begin(Start.seeded(44), points, Hyperparameters())
    state = State(3, 1, 1, (0.5, 1.5, 2.5))
    by_all = edit(
        replace(by_one, latest=replace(state, step=2)),
        hyperparameters=Hyperparameters(batch_size=None),
    )
    plain = b"[3,1,1,[0.5,1.5],2.5]"

    assert encode_state(by_one, state) == plain
    assert encode_state(by_all, replace(state, step=2)) == plain.replace(b"[3", b"[2")
    assert encode_state(by_all, state) == b"[3,1,1,[0.5,1.5],2.5,2]"
    assert decode_state(by_all, encode_state(by_all, state)) == (state, True)
    assert decode_state(by_one, plain) == (state, True)
    assert decode_state(by_all, plain) == (state, False)
    assert decode_state(by_all, b"[3,1,1,[0.5,1.5],2.5,3]") == (state, False)


@pytest.mark.anyio
@pytest.mark.parametrize("m", [0, 3, 5000])
async def test_a_recipe_of_any_size_reads_back_as_it_was(m: int) -> None:
    """In this thread or in another one, the run before its first update comes back the same."""
    random = np.random.default_rng(m)
    points = Points(random.normal(size=(m, 2)), random.integers(0, 2, m).astype(np.float64))
    run = begin(Start.seeded(44), points, Hyperparameters(0.1, 2, shuffle=True))

    assert await decode_recipe(await encode_recipe(run)) == run


# --- what the first schema cannot say ---


def test_a_plain_run_is_written_as_it_always_was() -> None:
    """Byte for byte, in the first schema, without a key that is newer."""
    run = read(SMALL)

    text = Recipe.of(run).to_json().decode()

    assert '"schema":1' in text
    newer = ("model", "optimizer", "momentum", "decay", "l1", "l2", "held_back")
    assert not [name for name in newer if f'"{name}"' in text]


@pytest.mark.parametrize(
    "change",
    [
        lambda run: edit(run, hyperparameters=Hyperparameters(0.2, optimizer=Method.ADAM)),
        lambda run: edit(run, hyperparameters=Hyperparameters(0.2, l1=0.5)),
        lambda run: edit(run, points=run.points.holding_back(np.array([0], dtype=np.int32))),
        lambda run: remodel(run, Model((*LINE, Feature.PRODUCT))),
    ],
    ids=["optimizer", "penalty", "held back", "features"],
)
def test_a_run_beyond_the_line_is_of_the_second_schema_and_reads_back(
    change: Callable[[Run], Run],
) -> None:
    """A version that knows only the first refuses it, rather than learn something else."""
    run = change(after_updates(read(SMALL), 9))

    text = Recipe.of(run).to_json()

    assert json.loads(text)["schema"] == 2
    assert "".join(recipe_in_pieces(run)).encode() == text
    again = Recipe.model_validate_json(text).begun()
    assert (again.segments, again.model, again.start) == (run.segments, run.model, run.start)


@pytest.mark.parametrize(
    "features",
    [
        [],
        ["x1"],
        ["x2", "x1"],
        ["x1", "x2", "x3"],
        ["x1", "x2", "x1*x2", "x1^2"],
        ["x1", "x2", "x1*x2", "x1*x2"],
        "x1",
        ["x1", "x2", None],
    ],
)
def test_features_that_nobody_knows_are_refused(features: object) -> None:
    """x1 and x2 come first, then what is added, each once and in one order."""
    with pytest.raises(ValidationError):
        read(SMALL | {"schema": 2, "model": {"features": features}})


def test_a_start_has_a_weight_for_each_feature() -> None:
    """Else it is refused by its place in the recipe."""
    with pytest.raises(Invalid, match="3 features") as refusal:
        read(SMALL | {"schema": 2, "model": {"features": ["x1", "x2", "x1*x2"]}})

    assert refusal.value.field == "start.weights"


@pytest.mark.parametrize(
    "change",
    [
        *({"momentum": 1}, {"momentum": -0.1}, {"momentum": float("nan")}, {"decay": 1.0}),
        *({"l1": -1e-9}, {"l2": 1e308}, {"l2": float("inf")}, {"optimizer": "sgd"}, {"beta": 0.9}),
    ],
)
def test_hyperparameters_out_of_their_range_are_refused(change: dict[str, Any]) -> None:
    """Momentum and decay are below 1, penalties from 0 to 1000, and every number finite."""
    with pytest.raises(ValidationError):
        read(changed("segments", 0, "hyperparameters", to={"learning_rate": 0.1} | change))


def test_a_state_keeps_the_memory_to_the_bit() -> None:
    """It stands behind the arithmetic, and is left out where there is none."""
    run = begin(Start.seeded(3), read(SMALL).points, Hyperparameters(0.1, 1, optimizer=Method.ADAM))
    state = state_at(run, 7)

    stored = encode_state(run, state)

    assert len(json.loads(stored)[-1]) == 8
    assert decode_state(run, stored) == (state, True)
