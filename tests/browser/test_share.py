"""The links that a run is shared by."""

from playwright.sync_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually

REFUSE_TO_COPY = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new DOMException("no"));
}"""
REMEMBER_COPY = """() => {
  navigator.clipboard.writeText = async text => { globalThis.copied = text };
}"""
SELECTED = "field => field.value.slice(field.selectionStart, field.selectionEnd)"


def open_share(learner: Learner) -> Locator:
    """Open the dialog, wait until both links are there, and return it."""
    learner.button("Share").click()
    dialog = learner.page.get_by_role("dialog", name="Share")
    expect(dialog.get_by_label("Copy the link with the whole run")).to_be_enabled()
    return dialog


def test_it_gives_a_link_to_watch_and_one_that_holds_the_run(learner: Learner) -> None:
    """Both begin where the page is served; one names the run, the other holds all of it."""
    run_id = learner.run()["id"]

    dialog = open_share(learner)

    page = learner.page.url.partition("?")[0]
    expect(dialog.get_by_label("Watch this run live")).to_have_value(f"{page}?run={run_id}")
    whole = dialog.get_by_label("Give the whole run away", exact=True).input_value()
    assert whole.startswith(f"{page}#recipe=")
    assert run_id not in whole


def test_a_link_is_copied_by_one_click(learner: Learner) -> None:
    """The button puts the link into the clipboard and says so."""
    learner.page.evaluate(REMEMBER_COPY)
    dialog = open_share(learner)

    dialog.get_by_label("Copy the link to watch live").click()

    expect(dialog.get_by_text("Copied.")).to_be_visible()
    link = dialog.get_by_label("Watch this run live").input_value()
    assert learner.page.evaluate("copied") == link


def test_without_permission_to_copy_the_link_is_marked(learner: Learner) -> None:
    """Where the page may not copy, the keyboard can: the whole link is selected."""
    learner.page.evaluate(REFUSE_TO_COPY)
    dialog = open_share(learner)

    dialog.get_by_label("Copy the link to watch live").click()

    expect(dialog.get_by_text("press Ctrl+C")).to_be_visible()
    field = dialog.get_by_label("Watch this run live")
    expect(field).to_be_focused()
    assert field.evaluate(SELECTED) == field.input_value()


def test_a_run_too_large_for_a_link_says_so(learner: Learner) -> None:
    """With thousands of points the run is to be given as a file; the live link is still there."""
    lines = [f"{(i * 0.618033988749895) % 1},{(i * 0.7548776662466927) % 1},1" for i in range(4000)]
    learner.import_file("\n".join(lines))
    learner.wait_for_run(lambda run: len(run["points"]) == 4000)

    learner.button("Share").click()
    dialog = learner.page.get_by_role("dialog", name="Share")

    expect(dialog.get_by_text("This run is too large for a link.")).to_be_visible()
    expect(dialog.get_by_label("Copy the link with the whole run")).to_be_disabled()
    expect(dialog.get_by_label("Copy the link to watch live")).to_be_enabled()


def test_axe_finds_nothing_in_it(learner: Learner) -> None:
    """The dialog keeps the rules of accessibility, and Escape gives the focus back."""
    learner.page.locator("#show-share").focus()
    learner.page.keyboard.press("Enter")
    expect(learner.page.get_by_label("Copy the link with the whole run")).to_be_enabled()

    found = complaints(learner.page)
    learner.page.keyboard.press("Escape")

    assert found == ""
    eventually(lambda: learner.page.evaluate("document.activeElement.id"), "show-share".__eq__)


def test_it_fits_on_a_phone(phone_learner: Learner) -> None:
    """At 390 × 844 neither the header nor the dialog is wider than the screen."""
    dialog = open_share(phone_learner)

    widths = phone_learner.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    box = dialog.bounding_box()

    assert widths == [390, 390]
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
