"""The training of a run as an animated GIF, drawn with Pillow from exact frames.

On the left the points, the line and what the model predicts, in bands; on the right the error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import floor, log10

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from app.learning.hyperparameters import Rule
from app.learning.neuron import sigmoid, threshold
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run
from app.web.page.animation import LABELS, MOST_STRETCHES, Box, box_of, half_plane, stretch_words
from app.web.page.gif import Colour, Palette, delays, gif

MOST_FRAMES = 200
FRAMES_PER_SECOND = 12.5

HEIGHT = 0.56
"""A picture's height, as a share of its width."""

FINENESS = 2
"""Pixels drawn for each that is seen, in either direction: lines have no steps."""

BANDS = 16
"""Shades from label 0 to label 1: few enough that a frame is small."""

MOST_ERROR = 1e300
"""Errors beyond it have no place on an axis."""

TENTHS = 1, 3, 5, 7, 9
"""How much of the one and the other colour is in a pixel at an edge."""

PAPER, INK, GRID, FINE = "#ffffff", "#1c2230", "#e2e0da", "#a7adb8"
HEAT_0, HEAT_HALF, HEAT_1 = "#f2c4a4", "#ffffff", "#a3cbe4"
"""The page's colours."""

Place = tuple[float, float]


def moving_steps(first: int, last: int, seconds: float) -> list[int]:
    """Return the updates that are shown, evenly spaced from ``first`` to ``last``."""
    count = min(MOST_FRAMES, last - first + 1, max(2, int(seconds * FRAMES_PER_SECOND)))
    if count == 1:
        return [first]
    return [first + round(place * (last - first) / (count - 1)) for place in range(count)]


def ticks(highest: float) -> list[float]:
    """Return round numbers from 0 to ``highest``, four to eight of them."""
    size = 10.0 ** floor(log10(highest / 3))
    step = max(factor * size for factor in (1, 2, 5) if factor * size <= highest / 3)
    return [float(f"{place * step:.12g}") for place in range(int(highest / step) + 1)]


def moving_picture(run: Run, frames: Frames, seconds: float, width: int) -> Iterator[bytes]:
    """Yield the GIF of some frames of a run, with their errors, in pieces as they are drawn.

    ``width`` is in pixels. Each piece but the last is one frame.
    """
    scene = _Scene(run, frames, width // 2 * 2)
    pictures = (scene.picture(place) for place in range(len(frames.step)))
    told = " ".join(scene.words)
    return gif(pictures, _palette(), delays(seconds, len(frames.step)), told)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _colour(text: str) -> Colour:
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


def _shades() -> list[Colour]:
    """Return the colour of each band of ŷ, from 0 to 1."""
    zero, half, one = map(_colour, (HEAT_0, HEAT_HALF, HEAT_1))
    shares = [2 * (band + 0.5) / BANDS for band in range(BANDS)]
    return [
        _mixed(zero, half, share) if share < 1 else _mixed(half, one, share - 1) for share in shares
    ]


@cache
def _palette() -> Palette:
    """Return all that is drawn, and what lies between two of these at their edges."""
    marks = [_colour(colour) for *_, colour in LABELS]
    paper, ink, grid, fine = map(_colour, (PAPER, INK, GRID, FINE))
    shades = _shades()
    pairs = [
        *((mark, paper) for mark in (*marks, ink, fine, grid)),
        *((ink, shade) for shade in shades[::2]),
        *((paper, shade) for shade in shades[::2]),
        *((ink, mark) for mark in marks),
    ]
    mixed = [_mixed(*pair, tenth / 10) for pair in pairs for tenth in TENTHS]
    return Palette([paper, ink, grid, fine, *marks, *shades, *mixed])


@dataclass(frozen=True, slots=True)
class _Area:
    """Where a plot lies in the picture, in pixels as drawn, and which numbers its edges have."""

    left: float
    top: float
    right: float
    bottom: float
    box: Box

    def at(self, x: float, y: float) -> Place:
        """Return where a place of the plot is in the picture."""
        (x0, x1), (y0, y1) = self.box
        return (
            self.left + (x - x0) / (x1 - x0) * (self.right - self.left),
            self.bottom - (y - y0) / (y1 - y0) * (self.bottom - self.top),
        )

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom."""
        return round(self.left), round(self.top), round(self.right), round(self.bottom)


class _Scene:
    """What stays while a run is shown, and the picture of each of its moments."""

    def __init__(self, run: Run, frames: Frames, width: int) -> None:
        self._run, self._frames = run, frames
        self._size = width * FINENESS, round(width * HEIGHT / 2) * 2 * FINENESS
        self._unit = width * FINENESS / 800
        self._font = ImageFont.load_default(15 * self._unit)
        self._large = ImageFont.load_default(20 * self._unit)
        first, last = (run.segment_index_at(frames.step[end]) for end in (0, -1))
        stretches = run.segments[first : last + 1]
        self.words = [stretch_words(segment) for segment in stretches[-MOST_STRETCHES:]]
        u = self._unit
        box = box_of([segment.points for segment in stretches[-MOST_STRETCHES:]])
        self._plane = _Area(24 * u, 60 * u, 392 * u, 388 * u, box)
        errors = [loss for loss in frames.loss if loss is not None and loss < MOST_ERROR]
        steps = float(frames.step[0]), float(max(frames.step[-1], frames.step[0] + 1))
        heights = 0.0, 1.1 * max(errors, default=1.0) or 1.0
        self._error = _Area(472 * u, 60 * u, 776 * u, 388 * u, (steps, heights))
        self._still = self._background()
        self._marked: tuple[int, Image.Image] | None = None

    def picture(self, place: int) -> Image.Image:
        """Return the picture of one of the frames."""
        frames, u = self._frames, self._unit
        step, loss = frames.step[place], frames.loss[place]
        weights, bias = frames.weights[place], frames.bias[place]
        segment = self._run.segment_index_at(step)
        picture, stretch = self._still.copy(), self._run.segments[segment]
        is_hard = stretch.hyperparameters.rule is Rule.PERCEPTRON
        picture.paste(self._shading(weights, bias, is_hard=is_hard), self._plane.corners)
        draw = ImageDraw.Draw(picture)
        _, line = half_plane(self._plane.box, weights, bias)
        if line:
            draw.line([self._plane.at(*end) for end in line], INK, round(3 * u))
        marks = self._marks(segment)
        picture.paste(marks, (0, 0), marks)
        draw.text((24 * u, 20 * u), f"update {step:,}", INK, self._large)
        draw.text((24 * u, 418 * u), stretch_words(stretch), INK, self._font)
        if loss is not None:
            draw.text((472 * u, 20 * u), f"error E = {loss:.4f}", INK, self._large)
            passed = self._curve(place + 1)
            if len(passed) > 1:
                draw.line(passed, INK, round(2 * u), joint="curve")
            if loss < MOST_ERROR:
                _dot(draw, self._error.at(step, loss), 6 * u, INK)
        return picture.reduce(FINENESS)

    def _background(self) -> Image.Image:
        picture = Image.new("RGB", self._size, PAPER)
        draw, u = ImageDraw.Draw(picture), self._unit
        for area in (self._plane, self._error):
            draw.rectangle(area.corners, outline=GRID, width=round(u))
        _, highest = self._error.box[1]
        for height in ticks(highest):
            left, top = self._error.at(self._error.box[0][0], height)
            draw.line([(left, top), (self._error.right, top)], GRID, round(u))
            draw.text((left - 8 * u, top), f"{height:g}", INK, self._font, anchor="rm")
        middle = (self._error.left + self._error.right) / 2, self._error.bottom + 6 * u
        draw.text(middle, "update", INK, self._font, anchor="ma")
        for step, anchor in zip(self._error.box[0], ("la", "ra"), strict=True):
            x, y = self._error.at(step, 0)
            draw.text((x, y + 6 * u), f"{step:,.0f}", INK, self._font, anchor=anchor)
        whole = self._curve(len(self._frames.step))
        if len(whole) > 1:
            draw.line(whole, FINE, round(2 * u), joint="curve")
        return picture

    def _curve(self, count: int) -> list[Place]:
        """Return the first frames' errors as places of the picture."""
        told = zip(self._frames.step[:count], self._frames.loss[:count], strict=True)
        return [
            self._error.at(step, loss)
            for step, loss in told
            if loss is not None and loss < MOST_ERROR
        ]

    def _shading(self, weights: tuple[float, ...], bias: float, *, is_hard: bool) -> Image.Image:
        """Return what the model predicts at each pixel of the plane that is seen."""
        left, top, right, bottom = self._plane.corners
        (x0, x1), (y0, y1) = self._plane.box
        columns, rows = (right - left) // FINENESS, (bottom - top) // FINENESS
        x = x0 + (np.arange(columns) + 0.5) / columns * (x1 - x0)
        y = y1 - (np.arange(rows) + 0.5) / rows * (y1 - y0)
        predict = threshold if is_hard else sigmoid
        prediction = predict(weights[0] * x[None, :] + weights[1] * y[:, None] + bias)
        bands = np.minimum(np.nan_to_num(prediction * BANDS), BANDS - 1).astype(np.uint8)
        shades = np.array(_shades(), np.uint8)[bands]
        size = right - left, bottom - top
        return Image.fromarray(shades).resize(size, Image.Resampling.NEAREST)

    def _marks(self, segment: int) -> Image.Image:
        """Return the points of a segment, on nothing."""
        if self._marked is None or self._marked[0] != segment:
            marks = Image.new("RGBA", self._size)
            self._draw_points(ImageDraw.Draw(marks), self._run.segments[segment].points)
            self._marked = segment, marks
        return self._marked[1]

    def _draw_points(self, draw: ImageDraw.ImageDraw, points: Points) -> None:
        u = self._unit
        for label, symbol, colour in LABELS:
            for x1, x2 in points.X[points.y == label, :2].tolist():
                x, y = self._plane.at(x1, x2)
                for radius, ink in ((6 * u, PAPER), (5 * u, colour)):
                    if symbol == "circle":
                        _dot(draw, (x, y), radius, ink)
                    else:
                        corners = [
                            (x, y - radius),
                            (x + radius, y),
                            (x, y + radius),
                            (x - radius, y),
                        ]
                        draw.polygon(corners, ink)


def _dot(draw: ImageDraw.ImageDraw, place: Place, radius: float, colour: str) -> None:
    x, y = place
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
