"""A page that is slow to come, or does not come at all, says so and what to do."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.learner import Learner
from tests.server_process import ServerProcess

OLD = "delete Array.prototype.toSpliced"
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError"); }
})"""
FRAMED = '<!doctype html><iframe sandbox="{}" src="/"></iframe>'


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab of its own, in which errors are expected."""
    tab = chromium.new_page()
    yield tab
    tab.context.close()


def test_a_slow_page_says_that_it_loads(tab: Page, server: ServerProcess) -> None:
    """What is there already is read meanwhile; what cannot be used looks it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    tab.route("**/joined.js", hold)

    tab.goto(server.url, wait_until="commit")

    expect(tab.locator("#loading")).to_have_text("Loading…", use_inner_text=True)
    expect(tab.locator(".controls")).to_have_css("opacity", "0.5")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expect(tab.locator("#update-sentence")).to_contain_text("Each update looks at a point")
    expect(tab.locator("#preset option:checked")).to_have_text("")
    held[0].continue_()
    expect(tab.locator("#loading")).to_have_count(0)
    expect(tab.locator(".controls")).to_have_css("opacity", "1")


def test_a_page_that_does_not_come_says_why(tab: Page, server: ServerProcess) -> None:
    """A script that was lost or blocked, at the top and in a frame; a browser that is too old."""
    loading = tab.locator("#loading")
    for missing in ("plotly.min.js", "joined.js"):
        tab.route(f"**/{missing}", lambda route: route.abort())
        tab.goto(server.url)
        expect(loading).to_contain_text("Load the page again", use_inner_text=True)
        tab.unroute(f"**/{missing}")

    def framed_page(route: Route) -> None:
        allowed = route.request.url.rpartition("frame-")[2]
        route.fulfill(body=FRAMED.format(allowed), content_type="text/html")

    tab.route("**/frame-*", framed_page)
    tab.goto(f"{server.url}frame-allow-scripts")
    framed = tab.frame_locator("iframe").locator("#loading")
    expect(framed).to_contain_text("a sandbox without allow-same-origin", use_inner_text=True)
    tab.goto(f"{server.url}frame-")
    unscripted = tab.frame_locator("iframe").locator("body")
    expect(unscripted).to_contain_text("which needs JavaScript", use_inner_text=True)
    expect(unscripted).not_to_contain_text("Loading…", use_inner_text=True)

    tab.add_init_script(OLD)
    tab.goto(server.url)
    expect(tab.locator("body")).to_have_text(
        "This browser is too old for this page. Use Chrome or Edge 110, Firefox 121, Safari 16.4, "
        "or a later version.",
        use_inner_text=True,
    )


def test_a_page_that_may_store_nothing_works(tab: Page, server: ServerProcess) -> None:
    """Keys and wishes last as long as the page, which says so; its address still has the points."""
    tab.add_init_script(FORBIDDEN)
    tab.goto(server.url)

    learner = Learner(tab)
    expect(tab.locator("#notice")).to_contain_text("This browser keeps nothing for this page")
    learner.button("Step forward").click()

    learner.expect_step(1)
    learner.click(0.05, 0.1)
    expect(tab).to_have_url(re.compile("#recipe="))
    tab.reload()
    Learner(tab).expect_step(1)
    expect(tab.locator("#point-count")).to_have_text("101 points")
