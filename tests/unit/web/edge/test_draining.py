import signal
from types import FrameType

import pytest

from app.web.edge.draining import Draining

pytestmark = pytest.mark.anyio


async def test_the_servers_own_handlers_are_back_after_an_error() -> None:
    """Whatever ends the application, a signal then reaches the server as ever."""

    def handle_exit(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"Signal {number} at {frame} was not sent by this test.")

    def fail() -> None:
        with Draining(0.0).on_signals(lambda: None):
            taken.append(signal.getsignal(signal.SIGTERM))
            raise RuntimeError

    taken: list[object] = []
    before = signal.signal(signal.SIGTERM, handle_exit)
    try:
        with pytest.raises(RuntimeError):
            fail()

        assert taken != [handle_exit]
        assert signal.getsignal(signal.SIGTERM) is handle_exit
    finally:
        signal.signal(signal.SIGTERM, before)
