"""An animated GIF, written a frame at a time: no frame is kept longer than it takes to write it.

The format is that of the GIF89a specification; Pillow compresses the frames.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

COLOURS = 256
"""As many as a GIF has room for."""

Colour = tuple[int, int, int]
Numbers = NDArray[np.integer[Any]]


class Palette:
    """At most 256 colours, the first ones before others, and which of them is nearest to any."""

    def __init__(self, colours: Iterable[Colour]) -> None:
        self.colours = list(dict.fromkeys(colours))[:COLOURS]
        self._known = np.zeros(1 << 24, np.uint16)  # one more than the number; 0 is not known yet

    def numbers(self, picture: Image.Image) -> Numbers:
        """Return the number of the nearest colour for each pixel, shape (height, width)."""
        red, green, blue = np.moveaxis(np.asarray(picture.convert("RGB"), np.uint32), -1, 0)
        packed = red << 16 | green << 8 | blue
        found = self._known[packed]
        unknown = np.unique(packed[found == 0])
        if len(unknown):
            parts = np.stack([unknown >> 16, unknown >> 8 & 255, unknown & 255], 1).astype(int)
            distances = sum(
                (parts[:, [part]] - np.array(self.colours)[:, part]) ** 2 for part in range(3)
            )
            self._known[unknown] = np.argmin(distances, 1) + 1
            found = self._known[packed]
        numbers: Numbers = (found - 1).astype(np.uint8)
        return numbers


def delays(seconds: float, count: int) -> list[int]:
    """Return how long each of some frames is shown, in hundredths of a second, together all."""
    ends = [round(100 * seconds * (place + 1) / count) for place in range(count)]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def gif(
    pictures: Iterable[Image.Image], palette: Palette, shown: Sequence[int], comment: str
) -> Iterator[bytes]:
    """Yield a GIF that plays again and again: its head and first frame, each other frame, its end.

    ``shown`` holds the hundredths of a second for each of the ``pictures``, which are equally
    large. Of a frame only the part is written that differs from the one before.
    """
    before = None
    for picture, hundredths in zip(pictures, shown, strict=True):
        pixels = palette.numbers(picture)
        head = b""
        left, top, right, bottom = 0, 0, *picture.size
        if before is None:
            head = _head(picture.size, palette, comment)
        else:
            left, top, right, bottom = _differing(pixels, before)
        before = pixels
        part = Image.fromarray(pixels[top:bottom, left:right])
        data = GifImagePlugin.getdata(part, (left, top), duration=10 * hundredths)
        yield b"".join([head, *data])
    yield b";"


def _differing(pixels: Numbers, before: Numbers) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what differs; of nothing, one pixel."""
    rows, columns = (np.flatnonzero((pixels != before).any(axis)) for axis in (1, 0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _head(size: tuple[int, int], palette: Palette, comment: str) -> bytes:
    """Return what comes before the first frame: size, colours, the endless loop, a comment."""
    table = bytes(part for colour in palette.colours for part in colour)
    text = comment.encode("ascii", "replace")
    blocks = (text[at : at + 255] for at in range(0, len(text), 255))
    return b"".join(
        (
            b"GIF89a",
            struct.pack("<HHBBB", *size, 0xF7, 0, 0),
            table.ljust(3 * COLOURS, b"\0"),
            b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00",
            b"\x21\xfe",
            *(bytes([len(block)]) + block for block in blocks),
            b"\x00",
        )
    )
