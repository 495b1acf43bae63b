"""The training of a run as an animated GIF, drawn with Pillow from exact frames.

On the left the points, the boundary and what the model predicts, in bands; on the right the error.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import floor, hypot, log10
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from app.learning.features import columns_of
from app.learning.hyperparameters import Rule
from app.learning.model import Model, predictions
from app.learning.points import Points
from app.learning.replay import Frames
from app.runs.run import Run
from app.web.page.animation import LABELS, MOST_STRETCHES, box_of
from app.web.page.boundary import Box, boundary_of
from app.web.page.gif import Colour, Palette, delays, gif
from app.web.page.settings_in_words import feature_words, stretch_words

MOST_FRAMES = 200
FRAMES_PER_SECOND = 12.5

HEIGHT = 0.56
"""A picture's height, as a share of its width."""

FINENESS = 2
"""Pixels drawn for each that is seen, in either direction: lines have no steps."""

BANDS = 16
"""Shades from label 0 to label 1: few enough that a frame is small."""

PLAIN = str.maketrans({"₁": "1", "₂": "2", "²": "^2"})
"""What the font has in the place of what it lacks."""

MOST_ERROR = 1e300
"""Errors beyond it have no place on an axis."""

TENTHS = 1, 3, 5, 7, 9
"""How much of the one and the other colour is in a pixel at an edge."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PictureLook:
    """The colours of a picture; those of labels and predictions have the page's names."""

    paper: str
    ink: str
    grid: str
    fine: str
    label_0: str
    label_1: str
    heat_0: str
    heat_half: str
    heat_1: str


LOOKS: Mapping[str, PictureLook] = MappingProxyType(
    {
        "light": PictureLook(
            paper="#ffffff",
            ink="#1c2230",
            grid="#e2e0da",
            fine="#a7adb8",
            label_0="#d55e00",
            label_1="#0072b2",
            heat_0="#f2c4a4",
            heat_half="#ffffff",
            heat_1="#a3cbe4",
        ),
        "dark": PictureLook(
            paper="#1b1f27",
            ink="#f2f4f8",
            grid="#2f3541",
            fine="#6c7484",
            label_0="#f58f4a",
            label_1="#63b8ee",
            heat_0="#6a3a1b",
            heat_half="#1e222a",
            heat_1="#1d4c6b",
        ),
    }
)
"""As the page has them by day and by night."""


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


def moving_picture(
    run: Run, frames: Frames, seconds: float, width: int, scheme: str = "light"
) -> Iterator[bytes]:
    """Yield the GIF of some frames of a run, with their errors, in pieces as they are drawn.

    ``width`` is in pixels, ``scheme`` the name of a look. Each piece but the last is one frame.
    """
    look = LOOKS[scheme]
    scene = _Scene(run, frames, width // 2 * 2, look)
    pictures = (scene.picture(place) for place in range(len(frames.step)))
    told = " ".join(scene.words)
    return gif(pictures, _palette(look), delays(seconds, len(frames.step)), told)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _colour(text: str) -> Colour:
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red, green, blue


@cache
def _shades(look: PictureLook) -> list[Colour]:
    """Return the colour of each band of ŷ, from 0 to 1."""
    zero, half, one = map(_colour, (look.heat_0, look.heat_half, look.heat_1))
    shares = [2 * (band + 0.5) / BANDS for band in range(BANDS)]
    return [
        _mixed(zero, half, share) if share < 1 else _mixed(half, one, share - 1) for share in shares
    ]


@cache
def _palette(look: PictureLook) -> Palette:
    """Return all that is drawn, and what lies between two of these at their edges."""
    marks = [_colour(look.label_1), _colour(look.label_0)]
    paper, ink, grid, fine = map(_colour, (look.paper, look.ink, look.grid, look.fine))
    shades = _shades(look)
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

    def __init__(self, run: Run, frames: Frames, width: int, look: PictureLook) -> None:
        self._run, self._frames, self._look = run, frames, look
        self._size = width * FINENESS, round(width * HEIGHT / 2) * 2 * FINENESS
        self._unit = width * FINENESS / 800
        self._font = ImageFont.load_default(15 * self._unit)
        self._small = ImageFont.load_default(13 * self._unit)
        self._large = ImageFont.load_default(20 * self._unit)
        first, last = (run.segment_index_at(frames.step[end]) for end in (0, -1))
        stretches = run.segments[first : last + 1]
        self._features = feature_words(run.model).translate(PLAIN)
        self.words = [stretch_words(segment) for segment in stretches[-MOST_STRETCHES:]]
        if self._features:
            self.words.insert(0, self._features)
        u = self._unit
        box = box_of([segment.points for segment in stretches[-MOST_STRETCHES:]])
        self._plane = _Area(24 * u, 60 * u, 392 * u, 388 * u, box)
        losses = [*frames.loss, *frames.loss_held_back]
        errors = [loss for loss in losses if loss is not None and loss < MOST_ERROR]
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
        picture.paste(
            self._shading(weights, bias, stretch.hyperparameters.rule), self._plane.corners
        )
        draw = ImageDraw.Draw(picture)
        for line in boundary_of(self._run.model, weights, bias, self._plane.box).lines:
            draw.line(
                [self._plane.at(*end) for end in line], self._look.ink, round(3 * u), joint="curve"
            )
        marks = self._marks(segment)
        picture.paste(marks, (0, 0), marks)
        draw.text((24 * u, 20 * u), f"update {step:,}", self._look.ink, self._large)
        self._write(draw, f"{self._features} {stretch_words(stretch)}".strip())
        if loss is not None:
            draw.text((472 * u, 20 * u), f"error E = {loss:.4f}", self._look.ink, self._large)
            passed = self._curve(frames.loss[: place + 1])
            if len(passed) > 1:
                draw.line(passed, self._look.ink, round(2 * u), joint="curve")
            for dash in self._dashes(self._curve(frames.loss_held_back[: place + 1])):
                draw.line(dash, self._look.ink, round(2 * u))
            if loss < MOST_ERROR:
                _dot(draw, self._error.at(step, loss), 6 * u, self._look.ink)
        return picture.reduce(FINENESS)

    def _background(self) -> Image.Image:
        picture = Image.new("RGB", self._size, self._look.paper)
        draw, u = ImageDraw.Draw(picture), self._unit
        for area in (self._plane, self._error):
            draw.rectangle(area.corners, outline=self._look.grid, width=round(u))
        _, highest = self._error.box[1]
        for height in ticks(highest):
            left, top = self._error.at(self._error.box[0][0], height)
            draw.line([(left, top), (self._error.right, top)], self._look.grid, round(u))
            draw.text((left - 8 * u, top), f"{height:g}", self._look.ink, self._font, anchor="rm")
        middle = (self._error.left + self._error.right) / 2, self._error.bottom + 6 * u
        draw.text(middle, "update", self._look.ink, self._font, anchor="ma")
        for step, anchor in zip(self._error.box[0], ("la", "ra"), strict=True):
            x, y = self._error.at(step, 0)
            draw.text((x, y + 6 * u), f"{step:,.0f}", self._look.ink, self._font, anchor=anchor)
        whole = self._curve(self._frames.loss)
        if len(whole) > 1:
            draw.line(whole, self._look.fine, round(2 * u), joint="curve")
        for dash in self._dashes(self._curve(self._frames.loss_held_back)):
            draw.line(dash, self._look.fine, round(2 * u))
        return picture

    def _write(self, draw: ImageDraw.ImageDraw, words: str) -> None:
        """Write what is below the plots, smaller and in two lines where it is long."""
        u, room = self._unit, self._size[0] - 48 * self._unit
        if self._font.getlength(words) <= room:
            draw.text((24 * u, 418 * u), words, self._look.ink, self._font)
            return
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._small.getlength(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        for number, line in enumerate(lines[:2]):
            draw.text((24 * u, (413 + 16 * number) * u), line, self._look.ink, self._small)

    def _curve(self, losses: Sequence[float | None]) -> list[Place]:
        """Return the first frames' errors as places of the picture."""
        return [
            self._error.at(step, loss)
            for step, loss in zip(self._frames.step, losses, strict=False)
            if loss is not None and loss < MOST_ERROR
        ]

    def _dashes(self, curve: Sequence[Place]) -> Iterator[list[Place]]:
        """Yield a curve in dashes: always the same ones, however much of it there is yet."""
        size, passed = 6 * self._unit, 0.0
        for (x, y), (to_x, to_y) in pairwise(curve):
            long = hypot(to_x - x, to_y - y)
            at = 0.0
            while at < long:
                number, rest = divmod(passed + at, size)
                end = min(long, at + size - rest)
                if end <= at:  # the rest is lost in rounding
                    break
                if number % 2 == 0:
                    yield [
                        (x + share * (to_x - x), y + share * (to_y - y))
                        for share in (at / long, end / long)
                    ]
                at = end
            passed += long

    def _shading(self, weights: tuple[float, ...], bias: float, rule: Rule) -> Image.Image:
        """Return what the model predicts at each pixel of the plane that is seen."""
        left, top, right, bottom = self._plane.corners
        (x0, x1), (y0, y1) = self._plane.box
        columns, rows = (right - left) // FINENESS, (bottom - top) // FINENESS
        x = x0 + (np.arange(columns) + 0.5) / columns * (x1 - x0)
        y = y1 - (np.arange(rows) + 0.5) / rows * (y1 - y0)
        given = columns_of(self._run.model.features, *np.meshgrid(x, y))
        prediction = predictions(Model.forward(given, np.array([*weights, bias])), rule)
        bands = np.minimum(np.nan_to_num(prediction * BANDS), BANDS - 1).astype(np.uint8)
        shades = np.array(_shades(self._look), np.uint8)[bands]
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
        """Draw the points; those held back are hollow."""
        u = self._unit
        for label, symbol, _ in LABELS:
            chosen = points.y == label
            colour = self._look.label_1 if label else self._look.label_0
            draw_mark = _dot if symbol == "circle" else _diamond
            for place, is_held_back in zip(
                points.X[chosen].tolist(), points.held_back[chosen].tolist(), strict=True
            ):
                at = self._plane.at(*place)
                draw_mark(draw, at, 6 * u, self._look.paper)
                draw_mark(draw, at, 5 * u, colour)
                if is_held_back:
                    draw_mark(draw, at, 3 * u, self._look.paper)


def _diamond(draw: ImageDraw.ImageDraw, place: Place, radius: float, colour: str) -> None:
    x, y = place
    draw.polygon([(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)], colour)


def _dot(draw: ImageDraw.ImageDraw, place: Place, radius: float, colour: str) -> None:
    x, y = place
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
