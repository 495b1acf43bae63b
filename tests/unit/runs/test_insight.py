import asyncio
from collections.abc import Iterator
from dataclasses import replace
from math import exp
from typing import Any

import numpy as np
import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.neuron import loss
from app.learning.points import Points
from app.learning.surface import surface_rows
from app.runs import insight
from app.runs.insight import GRID, PATH_FRAMES, explain_update, survey
from app.runs.refusals import Invalid
from app.runs.registry import Registry
from app.runs.replayer import Snapshot
from app.runs.run import Start, begin
from app.runs.stores.memory import MemoryStore
from app.settings import Settings

pytestmark = pytest.mark.anyio

POINTS = Points.of([(0.1, 0.2, 1), (0.9, 0.7, 0), (0.4, 0.3, 1), (0.6, 0.9, 0), (0.2, 0.1, 0)])
START = Start((-0.5, 0.25), 0.1, None)


@pytest.fixture
def registry() -> Registry:
    """A registry over memory: what is explained does not depend on where it is kept."""
    return Registry(MemoryStore(1000.0), Settings(store="memory:"))


async def made(
    registry: Registry, points: Points, hyperparameters: Hyperparameters, updates: int
) -> Snapshot:
    """Create a run and do some updates."""
    snapshot, key = await registry.create(begin(START, points, hyperparameters))
    if updates:
        await registry.step(snapshot.run_id, key, updates, updates, epochs=False, version=None)
    return await registry.replayer.read(snapshot.run_id)


def plain_updates(
    points: Points, learning_rate: float, updates: int
) -> list[tuple[float, float, float]]:
    """Return w₁, w₂ and b before each of the updates, one point at a time, by a plain loop."""
    w1, w2, b = (*START.weights, START.bias)
    moments = [(w1, w2, b)]
    for k in range(updates):
        (x1, x2), label = points.rows[k % len(points)]
        error = label - 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b)))
        w1, w2, b = (
            w1 + learning_rate * error * x1,
            w2 + learning_rate * error * x2,
            b + learning_rate * error,
        )
        moments.append((w1, w2, b))
    return moments


@pytest.mark.parametrize("step", [1, 2, 5, 6, 11, 12])
async def test_every_update_is_explained_as_it_was_made(registry: Registry, step: int) -> None:
    """Whichever update of the timeline, its point and its numbers are those of a plain loop."""
    snapshot = await made(registry, POINTS, Hyperparameters(0.5), 12)

    explained = await explain_update(registry.replayer, snapshot, step)

    moments = plain_updates(POINTS, 0.5, 12)
    worked = explained.worked
    assert explained.is_done
    assert worked.index == ((step - 1) % 5,)
    assert (*worked.before.weights, worked.before.bias) == pytest.approx(moments[step - 1])
    assert (*worked.after.weights, worked.after.bias) == pytest.approx(moments[step])


@pytest.mark.parametrize("step", [0, -1, 9, 10**9])
async def test_an_update_that_is_not_there_is_told(registry: Registry, step: int) -> None:
    """The sentence says which ones are."""
    snapshot = await made(registry, POINTS, Hyperparameters(), 7)

    with pytest.raises(Invalid, match=r"updates 1 to 7, and 8 comes next") as refusal:
        await explain_update(registry.replayer, snapshot, step)

    assert refusal.value.field == "step"


async def test_settings_of_an_earlier_segment_count_for_its_updates(registry: Registry) -> None:
    """After a change of the rate the updates before it are explained with the old one."""
    snapshot, key = await registry.create(begin(START, POINTS, Hyperparameters(0.5)))
    await registry.step(snapshot.run_id, key, 3, 3, epochs=False, version=None)
    await registry.change_hyperparameters(
        snapshot.run_id,
        key,
        lambda present: replace(present, learning_rate=2.0, batch_size=2),
        None,
    )
    await registry.step(snapshot.run_id, key, 2, 2, epochs=False, version=None)
    snapshot = await registry.replayer.read(snapshot.run_id)

    rates = [
        (await explain_update(registry.replayer, snapshot, step)).worked.step_size
        for step in range(1, 6)
    ]
    fresh = await explain_update(registry.replayer, snapshot, 4)

    assert rates == [0.5, 0.5, 0.5, 2.0, 2.0]
    assert fresh.worked.index == (0, 1)  # another batch size begins a fresh pass


@pytest.mark.parametrize("step", [0, 4, 9, None])
async def test_surface_is_the_error_at_the_moment_s_bias(
    registry: Registry, step: int | None
) -> None:
    """At every tenth place of the grid E is the textbook's, with the bias of that moment."""
    snapshot = await made(registry, POINTS, Hyperparameters(0.5), 9)

    surface = await survey(registry.replayer, snapshot, step, ((-2.0, 3.0), (-1.0, 1.0)))

    bias = plain_updates(POINTS, 0.5, 9)[9 if step is None else step][2]
    assert surface.step == (9 if step is None else step)
    assert surface.parameters[-1] == pytest.approx(bias)
    assert surface.w1 == pytest.approx(np.linspace(-2, 3, GRID).tolist())
    assert surface.w2 == pytest.approx(np.linspace(-1, 1, GRID).tolist())
    for i in range(0, GRID, 10):
        for j in range(0, GRID, 10):
            expected = loss(POINTS.X, POINTS.y, np.array([surface.w1[j], surface.w2[i]]), bias)
            assert surface.loss[i][j] == pytest.approx(expected, rel=1e-12)
    box = ((-2.0, 3.0), (-1.0, 1.0))
    end = await survey(registry.replayer, snapshot, step, box, whole_path=False)
    assert replace(end, path=surface.path) == surface  # who has the path already need not wait
    assert end.path.step == [surface.step]


async def test_path_leads_from_the_start_to_the_moment(registry: Registry) -> None:
    """Every moment of a short run, in order; the grid around it holds them all."""
    snapshot = await made(registry, POINTS, Hyperparameters(0.5), 9)

    surface = await survey(registry.replayer, snapshot, 6, None)

    moments = plain_updates(POINTS, 0.5, 9)[:7]
    assert surface.path.step == list(range(7))
    assert surface.path.weights == [pytest.approx(moment[:2]) for moment in moments]
    for w1, w2 in surface.path.weights:
        assert surface.w1[0] < w1 < surface.w1[-1]
        assert surface.w2[0] < w2 < surface.w2[-1]


async def test_path_of_a_long_run_is_thinned(registry: Registry) -> None:
    """However long the run, the path has few moments, and always both its ends."""
    snapshot = await made(registry, POINTS, Hyperparameters(0.5), 1501)

    surface = await survey(registry.replayer, snapshot, 1501, None)

    assert len(surface.path.step) <= PATH_FRAMES + 2
    assert (surface.path.step[0], surface.path.step[-1]) == (0, 1501)


@pytest.mark.parametrize(("count", "steps"), [(1, [20]), (2, [0, 20]), (4, [0, 7, 14, 20])])
async def test_path_has_no_more_moments_than_may_be_asked_for(count: int, steps: list[int]) -> None:
    """However few that are by the settings, there is a surface, with the path's end at least."""
    settings = Settings(store="memory:", count=count)
    registry = Registry(MemoryStore(1000.0), settings)
    snapshot, key = await registry.create(begin(START, POINTS, Hyperparameters(0.5)))
    for _ in range(20):
        await registry.step(snapshot.run_id, key, 1, 1, epochs=False, version=None)

    surface = await survey(
        registry.replayer, await registry.replayer.read(snapshot.run_id), None, None
    )

    assert surface.path.step == steps


async def test_optimum_is_that_of_the_moment_s_points(registry: Registry) -> None:
    """Points that overlap have one, with less error than any place of the grid; others none."""
    overlapping = await made(registry, POINTS, Hyperparameters(), 3)
    apart = await made(registry, Points.of([(0, 0, 0), (1, 1, 1)]), Hyperparameters(), 3)

    with_optimum = await survey(registry.replayer, overlapping, None, None)
    without = await survey(registry.replayer, apart, None, None)

    assert with_optimum.optimum is not None
    assert with_optimum.optimum.loss <= min(min(row) for row in with_optimum.loss)
    assert without.optimum is None


async def test_a_moment_that_is_not_there_has_no_surface(registry: Registry) -> None:
    """The sentence says how many updates there are."""
    snapshot = await made(registry, POINTS, Hyperparameters(), 2)

    with pytest.raises(Invalid, match="has 2 updates, not 3"):
        await survey(registry.replayer, snapshot, 3, None)


async def test_others_are_let_through_between_rows(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits gets a turn after each row at the latest."""
    snapshot = await made(registry, POINTS, Hyperparameters(), 2)
    turns, turns_before_row = 0, []

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    def noted_rows(*of: Any) -> Iterator[list[float]]:
        for row in surface_rows(*of):
            turns_before_row.append(turns)
            yield row

    monkeypatch.setattr(insight, "surface_rows", noted_rows)
    others = asyncio.create_task(take_turns())
    await survey(registry.replayer, snapshot, None, None)
    others.cancel()

    assert len({*turns_before_row}) == GRID
