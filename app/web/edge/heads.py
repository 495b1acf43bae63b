"""What of a request no application sees: its head as it comes, and what stands around its body."""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.contract.problems import problem

PIECE_BYTES = 16_384
"""How much is parsed before it is looked whether it was too much."""

SENTENCES = {
    400: "This is not a request as HTTP/1.1 has it.",
    408: "The head of the request took too long to arrive. Send it again.",
    431: "The headers of the request, or what stands around the pieces of its body, are too large. "
    "Send fewer and shorter headers, or the body in larger pieces.",
}


class BoundedRequests(HttpToolsProtocol):
    """Counts every byte of a request, and closes a connection on which there are too many.

    Neither uvicorn nor its parser sets a limit. How long a body may be is seen to where it is
    read; one that is not, because its head was enough for an answer, is taken and dropped for a
    while. What stands around the bytes of a body, as the sizes of its chunks, their extensions and
    its trailers, may be as much as a head and the body again. Trailers are dropped: as headers
    they would come behind everything that has looked at those.
    """

    most_bytes: ClassVar[int] = 65_536
    """How large a head may be, or what stands around a body."""

    most_dropped_bytes: ClassVar[int] = 2**23
    """How much may come of a request that is answered already; of one refused here, an eighth."""

    seconds: ClassVar[float] = 20.0
    """How long a head, or a body behind its answer, may take, and a connection be without any."""

    _is_incomplete = False
    _is_arriving = False
    is_closing = False
    _bytes = _body_bytes = _dropped_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(cast("asyncio.Transport", _Patient(transport, self)))
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self.is_closing = True
        super().connection_lost(exc)
        self._wait_no_longer()

    def on_message_begin(self) -> None:
        """Note that a head has begun."""
        super().on_message_begin()
        self._is_incomplete = self._is_arriving = True
        self._bytes = self._body_bytes = self._dropped_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, unless it comes behind the body."""
        if self._is_incomplete:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Note that the head is there."""
        self._is_incomplete, self._bytes = False, 0
        self._wait_no_longer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count what is body, and what of it nobody reads any more."""
        super().on_body(body)
        self._body_bytes += len(body)
        if self.cycle.response_complete:
            self._dropped_bytes += len(body)

    def on_message_complete(self) -> None:
        """Note that its body is there, or that it has none."""
        super().on_message_complete()
        self._is_arriving = False
        self._wait_no_longer()

    def on_response_complete(self) -> None:
        """Begin to wait for the rest of a body that nobody reads."""
        super().on_response_complete()
        # An earlier answer than that to what is arriving says nothing of it.
        if self._is_arriving and not self._is_incomplete and self.cycle.response_complete:
            self._wait_no_longer()
            self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came, until it is too much."""
        for start in range(0, len(data), PIECE_BYTES):
            piece = data[start : start + PIECE_BYTES]
            if self.is_closing:
                self._dropped_bytes += len(piece)
            else:
                self._bytes += len(piece)
                super().data_received(piece)
                if self._is_arriving and self._bytes > self.most_bytes + 2 * self._body_bytes:
                    self._refuse(431)
            if self._dropped_bytes > self.most_dropped_bytes:
                self.transport.abort()
                return
        if self._is_incomplete and self._deadline is None:
            self._wait()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words
        """Refuse what is no request."""
        if not self._is_arriving:  # not even its beginning was one
            self._is_arriving = self._is_incomplete = True
        self._refuse(400)

    def close(self, transport: asyncio.Transport) -> None:
        """Close the connection so that the client hears its last answer.

        Were it closed while more is to be read, the system would reset it, and the answer on its
        way be lost. So what still comes is taken and dropped until the client closes as well.
        """
        if self._is_arriving and not self.is_closing:
            self.flow.resume_reading()
            transport.write_eof()
            self._wait_no_longer()
            self._wait()
        else:
            transport.close()
        self.is_closing = True

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.seconds, self._refuse, 408)

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: int) -> None:
        """Close the connection, with a word to who is asking for something and has no answer."""
        cycle: RequestResponseCycle | None = self.cycle
        is_next = cycle is None or cycle.response_complete
        if (
            self._is_arriving
            and not self.is_closing
            and not self.pipeline
            and (is_next if self._is_incomplete or cycle is None else not cycle.response_started)
        ):
            if cycle is not None and not is_next:
                cycle.disconnected = True  # nobody hears what else would be answered
                cycle.message_event.set()
            refusal = problem(status, SENTENCES[status], headers={"Connection": "close"})
            lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
            lines += [name + b": " + value for name, value in refusal.raw_headers]
            self.transport.write(b"\r\n".join([*lines, b"", bytes(refusal.body)]))
            self._dropped_bytes = self.most_dropped_bytes // 8 * 7
            self.transport.close()
        else:
            self.transport.abort()


class _Patient:
    """A connection's transport that is closed as the protocol says."""

    def __init__(self, transport: asyncio.Transport, protocol: BoundedRequests) -> None:
        self._transport, self._protocol = transport, protocol
        self.write = transport.write  # twice for each answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def is_closing(self) -> bool:
        return self._protocol.is_closing or self._transport.is_closing()

    def close(self) -> None:
        self._protocol.close(self._transport)
