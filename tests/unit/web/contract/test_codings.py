"""Which coding a client gets, and that what was compressed can be read again."""

import zlib

import brotli
import pytest

from app.web.contract.codings import LARGE, coding_for, compressor, packed

TEXT = b"The error falls, update by update. " * 1000
UNPACKED = {
    "br": brotli.decompress,
    "gzip": lambda content: zlib.decompress(content, wbits=31),
}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        *(("", None), ("identity", None), ("deflate, zstd", None), ("x-gzipped", None)),
        *(("br", "br"), ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip")),
        *(("*", "br"), ("br;q=0, *", "gzip"), ("br;q=0, gzip;q=0, *", None), ("*;q=0", None)),
        *(("gzip;q=1.0, br;q=0.5", "gzip"), ("gzip;q=0.5, br ; Q=0.8", "br")),
        *(("br;q=0.000, gzip;q=0", None), ("GZIP ; q=0.1", "gzip")),
        *(("identity, br;q=0.5", None), ("identity;q=0.5, br;q=0.9", "br")),
        *(("br;q=x", None), ("br;level=3, gzip", "gzip"), ("br;q=nan", None)),
    ],
)
def test_a_client_gets_what_it_likes_best(accepted: str, coding: str | None) -> None:
    """The highest weight counts, then the smaller answer; a weight of 0 refuses."""
    assert coding_for(accepted) == coding


@pytest.mark.parametrize("coding", UNPACKED)
@pytest.mark.parametrize("text", [b"", TEXT, b"Plotly " * LARGE])
def test_what_was_compressed_can_be_read(coding: str, text: bytes) -> None:
    """At once or a piece at a time, whatever the size, the text comes back."""
    compressing = compressor(coding)
    pieces = [compressing.compress(text[:100]), compressing.compress(text[100:])]

    assert UNPACKED[coding](packed(text, coding)) == text
    assert UNPACKED[coding](b"".join([*pieces, compressing.flush()])) == text
