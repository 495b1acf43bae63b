"""The page that plays a run by itself: exact moments, and the line where it is."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.learning.features import LINE, Feature
from app.learning.hyperparameters import Hyperparameters, Method
from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.recipe import Recipe
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from app.web.page.animation import animated_steps, animation_of
from app.web.page.settings_in_words import stretch_words

TWO = Points.of([(0.2, 0.3, 1), (0.7, 0.8, 0)])


def learnt(run: Run, steps: list[int]) -> tuple[Run, Frames]:
    """Return a run after the last of some steps, and its frames there."""
    frames, state = Frames(), run.latest
    for piece in replay(run, run.start.state, steps):
        frames.extend(piece.frames)
        state = piece.state
    return replace(run, latest=state), frames


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


BENT = Model((*LINE, Feature.X1_SQUARED, Feature.X2_SQUARED))
HALF = Points.of(
    [(0.5, 0.5, 1), (0.4, 0.6, 1), (0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)],
    held_back=[False, True, False, False, False, True],
)


def test_it_bends_and_tells_what_is_held_back() -> None:
    """The boundary goes round in pieces; points held back are hollow, and their curve is dashed."""
    chosen = Hyperparameters(
        batch_size=None, optimizer=Method.ADAM, learning_rate=0.1, l2=0.001, l1=1e-9
    )
    start = Start((0.0, 0.0, -1.0, -2.0), 0.1, None)
    run = begin(start, HALF, chosen, BENT)
    run, frames = learnt(run, animated_steps(12))

    page = animation_of(run, frames, "")

    traces, moments = figure_of(page)
    boundary = [
        (x1, x2) for x1, x2 in zip(traces[1]["x"], traces[1]["y"], strict=True) if x1 is not None
    ]
    assert len(boundary) > 20
    for x1, x2 in boundary:
        assert -x1 * x1 - 2 * x2 * x2 + 0.1 == pytest.approx(0, abs=1e-3)
    assert traces[4]["y"] == frames.loss_held_back
    assert traces[4]["line"]["dash"] == "dash"
    marks = [(trace["marker"]["symbol"], trace["x"]) for trace in traces[5:]]
    assert marks == [
        ("circle", [0.5]),
        ("diamond", [0, 1, 0]),
        ("circle-open", [0.4]),
        ("diamond-open", [1]),
    ]
    assert all(moment["traces"] == [0, 1, 2, 5, 6, 7, 8] for moment in moments)
    assert "given x₁, x₂, x₁², x₂²." in page
    assert "w₃ = -1.0, w₄ = -2.0, b = 0.1" in page
    assert "6 points (2 of them held back), learning rate 0.1" in page
    assert "Adam, which keeps 0.9 and 0.999, L2 penalty 0.001, L1 penalty 1e-09." in page
    assert "hollow ones are held back" in page


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (Hyperparameters(), ""),
        (Hyperparameters(optimizer=Method.MOMENTUM, momentum=0), ""),
        (Hyperparameters(optimizer=Method.MOMENTUM), ", momentum 0.9"),
        (Hyperparameters(optimizer=Method.NESTEROV), ", Nesterov's momentum 0.9"),
        (Hyperparameters(optimizer=Method.ADAGRAD), ", AdaGrad"),
        (Hyperparameters(optimizer=Method.RMSPROP), ", RMSProp, which keeps 0.99"),
    ],
)
def test_the_optimizer_is_told_as_far_as_there_is_one(chosen: Hyperparameters, words: str) -> None:
    """Without momentum nothing is remembered, and nothing is said."""
    [segment] = begin(Start.seeded(44), TWO, chosen).segments

    assert stretch_words(segment).removeprefix("From update 0: 2 points, learning rate 0.3") == (
        f", 1 point per update{words}."
    )


def test_the_command_plays_what_comes_after_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A recipe of the second schema, with features, an optimizer and points held back."""
    start = Start.seeded(44, BENT)
    chosen = Hyperparameters(optimizer=Method.ADAM, l2=0.01)
    run, frames = learnt(begin(start, HALF, chosen, BENT), [0, 7])
    recipe, page = tmp_path / "run.json", tmp_path / "run.html"
    recipe.write_bytes(Recipe.of(run).to_json())

    assert json.loads(recipe.read_bytes())["schema"] == 2
    assert main(["export", str(recipe), str(page)]) == 0

    assert "plays the run" in capsys.readouterr().out
    _, moments = figure_of(page.read_text())
    assert moments[7]["data"][2]["y"] == frames.loss[1:]


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
