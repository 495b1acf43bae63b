"""Fixtures of the browser tests: a real Chromium, and pages in it that are watched."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium as chromium_on_this_machine
from tests.browser.watch import Watch
from tests.server_process import ServerProcess

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

NewPage = Callable[..., Page]
"""Opens the application: ``new_page(path="", **context)``, the rest as Playwright's new_context."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium or Chrome for all browser tests; never skipped, installed if need be."""
    try:
        path = chromium_on_this_machine.executable()
    except chromium_on_this_machine.NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=chromium_on_this_machine.launch_arguments()
        )
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test on console errors, uncaught exceptions and requests to other machines."""
    watch = Watch()
    yield watch
    assert not watch.problems, "\n".join(watch.problems)


@pytest.fixture
def new_page(chromium: Browser, server: ServerProcess, watch: Watch) -> Iterator[NewPage]:
    """Open pages of the application, each in a browser of its own with nothing stored in it.

    ``new_page()`` is a desktop, ``new_page(**PHONE)`` a phone.
    """
    contexts = []

    def open_page(path: str = "", **options: Any) -> Page:
        context = chromium.new_context(**{"base_url": server.url} | DESKTOP | options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch.over(context)
        page = context.new_page()
        page.goto(path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """The application as a first visitor sees it, at 1440 × 900."""
    return new_page()
