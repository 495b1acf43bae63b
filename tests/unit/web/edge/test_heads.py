import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.web.edge.heads import BoundedRequests

pytestmark = pytest.mark.anyio


class HastyHeads(BoundedRequests):
    """Waits as long as a test can."""

    seconds = 0.5


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once; below /read with the headers, once the body is there."""
    request, text = Request(scope, receive), "answered"
    if request.url.path == "/read":
        length = len(await request.body())
        text = f"{length} {request.headers.keys()}"
    await PlainTextResponse(text)(scope, receive, send)


@pytest.fixture(scope="module")
async def port() -> AsyncIterator[int]:
    """Port of a server that answers every request, and waits half a second for its head."""
    config = uvicorn.Config(answering, http=HastyHeads, log_config=None, lifespan="off")
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


CHUNKED = b"POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
CLOSE = CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
TRAILING = [
    *("trailers", "one trailer", "tiny trailers", "extension", "quoted extension"),
    *("tiny extensions", "long sizes", "chunks of a byte"),
]


MOST = 400
"""Pieces of 100 KB: more than lies between client and server, however slow that one is."""


async def taken(port: int, begin: bytes, piece: bytes) -> tuple[int, bytes]:
    """Send pieces, ``MOST`` or until that fails; return how many went, and what came back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begin)
    sent, received = 0, b""
    with suppress(ConnectionError, TimeoutError):
        while sent < MOST:
            writer.write(piece)
            await writer.drain()
            sent += 1
    with suppress(ConnectionError, TimeoutError):
        received = await asyncio.wait_for(reader.read(), 1)
    writer.transport.abort()
    return sent, received


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"1\r\nx\r\n0\r\n", b"X: %s\r\n" % (b"a" * 99_995)),
        (b"1\r\nx\r\n0\r\nX: ", b"a" * 100_000),
        (b"0\r\n", b"a:\r\n" * 25_000),
        (b"1;", b"a" * 100_000),
        (b'1;a="', b"a" * 100_000),
        (b"", b"1;a=b\r\nx\r\n" * 10_000),
        (b"", b"00000000000001\r\nx\r\n" * 5_000),
        (b"", b"1\r\nx\r\n" * 16_666),
    ],
    ids=TRAILING,
)
async def test_what_stands_around_a_body_is_limited(port: int, begin: bytes, piece: bytes) -> None:
    """However it is cut, what is sent without an end is refused while little of it came."""
    sent, received = await taken(port, CHUNKED + begin, piece)

    assert sent < MOST
    assert received == b"" or received.startswith(b"HTTP/1.1 431 ")


async def test_a_body_in_small_pieces_is_taken(port: int) -> None:
    """Line by line, as scripts send it, with an extension and a trailer as nobody does."""
    body = b"14;a=b\r\n0.123456,0.234567,1\n\r\n" * 20_000 + b"0\r\nX-Trailer: 1\r\n\r\n"

    received = await exchanged(port, CLOSE + body)

    assert b"400000 " in received


@pytest.mark.parametrize("trailer", [b"Authorization: Bearer x", b"X-Forwarded-For: 1.2.3.4"])
async def test_trailers_never_become_headers(port: int, trailer: bytes) -> None:
    """Neither this request's, nor those of the next one on the connection."""
    body = b"1\r\nx\r\n0\r\n%s\r\nA: b\r\n\r\n" % trailer

    received = await exchanged(port, CHUNKED + body + CLOSE + body)

    assert received.count(b"1 [") == 2
    assert trailer.partition(b":")[0].lower() not in received


@pytest.mark.parametrize("connection", [b"close", b"keep-alive"])
async def test_an_answer_is_heard_by_who_still_sends(port: int, connection: bytes) -> None:
    """The rest of a body is taken and dropped, for clients that read when all of it is sent."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7000000\r\nConnection: %s\r\n\r\n"

    def answer() -> bytes:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connected:
            connected.sendall(head % connection + b"x" * 7_000_000)
            return connected.recv(1000)

    assert (await asyncio.to_thread(answer)).startswith(b"HTTP/1.1 200 OK")


async def test_a_body_nobody_reads_has_an_end(port: int) -> None:
    """Who goes on sending after the answer is cut off before the deadline is over."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99000000\r\n\r\n"
    sent, _ = await taken(port, head, b"x" * 1_980_000)

    assert sent < MOST


@pytest.mark.parametrize(
    "nonsense", [b"nonsense\r\n\r\n", CHUNKED + b"z\r\n", LAST[:-4] + b"\n\0: 1\r\n\r\n"]
)
async def test_what_is_no_request_is_refused(port: int, nonsense: bytes) -> None:
    """With a problem document, wherever it ceases to be one."""
    received = await exchanged(port, nonsense + b"x" * 100_000)

    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in received
