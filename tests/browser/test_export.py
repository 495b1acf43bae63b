"""The menu of files to take along, and a run brought back."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch

FILES = {
    "points.csv": "x1,x2,label",
    "trace.csv": "step,epoch",
    "run.py": "RandomState(44)",
    "run_torch.py": "torch.optim.SGD",
    "run.ipynb": '"nbformat": 4',
    "run.json": '"step": 7',
    "run.html": "8 moments of the run's 7 updates",
}
"""The files, and a piece of what each holds."""


def expect_played(browser: Browser | None, file: Path) -> None:
    """Open the file with the network off, play it, and wait until it is at the last update."""
    assert browser is not None
    alone = browser.new_context(offline=True).new_page()
    faults: list[object] = []
    alone.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108  # it marks what it calls
    alone.goto(file.as_uri())
    alone.locator(".slider-group", has_text="update 0: E =").wait_for()
    alone.locator(".updatemenu-button", has_text="Play").click()
    alone.locator(".slider-group", has_text="update 7: E =").wait_for()
    assert faults == []
    alone.context.close()


def test_a_run_can_be_taken_along_and_brought_back(learner: Learner, tmp_path: Path) -> None:
    """Saved as any file, each of which closes the menu; imported it has the same moments again."""
    page = learner.page
    learner.step_forward(4)
    learner.type_into("#learning-rate", "0.05")
    learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    learner.click(0.05, 0.7)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.step_forward(3)
    before, shown = learner.frames() | {"version": None}, learner.numbers
    for name, piece in FILES.items():
        page.locator("#overflow summary").click()
        link = page.locator("#export").get_by_role("link", name=name)
        with page.expect_download() as started:
            link.click()
        assert started.value.suggested_filename == name
        started.value.save_as(tmp_path / name)
        assert piece in (tmp_path / name).read_text(encoding="utf-8")
        expect(link).to_be_hidden()
    page.locator("#reset").click()
    learner.expect_step(0)
    expect_played(page.context.browser, tmp_path / "run.html")

    learner.import_file((tmp_path / "run.json").read_text(encoding="utf-8"))
    learner.expect_step(7)
    assert learner.frames() | {"version": None} == before
    assert learner.numbers == shown
    page.locator("#undo").click()
    learner.expect_step(0)
    page.locator("#redo").click()
    learner.expect_step(7)
    assert learner.numbers == shown


def test_escape_closes_the_menu_and_gives_the_focus_back(learner: Learner) -> None:
    """Opened and closed by keyboard alone."""
    page, summary = learner.page, learner.page.locator("#overflow summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="run.py")).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="run.py")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_script_that_cannot_be_is_told_in_a_sentence(learner: Learner, watch: Watch) -> None:
    """PyTorch knows no perceptron: the page says so, and which file to take."""
    watch.allow("status of 409")
    page = learner.page
    page.get_by_text("Perceptron", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))
    page.locator("#overflow summary").click()

    page.locator("#export").get_by_role("link", name="run_torch.py").click()

    expect(page.get_by_text("the perceptron's rule has none")).to_be_visible()
