"""What is said to the learner, as long as it is true."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch

NEXT: dict[str, Callable[[Page], object]] = {
    "other points": lambda page: page.locator("#preset").select_option("two_clouds"),
    "undo": lambda page: page.locator("#undo").click(),
    "a point": lambda page: page.locator("#boundary-plot").press("a"),
    "another run": lambda page: page.get_by_role("button", name="Lesson", exact=True).click(),
}


def test_a_message_goes_when_it_is_no_longer_true(
    learner: Learner, watch: Watch, subtests: pytest.Subtests
) -> None:
    """That there are no points, say, once there are some; tried again it is said again."""
    watch.allow("status of 4")
    page = learner.page
    notice = page.locator("#notice")

    for name, do in NEXT.items():
        with subtests.test(name=name):
            page.locator("#clear").click()
            expect(page.locator("#point-count")).to_have_text("0 points")
            page.locator("#play").click()
            expect(notice).to_contain_text("no points to learn from")
            page.locator("#step-forward").click()
            expect(notice).to_contain_text("no points to learn from")

            do(page)

            expect(notice).to_be_empty()


def test_what_a_dialog_says_goes_when_it_is_answered(learner: Learner) -> None:
    """As soon as something is typed into its fields."""
    page = learner.page
    learner.button("Import file").click()
    page.locator("#import-form button.primary").click()
    expect(page.locator("#import-error")).to_contain_text("choose a file or paste")
    page.locator("#import-text").fill("1, 2, 0")
    expect(page.locator("#import-error")).to_be_hidden()
    page.keyboard.press("Escape")

    learner.button("Set by hand").click()
    page.locator("#start-w1").fill("none")
    page.locator("#start-form button.primary").click()
    expect(page.locator("#start-error")).to_be_visible()
    page.locator("#start-w1").fill("-1")
    expect(page.locator("#start-error")).to_be_hidden()
    page.keyboard.press("Escape")

    learner.button("Edit table").click()
    page.locator("#new-point button").click()
    expect(page.locator("#points-table-error")).to_be_visible()
    page.locator("#new-x1").fill("-1")
    expect(page.locator("#points-table-error")).to_be_hidden()
