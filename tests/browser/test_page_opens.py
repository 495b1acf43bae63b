"""The page as a browser loads it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage


def test_it_opens_without_a_complaint(page: Page) -> None:
    """Nothing breaks the strict policy, nothing is asked of other machines, no script fails."""
    expect(page.locator("#play")).to_be_enabled()

    page.locator("#play").click()

    expect(page.locator("#step")).not_to_have_text("0")


def test_axe_finds_nothing(new_page: NewPage) -> None:
    """The page holds to the rules of accessibility that a program can check, in light and dark."""
    for options in ({}, {"color_scheme": "dark"}, PHONE):
        page = new_page(**options)
        expect(page.locator("#play")).to_be_enabled()

        found = Axe().run(page)

        assert found.violations_count == 0, found.generate_report()


def test_a_phone_shows_everything_without_sideways_scrolling(new_page: NewPage) -> None:
    """At 390 × 844 nothing is wider than the screen."""
    page = new_page(**PHONE)
    expect(page.locator("#play")).to_be_enabled()

    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert widths == [390, 390]
