"""The heads of requests, their first line and headers: how large they are, how long they take.

And so what comes behind a head that is answered already.
"""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedHeads(HttpToolsProtocol):
    """Closes a connection on which a head grows too large, or does not come.

    Neither uvicorn nor its parser sets a limit. Bodies are seen to where they are read; one that
    is not, because its head was enough for an answer, has to have come as soon as a head.
    """

    most_bytes: ClassVar[int] = 65_536
    seconds: ClassVar[float] = 20.0
    """How long a head, or a body behind its answer, may take, and a connection be without any."""

    _is_incomplete = False
    _is_arriving = False
    _bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        super().connection_lost(exc)
        self._wait_no_longer()

    def on_message_begin(self) -> None:
        """Note that a head has begun."""
        super().on_message_begin()
        self._is_incomplete, self._is_arriving, self._bytes = True, True, 0

    def on_headers_complete(self) -> None:
        """Note that it is there."""
        self._is_incomplete = False
        self._wait_no_longer()
        super().on_headers_complete()

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
        """Take what came, unless it is a head that has grown too large."""
        super().data_received(data)
        if self._is_incomplete and not self.transport.is_closing():
            self._bytes += len(data)
            if self._bytes > self.most_bytes:
                self._refuse(b"431 Request Header Fields Too Large")
            elif self._deadline is None:
                self._wait()

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.seconds, self._refuse, b"408 Request Timeout")

    def _wait_no_longer(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: bytes) -> None:
        if self._is_incomplete:  # else nobody has asked for anything
            self.transport.write(
                b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status
            )
        self.transport.close()
