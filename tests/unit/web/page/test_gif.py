"""The training as an animated GIF: exact moments at their places, opened again with Pillow."""

import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from app.learning.hyperparameters import Hyperparameters, Rule
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run, Start, begin, edit
from app.runs.timeline import replay
from app.web.page.gif import Palette, delays, gif
from app.web.page.moving_picture import moving_picture, moving_steps, ticks

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
