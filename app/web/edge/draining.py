"""The end of a server in good order: it tells of it first, and ends its streams."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from uvicorn import Server


class Draining:
    """Whether the server is about to end; begins with a signal to this process."""

    def __init__(self, seconds: float) -> None:
        """``seconds`` is how long requests are still taken, for proxies to look elsewhere."""
        self._seconds = seconds
        self.has_begun = False

    @contextmanager
    def on_signals(self, begin: Callable[[], None]) -> Iterator[None]:
        """Have ``begin`` called when the process is told to end; only then the server is told.

        The server's own handlers have to be in place: uvicorn's supervisor starts workers with a
        server of its own class only. Where there are none, as in tests, nothing is done.
        """
        loop = asyncio.get_running_loop()
        handlers = {
            number: handler
            for number in (signal.SIGINT, signal.SIGTERM)
            if callable(handler := signal.getsignal(number))
            and isinstance(getattr(handler, "__self__", None), Server)
        }

        def handle(number: int, frame: FrameType | None) -> None:
            seconds = 0.0 if self.has_begun or number == signal.SIGINT else self._seconds
            self.has_begun = True
            loop.call_soon_threadsafe(begin)
            loop.call_soon_threadsafe(
                loop.call_later, seconds, handlers[signal.Signals(number)], number, frame
            )

        for number in handlers:
            signal.signal(number, handle)
        try:
            yield
        finally:
            for number, handler in handlers.items():
                if signal.getsignal(number) is handle:
                    signal.signal(number, handler)
