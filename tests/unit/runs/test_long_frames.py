from dataclasses import fields

import pytest

from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs import long_frames, replayer, timeline
from app.runs.long_frames import LongFrames
from app.runs.refusals import Crowded
from app.runs.registry import Registry
from app.runs.run import Run, Start, begin, edit
from app.runs.stores.memory import MemoryStore
from app.settings import Settings
from tests.unit.runs.histories import after_updates

pytestmark = pytest.mark.anyio

POINTS = Points.of([(0.1, 0.2, 1), (0.3, 0.4, 0), (0.5, 0.6, 1)])


@pytest.fixture
def run() -> Run:
    """A run of ninety updates in three segments, whose points are all removed at its end."""
    run = after_updates(begin(Start.seeded(3), POINTS, Hyperparameters(0.1, 2)), 30)
    run = after_updates(edit(run, points=POINTS.removed(0)), 25)
    run = after_updates(edit(run, hyperparameters=Hyperparameters(0.2)), 35)
    return edit(run, points=Points.none())


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A registry to which ten frames are many, told seven at a time, or by three visits."""
    monkeypatch.setattr(replayer, "PIECE", 10)
    monkeypatch.setattr(long_frames, "PIECE", 7)
    monkeypatch.setattr(long_frames, "SLICE_VISITS", 8)
    monkeypatch.setattr(timeline, "SLICE_VISITS", 8)
    return Registry(MemoryStore(1000.0), Settings(store="memory:"))


@pytest.mark.parametrize(
    ("first", "every", "epochs"), [(0, 1, False), (29, 1, False), (2, 3, True)]
)
async def test_very_many_frames_are_those_of_any_other_answer(
    registry: Registry, run: Run, first: int, every: int, epochs: bool
) -> None:
    """Column by column, to the last bit, over all segments and where there are no points."""
    snapshot, _ = await registry.create(run, 90)
    told = await registry.replayer.frames_of(snapshot, first, None, every, epochs=epochs)

    held = await registry.replayer.long_frames_of(snapshot, first, None, every, epochs=epochs)

    assert isinstance(held, LongFrames)
    for column in fields(Frames):
        pieces = list(held.column(column.name))
        assert max(map(len, pieces), default=0) <= 7
        assert [repr(value) for piece in pieces for value in piece] == [
            repr(list(value) if isinstance(value, tuple) else value)
            for value in getattr(told, column.name)
        ]


async def test_a_process_holds_so_many_and_no_more(
    registry: Registry, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken, or given up, makes room; a step that finds none changes nothing."""
    monkeypatch.setattr(replayer, "FRAMES_TOLD", 100)
    snapshot, key = await registry.create(begin(run.start, POINTS, run.hyperparameters), 60)

    held = await registry.replayer.long_frames_of(snapshot, 0, None, 1, epochs=False)
    with pytest.raises(Crowded, match="fewer frames"):
        await registry.step(snapshot.run_id, key, 50, 1, epochs=False, version=None)
    assert (await registry.replayer.read(snapshot.run_id)).run.latest.step == 60

    del held
    _, frames = await registry.step(snapshot.run_id, key, 50, 1, epochs=False, version=None)
    assert isinstance(frames, LongFrames)
    assert len(frames) == 50
