"""The real application in a process of its own, for tests that need one."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.guardian import guard, release

ADDRESS = re.compile(r"http://\S+?:(\d+)")


class ServerProcess:
    """A server that a test can stop, kill and start again on the same port and store.

    Used as a context manager it is started on entering and ended on leaving, however the test ends;
    it does not outlive the process of the tests.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] | None = None) -> None:
        """Prepare a server that keeps its store and its log in ``directory``.

        ``settings`` are environment variables; those of the surrounding shell that begin with
        ``GDL_`` do not reach the server.
        """
        self.log = directory / "server.log"
        self.store = f"sqlite:///{(directory / 'runs.db').as_posix()}"
        self.port = 0
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GDL_")
        } | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error", **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the page, ending in a slash."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def pid(self) -> int:
        """Number of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended since, in whatever way."""
        return self._process is not None and self._process.poll() is None

    def start(self, *arguments: str) -> None:
        """Start the server and wait until it answers.

        The first start takes a free port, every later one the same port again. ``arguments`` are
        added to the command line.
        """
        assert self._process is None
        command = [sys.executable, "-m", "app", "--port", str(self.port), "--store", self.store]
        with self.log.open("ab") as log:
            printed_before = log.tell()
            self._process = subprocess.Popen(
                [*command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd=Path(__file__).parent.parent,
                start_new_session=True,
            )
        guard(self._process.pid)
        deadline = time.monotonic() + 60
        while not self._answers(printed_before):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"The server did not start. It printed:\n{self.printed}")
            time.sleep(0.05)

    def stop(self) -> float:
        """End the server as an operator does, by SIGTERM, and return the seconds it took."""
        process = self._process
        assert process is not None
        asked = time.monotonic()
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            raise AssertionError(
                f"The server did not end on SIGTERM. It printed:\n{self.printed}"
            ) from None
        finally:
            self.kill()
        return time.monotonic() - asked

    def kill(self) -> None:
        """End the server and its workers at once, with no chance to tidy up."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # it and its workers may have ended already
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            release(self._process.pid)
            self._process = None

    @property
    def printed(self) -> str:
        """Everything the server has printed so far, over all its starts."""
        return self.log.read_text(errors="replace")

    def _answers(self, printed_before: int) -> bool:
        if not self.port:
            with self.log.open("rb") as log:
                log.seek(printed_before)
                address = ADDRESS.search(log.read().decode(errors="replace"))
            if address is None or not int(address[1]):
                return False
            self.port = int(address[1])
        try:
            with urllib.request.urlopen(self.url + "api/presets", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except OSError:
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
