"""The page as a browser loads it."""

from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner


def test_it_opens_without_a_complaint(page: Page) -> None:
    """Nothing breaks the strict policy, nothing is asked of other machines, no script fails."""
    expect(page.locator("#play")).to_be_enabled()

    page.locator("#play").click()

    expect(page.locator("#step")).not_to_have_text("0")


def test_axe_finds_nothing(any_learner: Learner) -> None:
    """The page keeps the rules, in light and dark, on a desktop and on a phone."""
    assert complaints(any_learner.page) == ""


def test_a_phone_shows_everything_without_sideways_scrolling(phone_learner: Learner) -> None:
    """At 390 × 844 nothing is wider than the screen."""
    widths = phone_learner.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert widths == [390, 390]
