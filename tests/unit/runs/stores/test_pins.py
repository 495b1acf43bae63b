"""Stores as an earlier version wrote them: who keeps one goes on with it."""

import base64
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis

from app.learning.hyperparameters import Hyperparameters
from app.learning.replay import Frames
from app.runs.recipe import Recipe
from app.runs.refusals import WrongKey
from app.runs.registry import Registry
from app.runs.stores.redis import RedisStore
from app.runs.stores.sqlite import SqliteStore
from app.runs.stores.store import Store
from app.runs.timeline import replay
from app.settings import Settings
from tests.pins.pinned import (
    REDIS,
    SQLITE,
    PinnedRun,
    by_one_order,
    differences,
    is_same_machine,
    moment_of,
)
from tests.unit.runs.conftest import Opener
from tests.unit.runs.histories import frames_of
from tests.valkey_process import ValkeyProcess

pytestmark = pytest.mark.anyio

CASES = [
    pytest.param((kind, name), id=f"{kind}-{name}")
    for kind, path in (("sqlite", SQLITE), ("redis", REDIS))
    for name in PinnedRun.all_in(path)
]


class SqliteCopy:
    """A copy of the stored file; its runs, untouched for years, never go."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "runs.db"
        shutil.copyfile(SQLITE, self._path)

    async def open(self) -> Store:
        """Return a store on the copy."""
        return SqliteStore(self._path, math.inf)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Let no time pass."""


class RedisCopy:
    """A server with the stored content, each key with the time it had left."""

    def __init__(self, valkey: ValkeyProcess) -> None:
        self._valkey = valkey
        with Redis(port=valkey.port) as client:
            for row in json.loads(REDIS.read_text(encoding="utf-8")):
                for pair in row["content"]:
                    one, other = (base64.b64decode(x) if isinstance(x, str) else x for x in pair)
                    if row["kind"] == "hash":
                        client.hset(row["key"], one, other)
                    else:
                        client.zadd(row["key"], {one: other})
                client.pexpire(row["key"], row["ttl"])

    async def open(self) -> Store:
        """Return a store on the server."""
        settings = Settings(store=self._valkey.url)
        return RedisStore(settings.store, settings.run_ttl)

    async def pass_time(self, store: Store, seconds: float) -> None:
        """Let no time pass."""


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A kind of store and the name of a run in it."""
    chosen: tuple[str, str] = request.param
    return chosen


@pytest.fixture
def pin(case: tuple[str, str]) -> PinnedRun:
    """What was read of the run by the version that wrote it."""
    kind, name = case
    return PinnedRun.all_in({"sqlite": SQLITE, "redis": REDIS}[kind])[name]


@pytest.fixture
async def store(
    case: tuple[str, str], opened: Opener, tmp_path: Path, request: pytest.FixtureRequest
) -> Store:
    """A store of this version over a copy of what is pinned."""
    if case[0] == "sqlite":
        return await opened(SqliteCopy(tmp_path))
    return await opened(RedisCopy(request.getfixturevalue("valkey")))


async def test_a_stored_run_is_what_it_was(
    registry: Registry, store: Store, pin: PinnedRun
) -> None:
    """Its recipe, its version, the states kept on the way and its moments are the same ones."""
    snapshot = await registry.replayer.read(pin.run_id)
    checkpoints = await store.checkpoints(pin.run_id, snapshot.edition)
    frames = await registry.replayer.frames_of(snapshot, 0, None, 23, epochs=False)

    assert (snapshot.version, snapshot.edition) == (pin.version, pin.edition)
    assert json.loads(Recipe.of(snapshot.run).to_json()) == pin.recipe
    assert [[one.step, one.state.decode()] for one in checkpoints] == pin.checkpoints
    exact = is_same_machine() and by_one_order(pin.recipe)
    assert list(differences(pin.frames, frames, exact=exact, overshoots=False)) == []


async def test_a_moment_of_a_stored_run_is_found_from_any_side(
    registry: Registry, pin: PinnedRun
) -> None:
    """Each moment alone, from the state kept before it, is the one among all the others."""
    snapshot = await registry.replayer.read(pin.run_id)
    for place, step in enumerate(pin.frames.step):
        alone = await registry.replayer.frames_of(snapshot, step, step, 1, epochs=False)

        among = moment_of(pin.frames, place)
        exact = is_same_machine() and by_one_order(pin.recipe)
        assert list(differences(among, alone, exact=exact, overshoots=False)) == []


async def test_a_stored_run_is_consistent_with_itself(registry: Registry, pin: PinnedRun) -> None:
    """States of an earlier order of operations are computed anew: nowhere do two of them meet."""
    snapshot = await registry.replayer.read(pin.run_id)
    whole = await registry.replayer.frames_of(snapshot, 0, None, 1, epochs=False)
    begun, alone = replace(snapshot.run, latest=snapshot.run.start.state), Frames()
    for piece in replay(begun, begun.latest, range(snapshot.run.latest.step + 1)):
        alone.extend(piece.frames)

    assert whole == alone
    assert snapshot.run.latest.parameters == (*whole.weights[-1], whole.bias[-1])
    for step in range(0, snapshot.run.latest.step, 130):
        state = await registry.replayer.state_at(snapshot, step)
        assert state.parameters == (*whole.weights[step], whole.bias[step])
    assert await registry.replayer.read(pin.run_id) == snapshot


async def test_the_key_of_a_stored_run_works(registry: Registry, pin: PinnedRun) -> None:
    """Who has the key changes the run from the version there is; who has another one does not."""

    def faster(values: Hyperparameters) -> Hyperparameters:
        return replace(values, learning_rate=values.learning_rate * 2)

    with pytest.raises(WrongKey):
        await registry.change_hyperparameters(pin.run_id, pin.key + "x", faster, pin.version)
    before = await registry.owned(pin.run_id, pin.key)
    after = await registry.change_hyperparameters(pin.run_id, pin.key, faster, pin.version)

    assert after.version == pin.version + 1
    assert after.run.hyperparameters == faster(before.run.hyperparameters)
    assert await registry.replayer.read(pin.run_id) == after


async def test_a_stored_run_goes_on(registry: Registry, pin: PinnedRun) -> None:
    """It learns on, past the next state to be kept, and is found at its latest update."""
    owner, latest = (pin.run_id, pin.key), pin.frames.step[-1]
    snapshot = await registry.replayer.read(pin.run_id)
    if not len(snapshot.run.points):
        add = snapshot.run.segments[0].points
        await registry.change_points(*owner, lambda points: points.appended(add), None)

    after, frames = await registry.step(*owner, 300, 300, epochs=False, version=None)
    again = await frames_of(registry, pin.run_id, latest + 300, None, 1, epochs=False)

    assert after.run.latest.step == latest + 300
    assert frames == again
