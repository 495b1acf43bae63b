"""The training as an animated GIF: exact moments at their places, opened again with Pillow."""

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.learning.features import LINE, Feature
from app.learning.hyperparameters import Hyperparameters, Method, Rule
from app.learning.model import Model
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from app.web.page.gif import Palette, delays, gif
from app.web.page.moving_picture import LOOKS, moving_picture, moving_steps, ticks

TOKENS = Path(__file__).parents[4] / "static" / "css" / "tokens.css"
CORNERS = Points.of([(0, 0, 1), (1, 1, 0)])
START = Start((-4.0, -4.0), 4.0, None)
BLUE, ORANGE, INK = (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x1C, 0x22, 0x30)


def opened(pieces: list[bytes]) -> Image.Image:
    """Return a GIF as Pillow reads it."""
    return Image.open(io.BytesIO(b"".join(pieces)))


def frames_of(run: Run, steps: list[int]) -> Frames:
    """Return the frames of a run at some steps."""
    frames = Frames()
    for piece in replay(run, run.start.state, steps):
        frames.extend(piece.frames)
    return frames


@pytest.mark.parametrize(
    ("first", "last", "seconds", "count"),
    [(0, 0, 10, 1), (5, 6, 1, 2), (0, 10, 60, 11), (0, 100_000, 10, 125), (7, 10**6, 60, 200)],
)
def test_moments_are_evenly_spaced_from_first_to_last(
    first: int, last: int, seconds: float, count: int
) -> None:
    """As many as there are updates and time for, and never more than 200."""
    steps = moving_steps(first, last, seconds)

    assert len(steps) == count
    assert (steps[0], steps[-1]) == (first, last)
    gaps = {b - a for a, b in pairwise(steps)}
    assert min(gaps, default=1) >= 1
    assert max(gaps, default=1) - min(gaps, default=1) <= 1


def test_it_plays_as_long_as_was_chosen() -> None:
    """Hundredths that do not divide evenly are spread, not lost."""
    assert delays(1, 3) == [33, 34, 33]
    assert sum(delays(60, 200)) == 6000


@pytest.mark.parametrize(
    ("highest", "expected"),
    [(0.75, [0, 0.2, 0.4, 0.6]), (3, [0, 1, 2, 3]), (2e-5, [0, 5e-6, 1e-5, 1.5e-5, 2e-5])],
)
def test_an_axis_has_round_numbers(highest: float, expected: list[float]) -> None:
    """Few of them, whatever the errors are."""
    assert ticks(highest) == expected


def test_a_frame_holds_what_differs_from_the_one_before() -> None:
    """Read back the frames are what they were, also one that is the same again."""
    first = Image.new("RGB", (40, 30), (255, 255, 255))
    second = first.copy()
    second.paste(BLUE, (10, 5, 20, 9))
    near = first.copy()
    near.paste((0, 0x72, 0xB0), (10, 5, 20, 9))
    pictures = [first, second, near, first]

    pieces = list(gif(pictures, Palette([(255, 255, 255), BLUE]), [10] * 4, "α"))

    image = opened(pieces)
    assert (image.size, image.info["comment"], image.info["loop"]) == ((40, 30), b"?", 0)
    for place, expected in enumerate([first, second, second, first]):
        image.seek(place)
        assert np.array_equal(np.asarray(image.convert("RGB")), np.asarray(expected))


def test_the_training_is_drawn_where_it_is() -> None:
    """Both labels' points, the line through the middle, each side in its label's shade."""
    run = begin(START, CORNERS, Hyperparameters())
    run = edit(run, hyperparameters=Hyperparameters(learning_rate=0.5))

    image = opened(list(moving_picture(run, frames_of(run, [0, 1, 2]), 1, 400)))

    assert (image.size, getattr(image, "n_frames", 1)) == ((400, 224), 3)
    assert image.info["comment"] == (
        b"From update 0: 2 points, learning rate 0.5, 1 point per update."
    )
    image.seek(0)
    shown = image.convert("RGB")
    plane = shown.crop((12, 30, 196, 194))
    assert shown.getpixel((20, 186)) == BLUE
    assert shown.getpixel((188, 38)) == ORANGE
    assert plane.getpixel((92, 82)) == INK
    below, above = plane.getpixel((60, 120)), plane.getpixel((120, 60))
    assert isinstance(below, tuple)
    assert isinstance(above, tuple)
    assert below[2] > below[0]
    assert above[0] > above[2]


def test_it_bends_and_what_is_held_back_is_hollow() -> None:
    """Ink lies on the circle; a point held back is paper within its colour; its curve has gaps."""
    points = Points.of(
        [(0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 0)], held_back=[False, False, True, True]
    )
    model = Model((*LINE, Feature.X1_SQUARED, Feature.X2_SQUARED))
    start = Start((0.0, 0.0, -1.0, -1.0), 0.25, None)
    chosen = Hyperparameters(optimizer=Method.ADAM, learning_rate=1e-5)
    run = begin(start, points, chosen, model)

    image = opened(list(moving_picture(run, frames_of(run, [0, 40]), 1, 800)))
    image.seek(1)

    def colour(x1: float, x2: float) -> tuple[int, ...]:
        place = 24 + (x1 + 0.05) / 1.1 * 368, 388 - (x2 + 0.05) / 1.1 * 328
        found = image.convert("RGB").getpixel((round(place[0]), round(place[1])))
        assert isinstance(found, tuple)
        return found

    for degrees in (5, 25, 45, 65, 85):
        x1, x2 = 0.5 * np.cos(np.radians(degrees)), 0.5 * np.sin(np.radians(degrees))
        assert sum(colour(x1, x2)) < 200
        assert sum(colour(1.1 * x1, 1.1 * x2)) > 500
    assert (colour(0, 0), colour(1, 1)) == (BLUE, ORANGE)
    assert colour(1, 0) == colour(0, 1) == (255, 255, 255)
    assert colour(1 - 4 / 368 * 1.1, 0) == BLUE
    dark = np.asarray(image.convert("RGB"))[62:386, 474:764].sum(axis=2) < 300
    inked = dark.sum(axis=0)  # of the whole curve, and of the dashed one besides it
    assert {int(inked.min()), int(inked.max())} == {2, 4}
    assert b"The neuron is given x1, x2, x1^2, x2^2." in image.info["comment"]
    assert b"Adam, which keeps 0.9 and 0.999" in image.info["comment"]


def test_by_night_it_is_as_dark_as_the_page() -> None:
    """The labels' and predictions' colours are the style sheet's, by day and by night."""
    run = begin(START, CORNERS, Hyperparameters())
    day, night = TOKENS.read_text(encoding="utf-8").split("prefers-color-scheme: dark")

    image = opened(list(moving_picture(run, frames_of(run, [0]), 1, 400, "dark")))

    assert image.convert("RGB").getpixel((20, 186)) == (0x63, 0xB8, 0xEE)
    assert image.convert("RGB").getpixel((2, 2)) == (0x1B, 0x1F, 0x27)
    for scheme, style in (("light", day), ("dark", night)):
        for name in ("label_0", "label_1", "heat_0", "heat_half", "heat_1"):
            assert f"--{name.replace('_', '-')}: {getattr(LOOKS[scheme], name)};" in style
        assert f"--surface: {LOOKS[scheme].paper};" in style
        assert f"--plot-line: {LOOKS[scheme].ink};" in style


def test_the_perceptron_is_sure_of_everything() -> None:
    """Its predictions are 0 or 1: two shades, and none between."""
    run = begin(START, CORNERS, Hyperparameters(rule=Rule.PERCEPTRON))

    image = opened(list(moving_picture(run, frames_of(run, [0]), 1, 400)))

    plane = image.convert("RGB").crop((12, 30, 196, 194))
    colours = plane.getcolors(plane.width * plane.height) or []
    assert len([1 for count, _ in colours if count > 1000]) == 2


def test_a_run_without_points_is_its_line() -> None:
    """There is no error, and nothing to draw but the line."""
    run = begin(START, Points.none(), Hyperparameters())

    image = opened(list(moving_picture(run, frames_of(run, [0]), 1, 400)))

    assert image.convert("RGB").getpixel((12 + 92, 30 + 82)) == INK
