"""The list of one's own runs: none gets out of reach."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Guest, Learner

Visit = Callable[[str], Page]

NAME = "<img src=x onerror=alert(1)> first"


def opened(page: Page) -> Locator:
    """Open the list, and return its rows."""
    page.locator("#overflow > summary").click()
    page.locator("#show-runs").click()
    return page.locator("#runs-list li")


def test_ones_own_run_is_found_again(learner: Learner, visit: Visit) -> None:
    """After a link and a copy one goes back at once; later by the list, where it can be named."""
    page = learner.page
    learner.epochs(1)
    other = Learner(visit(""))
    other.step_forward(3)
    own = page.url

    page.goto(f"{own}?run={other.run()['id']}")
    guest = Guest(page)
    guest.expect_step(3)
    expect(page.locator("#notice")).to_have_text("Your own run is as you left it.")
    guest.make_mine()
    guest.expect_step(3)
    page.locator("#notice-action").click()
    learner.expect_step(100)

    rows = opened(page)
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("open now")
    expect(rows.nth(1)).to_contain_text("Two clouds, 100 points · update 3 · just now")
    rows.nth(0).locator("[data-part=rename]").click()
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(rows.nth(0).locator("[data-part=title]")).to_have_text(NAME)
    expect(rows.nth(0).locator("[data-part=rename]")).to_be_focused()
    rows.nth(1).locator("[data-part=open]").click()
    guest.expect_step(3)

    rows = opened(page)
    expect(rows.nth(1)).to_contain_text(f"{NAME}")
    remove = rows.nth(1).get_by_role("button", name="Remove")
    remove.click()
    expect(rows).to_have_count(2)
    remove.click()
    expect(rows).to_have_count(1)
    page.reload()
    Learner(page).expect_step(3)
    expect(opened(page)).to_have_count(1)
