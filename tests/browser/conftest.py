"""Fixtures of the browser tests: pages that are watched, in a real Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.learner import Learner, wait_until_there
from tests.browser.watch import Watch
from tests.conftest import PATIENCE
from tests.server_process import ServerProcess

DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}

FAMILIAR = {"more": "true", "introduced": "true", "played": "true"}
"""What the browser remembers of a learner who has been there before.

The fold of settings is open, and the card of a first visit has gone; no play begins slowly. The
journeys of a first visit begin without it.
"""

NewPage = Callable[..., Page]
"""Opens the application: ``new_page(path="", **context)``, the rest as Playwright's new_context."""

Visit = Callable[[str], Page]
"""Opens an address of the application: ``visit(path)``."""

REMEMBER = """remembered => {
  localStorage.clear();
  for (const [name, value] of Object.entries(remembered)) {
    localStorage.setItem(`gradient-descent-live:${name}`, value);
  }
}"""


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def server(_server: ServerProcess) -> ServerProcess:
    """The application in a process of its own, the same one for all browser tests.

    Each test makes runs of its own in it, and may stop or kill it.
    """
    if not _server.is_running:
        _server.kill()
        _server.start()
    return _server


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test on console errors, uncaught exceptions and requests to other machines."""
    watch = Watch()
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


def remembered_at(url: str, remembered: dict[str, str] = FAMILIAR) -> dict[str, Any]:
    """Return what a browser has stored for the application, as Playwright takes it."""
    stored = [
        {"name": f"gradient-descent-live:{name}", "value": value}
        for name, value in remembered.items()
    ]
    return {"cookies": [], "origins": [{"origin": url.rstrip("/"), "localStorage": stored}]}


@pytest.fixture
def new_page(chromium: Browser, server: ServerProcess, watch: Watch) -> Iterator[NewPage]:
    """Open pages of the application, each in a browser of its own that knows what is FAMILIAR.

    ``new_page()`` is a desktop, ``new_page(**PHONE)`` a phone.
    """
    contexts = []

    def open_page(path: str = "", **options: Any) -> Page:
        remembered = {"storage_state": remembered_at(server.url)}
        context = chromium.new_context(**{"base_url": server.url} | DESKTOP | remembered | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        page = context.new_page()
        page.goto(path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def _desktop(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**DESKTOP)
    yield context
    context.close()


@pytest.fixture(scope="session")
def _other_desktop(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**DESKTOP)
    yield context
    context.close()


@pytest.fixture(scope="session")
def _phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    yield context
    context.close()


@contextmanager
def first_visit(
    context: BrowserContext, server: ServerProcess, watch: Watch, path: str = ""
) -> Iterator[Page]:
    """Open the application as somebody who has been there before, and has no run yet.

    All first visits with the same kind of screen share a tab: a new one would compile plotly.js
    anew, which takes longer than most tests do.
    """
    context.set_default_timeout(PATIENCE)
    tab, *others = context.pages or [context.new_page()]
    for other in others:
        other.close()
    # A page without scripts of the same origin ends what an earlier test has left running. It comes
    # from the server: a route, even of this one address, has the browser empty its cache.
    tab.unroute_all()
    tab.goto(f"{server.url}healthz")
    tab.evaluate(REMEMBER, FAMILIAR)
    tab.emulate_media(
        color_scheme="light", reduced_motion="no-preference", forced_colors="none", media="screen"
    )
    watch.over(context)
    try:
        tab.goto(server.url + path)
        yield tab
    finally:
        watch.leave(context)


@pytest.fixture
def page(_desktop: BrowserContext, server: ServerProcess, watch: Watch) -> Iterator[Page]:
    """The application as a first visitor sees it, at 1440 × 900, ready to be used."""
    with first_visit(_desktop, server, watch) as page:
        page.set_viewport_size(DESKTOP["viewport"])
        wait_until_there(page)
        yield page


@pytest.fixture
def learner(page: Page) -> Learner:
    """A learner who has just opened the application, at 1440 × 900."""
    return Learner(page)


@pytest.fixture(params=["desktop", "phone"])
def any_learner(request: pytest.FixtureRequest) -> Learner:
    """A learner who has just opened the application, on a desktop and on a phone."""
    name = "learner" if request.param == "desktop" else "phone_learner"
    learner: Learner = request.getfixturevalue(name)
    return learner


@pytest.fixture
def visit(_other_desktop: BrowserContext, server: ServerProcess, watch: Watch) -> Iterator[Visit]:
    """Open an address of the application as somebody else, in a browser of their own."""
    with ExitStack() as visits:
        yield lambda path: visits.enter_context(first_visit(_other_desktop, server, watch, path))


@pytest.fixture
def phone_learner(_phone: BrowserContext, server: ServerProcess, watch: Watch) -> Iterator[Learner]:
    """A learner who has just opened the application on a phone, with fingers."""
    with first_visit(_phone, server, watch) as page:
        yield Learner(page)
