"""The heads of requests, their first line and headers: how large they are, how long they take."""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class BoundedHeads(HttpToolsProtocol):
    """Closes a connection on which a head grows too large, or does not come.

    Neither uvicorn nor its parser sets a limit; what becomes of bodies is seen to elsewhere.
    """

    most_bytes: ClassVar[int] = 65_536
    seconds: ClassVar[float] = 20.0
    """How long a head may take, and a connection stand there before its first."""

    _is_incomplete = False
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
        self._is_incomplete, self._bytes = True, 0

    def on_headers_complete(self) -> None:
        """Note that it is there."""
        self._is_incomplete = False
        self._wait_no_longer()
        super().on_headers_complete()

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
