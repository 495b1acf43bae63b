"""Runs as an earlier version computed them: a recipe that was kept or shared stays that run."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.learning.replay import Frames
from app.runs.recipe import Recipe
from app.runs.timeline import replay
from tests.pins.pinned import FOLLOWED, Pin, by_one_order, differences, is_same_machine, names

NAMES = names()


def computed(pin: Pin) -> Frames:
    """Return every moment of a pinned run as this version computes it."""
    recipe, frames = Recipe.model_validate(pin.recipe), Frames()
    run = recipe.begun()
    for piece in replay(run, run.latest, range(recipe.step + 1)):
        frames.extend(piece.frames)
    return frames


def found(pin: Pin, now: Frames, *, exact: bool) -> list[str]:
    """Return what differs from a pin."""
    return list(differences(pin.frames, now, exact=exact, overshoots=pin.overshoots))


def moved(column: list[Any], place: int, by: Callable[[float], float]) -> list[Any]:
    """Return a column of numbers with another one at a place."""
    return [by(number) if at == place else number for at, number in enumerate(column)]


def rounding_otherwise(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of NumPy whose last bit is another one."""

    def rounded(x: Any, out: Any = None) -> Any:
        return np.nextafter(function(x), np.inf, out)

    return rounded


@pytest.mark.parametrize("name", NAMES)
def test_a_run_is_what_it_was(name: str) -> None:
    """Every moment is the one pinned: to the bit, where the arithmetic is the same one."""
    pin = Pin.named(name)
    exact = is_same_machine() and by_one_order(pin.recipe)

    assert found(pin, computed(pin), exact=exact) == []


def test_most_runs_keep_their_bits() -> None:
    """Those of one point per update and of the perceptron are computed as they always were."""
    kept = [name for name in NAMES if by_one_order(Pin.named(name).recipe)]

    assert {name.partition("-")[0] for name in kept} >= {"gradient", "perceptron", "overshooting"}
    assert len(kept) == 7


@pytest.mark.parametrize("name", NAMES)
def test_a_run_is_what_it_was_on_a_machine_that_rounds_otherwise(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the last bit of every ``exp`` and ``log1p`` another one, all is within the tolerance."""
    pin = Pin.named(name)
    here = computed(pin)
    for function in (np.exp, np.log1p):
        monkeypatch.setattr(np, function.__name__, rounding_otherwise(function))
    monkeypatch.setattr("app.learning.replay.exp", lambda x: math.nextafter(math.exp(x), math.inf))

    now = computed(pin)

    assert now.loss != here.loss, "nothing was rounded otherwise"
    assert not is_same_machine()
    assert found(pin, now, exact=False) == []


def test_a_single_bit_shows_where_the_machine_is_the_same() -> None:
    """The comparison to the bit finds the smallest difference there is, at any moment."""
    pin = Pin.named(NAMES[0])
    for place in (1, 60, 99):
        numbers = moved(pin.frames.bias, place, lambda x: math.nextafter(x, math.inf))

        differing = found(pin, replace(pin.frames, bias=numbers), exact=True)

        assert len(differing) == 1
        assert f"bias at update {place} " in differing[0]


@pytest.mark.parametrize("column", ["bias", "loss", "accuracy", "weights"])
def test_a_fault_of_a_billionth_shows_on_any_machine(column: str) -> None:
    """The comparison within the tolerance finds what rounding does not explain."""
    pin = Pin.named(NAMES[0])
    numbers = getattr(pin.frames, column)
    if column == "weights":
        numbers = [(w1, w2 * (1 + 1e-9)) for w1, w2 in numbers]
    else:
        numbers = moved(numbers, FOLLOWED, lambda x: x * (1 + 1e-9) + 1e-9)

    assert found(pin, replace(pin.frames, **{column: numbers}), exact=False)


@pytest.mark.parametrize("exact", [True, False])
def test_a_moment_too_few_or_counted_otherwise_shows(*, exact: bool) -> None:
    """Updates and epochs are the same ones on every machine."""
    pin = Pin.named("gradient-1-sum")
    epochs = moved(pin.frames.epoch, 30, lambda epoch: epoch + 1)

    assert found(pin, pin.frames.without_first(), exact=exact)
    assert found(pin, replace(pin.frames, epoch=epochs), exact=exact)


def test_an_overshooting_run_is_followed_for_a_while_on_another_machine() -> None:
    """There the last bit is magnified with every update; to the bit, all of it is compared."""
    pin = Pin.named("overshooting-1-sum")
    late = moved(pin.frames.bias, FOLLOWED + 1, lambda bias: bias + 1)

    assert found(pin, replace(pin.frames, bias=late), exact=False) == []
    assert found(pin, replace(pin.frames, bias=late), exact=True)


def test_the_pins_hold_every_kind_of_run() -> None:
    """Each rule, reduction, way through the points and kind of start is there, and each edit."""
    recipes = [Recipe.model_validate(Pin.named(name).recipe) for name in NAMES]
    segments = [segment for recipe in recipes for segment in recipe.segments]
    chosen = [segment.hyperparameters for segment in segments]

    for rule in ("gradient", "perceptron"):
        of_rule = [one for one in chosen if one.rule == rule]
        assert {one.reduction for one in of_rule} == {"sum", "mean"}
        assert {one.batch_size for one in of_rule} == {1, 7, None}
        assert {one.shuffle for one in of_rule} == {True, False}
    assert {recipe.start.seed is None for recipe in recipes} == {True, False}
    changes = [segment.points_change for segment in segments if segment.points_change]
    assert {(change.remove > 0, len(change.insert) > 0) for change in changes} == {
        (False, True),
        (True, True),
        (True, False),
    }
