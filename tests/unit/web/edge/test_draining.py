import signal

import pytest
from uvicorn import Config, Server

from app.web.edge.draining import Draining

pytestmark = pytest.mark.anyio


async def test_the_servers_own_handlers_are_back_after_an_error() -> None:
    """Whatever ends the application, a signal then reaches the server as ever."""
    handle_exit = Server(Config("app.__main__:application")).handle_exit

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
        assert signal.getsignal(signal.SIGTERM) == handle_exit
    finally:
        signal.signal(signal.SIGTERM, before)
