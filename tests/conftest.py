"""What all tests share: processes to run in, clean surroundings, the application as a process."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling
from xdist.workermanage import WorkerController

from tests.browser import chromium as chromium_on_this_machine
from tests.server_process import ServerProcess
from tests.valkey_process import ValkeyProcess

BROWSER_TESTS = ("tests/browser/", "tests/page/")
"""Where tests are that need Chromium, by the beginning of their ids."""

MOST_PROCESSES = 4
"""Each has a Chromium and a few servers of its own."""

PATIENCE = 30_000
"""Milliseconds a page may take for anything: a test tells right from wrong, not slow from fast."""


# A hundred processes start from the same sources: what one has compiled the others find.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return in how many processes to run: one for each core, but only this one for chosen tests.

    With ``-s`` it is this one as well: what tests print is for somebody to read.
    """
    asked: list[str] = config.invocation_params.args  # type: ignore[assignment]
    is_chosen = any(not argument.startswith("-") for argument in asked)
    if is_chosen or config.getoption("capture") == "no":
        return 0
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last, and files with many tests before those with few.

    Playwright keeps an event loop running in this thread from its first test on, and asynchronous
    tests cannot start theirs beside it. Begun early, long files do not keep one process busy when
    the others are done.
    """
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.nodeid.startswith(BROWSER_TESTS), -tests[item.path]))


class BrowserFromTheStart(LoadFileScheduling):  # type: ignore[misc] # it carries no types
    """Gives one process of several the browser tests from the start; the others come to help.

    Whoever has begun with them gets nothing else: see above.
    """

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        self._with_browser: set[WorkerController] = set()

    def _assign_work_unit(self, node: WorkerController) -> None:
        browser = [file for file in self.workqueue if file.startswith(BROWSER_TESTS)]
        others = [file for file in self.workqueue if not file.startswith(BROWSER_TESTS)]
        is_first = len(self.nodes) > 1 and self._with_browser.isdisjoint(self.nodes)
        files = others
        if node in self._with_browser or not others or (is_first and browser):
            files = browser
            self._with_browser.add(node)
        if files:
            self.workqueue.move_to_end(files[0], last=False)
            super()._assign_work_unit(node)
        else:
            node.shutdown()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Have the tests of a file run in one process, the browser's from the start."""
    return BrowserFromTheStart(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _settings_only_from_tests() -> Iterator[None]:
    """Keep the settings of the surrounding shell out of the tests."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("GDL_")]:
            environment.delenv(name)
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium or Chrome for all browser tests; never skipped, installed if need be."""
    try:
        path = chromium_on_this_machine.executable()
    except chromium_on_this_machine.NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=chromium_on_this_machine.launch_arguments()
        )
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """The application in a process of its own, with an empty store."""
    with ServerProcess(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The application in a process of its own, for all tests that leave it running.

    Whatever they ask of it is daily business: in the end it has complained of nothing.
    """
    with ServerProcess(tmp_path_factory.mktemp("process")) as process:
        yield process
        assert "Traceback" not in process.printed
        assert '"level": "error"' not in process.printed


@pytest.fixture(scope="session")
def shared_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyProcess]:
    """A real Valkey server for all tests; what is in it lasts no longer than a file of tests."""
    with ValkeyProcess(tmp_path_factory.mktemp("valkey")) as valkey:
        yield valkey


@pytest.fixture
def valkey(shared_valkey: ValkeyProcess) -> ValkeyProcess:
    """A real Valkey server, empty at first; the same one for all tests that leave it as it is."""
    shared_valkey.say("FLUSHALL")
    return shared_valkey
