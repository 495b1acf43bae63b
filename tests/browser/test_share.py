"""The links that a run is shared by."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.learner import Learner
from tests.browser.watch import Watch

REFUSE_TO_WRITE = """() => {
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
    """Copied by one click, on plain http too; else it is marked for the keyboard."""
    run_id = learner.run()["id"]

    dialog = open_share(learner)

    page = learner.page.url.partition("?")[0]
    live = dialog.get_by_label("Watch this run live")
    whole = dialog.get_by_label("Give the whole run away", exact=True).input_value()
    expect(live).to_have_value(f"{page}?run={run_id}")
    assert whole.startswith(f"{page}#recipe=")
    assert run_id not in whole

    learner.page.evaluate(REMEMBER_COPY)
    dialog.get_by_label("Copy the link to watch live").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()
    assert learner.page.evaluate("copied") == live.input_value()

    learner.page.evaluate(REFUSE_TO_WRITE)
    dialog.get_by_text("Copied.").evaluate("said => { said.textContent = ''; }")
    dialog.get_by_label("Copy the link to watch live").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()  # the older way, which plain http has
    learner.page.evaluate("document.execCommand = () => false")
    dialog.get_by_label("Copy the link to watch live").click()
    expect(dialog.get_by_text("press Ctrl+C")).to_be_visible()
    expect(live).to_be_focused()
    assert live.evaluate(SELECTED) == live.input_value()


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


def test_an_owner_deletes_the_run_and_gets_a_new_one(
    learner: Learner, visit: Visit, watch: Watch
) -> None:
    """Asked twice; whoever watches is told, and whoever opens the link finds another run."""
    watch.allow("status of 404")
    run_id, address = learner.run()["id"], learner.run_address
    watcher = visit(f"?run={run_id}")
    expect(watcher.get_by_text("The owner has paused")).to_be_visible()
    dialog = open_share(learner)

    dialog.get_by_role("button", name="Delete this run").click()
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    learner.page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Delete this run")).to_be_focused()
    assert learner.run()["id"] == run_id
    learner.page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete it for good").click()

    expect(learner.page.get_by_text("The run was deleted. This is a new one.")).to_be_visible()
    assert learner.run()["id"] != run_id
    assert learner.page.request.get(address).status == 404
    expect(watcher.get_by_text("This run no longer exists")).to_be_visible()
