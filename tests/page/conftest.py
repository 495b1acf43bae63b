"""The page's modules by themselves: in one blank tab of Chromium, without a server."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.conftest import PATIENCE

PROJECT = Path(__file__).parent.parent.parent
ORIGIN = "http://page.test"
BLANK = '<!doctype html><title>Blank</title><link rel="icon" href="data:,">'

WITH_MODULES = """async ([names, argument]) => {
  const found = await Promise.all(names.map(name => import(`/static/js/${name}`)));
  return await (%s)(Object.assign({}, ...found), argument);
}"""

CALLS = """async (found, [name, rows]) => {
  const answers = [];
  for (const row of rows) answers.push(await found[name](...row));
  return answers;
}"""


class Modules:
    """What the page's modules export, for tests to call."""

    def __init__(self, tab: Page) -> None:
        """Take over a tab in which static/js can be imported."""
        self._tab = tab

    def run(self, names: str | Sequence[str], script: str, argument: object = None) -> Any:
        """Run a function of JavaScript with all that some modules export, and an argument."""
        names = [names] if isinstance(names, str) else names
        return self._tab.evaluate(WITH_MODULES % script, [names, argument])

    def each(self, module: str, function: str, rows: Sequence[Sequence[object]]) -> list[Any]:
        """Call a module's function with the arguments in each row, and return the answers."""
        answers: list[Any] = self.run(module, CALLS, [function, rows])
        return answers

    def call(self, module: str, function: str, *arguments: object) -> Any:
        """Call a module's function."""
        return self.each(module, function, [arguments])[0]


def serve(route: Route) -> None:
    """Answer with a file of the project; at the root stands an empty page."""
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=BLANK, content_type="text/html")
    elif (file := PROJECT / path.removeprefix("/")).is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404)


@pytest.fixture(scope="session")
def _blank_tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    context.route(f"{ORIGIN}/**", serve)
    tab = context.new_page()
    tab.goto(ORIGIN)
    yield tab
    context.close()


@pytest.fixture
def modules(_blank_tab: Page) -> Iterator[Modules]:
    """The page's modules; the same ones for all tests, in a document that is empty at first."""
    _blank_tab.evaluate("document.body.replaceChildren()")
    problems: list[str] = []

    def note(error: Exception) -> None:
        problems.append(str(error))

    _blank_tab.on("pageerror", note)
    yield Modules(_blank_tab)
    _blank_tab.remove_listener("pageerror", note)
    assert problems == []
