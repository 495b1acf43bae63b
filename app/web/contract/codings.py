"""How an answer is compressed: what a client takes, and the smallest of these."""

import zlib
from functools import lru_cache
from typing import Protocol

import brotli

CODINGS = ("br", "gzip")
"""What there is, best first. Browsers ask for Brotli over https and from this machine only."""

GZIP_WINDOW = 15 + 16
"""What tells zlib to write gzip's form, with its largest window."""

BROTLI_WINDOW = 18
"""Of an answer that is compressed while it is written: 256 KB, eight times gzip's."""

LARGE = 500_000
"""Bytes above which the best Brotli takes more than a second, and Plotly's would take ten."""


class Compressor(Protocol):
    """Takes an answer a piece at a time."""

    def compress(self, piece: bytes, /) -> bytes:
        """Return what is ready of it, which may be nothing yet."""

    def flush(self) -> bytes:
        """Return the rest."""


@lru_cache(maxsize=1024)  # most clients say one of few things
def coding_for(accept_encoding: str) -> str | None:
    """Return the coding that a client likes best, ``None`` for none.

    One with a weight of 0, or with a weight that is not a number, is one that it does not take.
    """
    weights = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = (piece.strip() for piece in part.partition(";"))
        weights[name] = _weight(parameter)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding, others))
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


def _weight(parameter: str) -> float:
    name, _, value = (piece.strip() for piece in parameter.partition("="))
    if not parameter:
        return 1.0
    try:
        return float(value) if name == "q" else 0.0
    except ValueError:
        return 0.0


def packed(content: bytes, coding: str) -> bytes:
    """Return all of something that is compressed once and then kept.

    A page's files take some milliseconds each, Plotly half a second.
    """
    if coding == "br":
        quality = 9 if len(content) > LARGE else 11
        return bytes(brotli.compress(content, quality=quality, mode=brotli.MODE_TEXT))
    return zlib.compress(content, level=9, wbits=GZIP_WINDOW)


def compressor(coding: str) -> Compressor:
    """Return what compresses an answer that is written for one client: fast rather than small.

    A hundred frames take less than 0.1 ms, and become less than half.
    """
    return _Brotli() if coding == "br" else zlib.compressobj(level=1, wbits=GZIP_WINDOW)


class _Brotli:
    def __init__(self) -> None:
        self._brotli = brotli.Compressor(quality=2, lgwin=BROTLI_WINDOW)

    def compress(self, piece: bytes, /) -> bytes:
        return bytes(self._brotli.process(piece))

    def flush(self) -> bytes:
        return bytes(self._brotli.finish())
