import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from app.web.edge.heads import BoundedHeads

pytestmark = pytest.mark.anyio


class HastyHeads(BoundedHeads):
    """Waits as long as a test can."""

    seconds = 0.5


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Port of a server that answers every request, and waits half a second for its head."""
    config = uvicorn.Config(PlainTextResponse("answered"), http=HastyHeads, log_config=None)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await serving


async def exchanged(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send pieces with a pause after each; return what comes until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = bytearray()

    async def read() -> None:
        with suppress(ConnectionError):  # closed while more was on its way there
            while piece := await reader.read(65_536):
                received.extend(piece)

    reading = asyncio.create_task(read())
    for piece in pieces:
        if reading.done():
            break
        writer.write(piece)
        await asyncio.sleep(pause)
    async with asyncio.timeout(20):
        await reading
    writer.close()
    return bytes(received)


async def test_a_head_that_comes_in_pieces_is_answered(port: int) -> None:
    """However it was cut, with a body behind it larger than a head may be, and once more."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"
    last = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    received = await exchanged(port, head[:9], head[9:30], head[30:], b"x" * 200_000, last)

    assert received.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    "line", [b"\r\nX: " + b"a" * 1000, b"a" * 1000], ids=["headers", "one header"]
)
async def test_a_head_that_grows_too_large_is_refused(port: int, line: bytes) -> None:
    """Line by line or in one line: the connection is closed, and what came is let go."""
    pieces = [b"GET / HTTP/1.1\r\nHost: a\r\nX: "] + [line] * 200

    received = await exchanged(port, *pieces, pause=0.001)

    assert received.startswith(b"HTTP/1.1 431 ")


async def test_a_head_that_trickles_is_given_up(port: int) -> None:
    """One byte now and again is not enough: the whole head has one deadline."""
    received = await exchanged(port, b"GET / HTTP/1.1\r\n", b"X: ", *[b"a"] * 7, pause=0.1)

    assert received.startswith(b"HTTP/1.1 408 ")


async def test_who_asks_nothing_is_not_waited_for_long(port: int) -> None:
    """The connection is closed without a word."""
    assert await exchanged(port) == b""


async def test_after_an_answer_the_next_question_has_its_time(port: int) -> None:
    """A connection that stands idle between two requests is not closed by this."""
    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    received = await exchanged(port, request, b"", last, pause=0.4)

    assert received.count(b"HTTP/1.1 200 OK") == 2


TRICKLED = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


async def test_a_body_nobody_waits_for_is_given_up(port: int) -> None:
    """Answered already, a request may not trickle on: the connection is closed meanwhile."""
    received = await exchanged(port, TRICKLED, *[b"x"] * 8, LAST, pause=0.1)

    assert received.count(b"HTTP/1.1 200 OK") == 1


async def test_a_body_that_comes_after_its_answer_hinders_nothing(port: int) -> None:
    """Once it is there, the connection stands as long as any other."""
    received = await exchanged(port, TRICKLED, b"x" * 8, b"", b"", LAST, pause=0.2)

    assert received.count(b"HTTP/1.1 200 OK") == 2
