"""The page that plays a run by itself: exact moments, and the line where it is."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import floats, tuples

from app.__main__ import main
from app.learning.hyperparameters import Hyperparameters
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.recipe import Recipe
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from app.web.page.animation import animated_steps, animation_of, half_plane

TWO = Points.of([(0.2, 0.3, 1), (0.7, 0.8, 0)])
BOX = ((-1.0, 2.0), (0.0, 1.0))


def learnt(run: Run, steps: list[int]) -> tuple[Run, Frames]:
    """Return a run after the last of some steps, and its frames there."""
    frames, state = Frames(), run.latest
    for piece in replay(run, run.start.state, steps):
        frames.extend(piece.frames)
        state = piece.state
    return Run(run.start, run.segments, state), frames


def figure_of(page: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the traces and the frames that a page gives to Plotly."""
    decoder = json.JSONDecoder()
    written = page[page.rindex("Plotly.newPlot(") :]
    traces, _ = decoder.raw_decode(written, written.index("["))
    frames, _ = decoder.raw_decode(page, page.index("[", page.rindex("Plotly.addFrames(")))
    return traces, frames


@pytest.mark.parametrize(
    ("latest", "count", "second"),
    [(0, 1, None), (1, 2, 1), (299, 300, 1), (300, 151, 2), (1_000_000, 300, 3345)],
)
def test_at_most_300_moments_are_evenly_spaced(latest: int, count: int, second: int | None) -> None:
    """From the start to the latest update, whatever their number."""
    steps = animated_steps(latest)

    assert len(steps) == count
    assert steps[0] == 0
    assert steps[-1] == latest
    assert steps[1:2] == ([] if second is None else [second])
    assert len({b - a for a, b in pairwise(steps[:-1])}) <= 1


@given(tuples(*[floats(-5, 5)] * 3))
def test_the_line_is_where_the_score_is_zero(parameters: tuple[float, float, float]) -> None:
    """Its ends lie on it, at the edge of the box; the shape is where the score is not below 0."""
    *weights, bias = parameters

    shape, line = half_plane(BOX, weights, bias)

    assert len(line) in {0, 2}
    for x1, x2 in line:
        assert weights[0] * x1 + weights[1] * x2 + bias == pytest.approx(0, abs=1e-9)
        assert x1 in BOX[0] or x2 in BOX[1]
    for x1, x2 in shape:
        assert weights[0] * x1 + weights[1] * x2 + bias >= -1e-9
    for x1 in BOX[0]:
        for x2 in BOX[1]:
            assert ((x1, x2) in shape) == (weights[0] * x1 + weights[1] * x2 + bias >= 0)


def test_it_holds_the_very_moments_of_the_run() -> None:
    """Error by error and line by line, with the points each was learnt from; and no address."""
    run = begin(Start.seeded(44), TWO, Hyperparameters())
    moved, _ = learnt(run, [0, 10])
    edited = edit(moved, points=TWO.appended(Points.of([(0.9, 0.1, 1)])))
    whole, frames = learnt(edited, animated_steps(25))

    page = animation_of(whole, frames, "")

    traces, moments = figure_of(page)
    assert [moment["data"][2]["y"] for moment in moments] == [[loss] for loss in frames.loss]
    assert [moment["name"] for moment in moments] == list(map(str, range(26)))
    assert [trace["visible"] for trace in traces[4:]] == [True, True, False, False]
    shown = [[mark["visible"] for mark in moment["data"][3:]] for moment in moments]
    assert shown == [[True, True, False, False]] * 10 + [[False, False, True, True]] * 16
    assert traces[6]["x"] == [0.2, 0.9]
    assert "From update 10: 3 points, learning rate 0.3, 1 point per update." in page
    assert "src=" not in page.partition("<body>")[2].rpartition("</script>")[2]


def test_the_command_writes_it_or_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an exported run; nothing half written is left behind."""
    run, _ = learnt(begin(Start.seeded(44), TWO, Hyperparameters()), [0, 7])
    recipe, page = tmp_path / "run.json", tmp_path / "run.html"
    recipe.write_bytes(Recipe.of(run).to_json())
    words = ["export", str(recipe), str(page)]

    assert main(words) == 0
    assert "plays the run" in capsys.readouterr().out
    _, moments = figure_of(page.read_text())
    assert len(moments) == 8

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    before = page.read_bytes()
    monkeypatch.setattr(Path, "write_text", full)
    assert main(words) == 2
    assert "run.html cannot be written: No space left" in capsys.readouterr().err
    assert page.read_bytes() == before
    assert set(tmp_path.iterdir()) == {recipe, page}
    for content, said in (
        (b"no json", "holds no run"),
        (b'{"start": 1, "segments": []}', "holds no run"),
        (Recipe.of(run).to_json().replace(b'"step":7', b'"step":7000000'), "1,000,000 updates"),
    ):
        recipe.write_bytes(content)
        assert main(words) == 2
        assert said in capsys.readouterr().err
    assert main(["export", str(tmp_path / "none.json"), str(page)]) == 2
    assert "cannot be read" in capsys.readouterr().err
