"""The menu of files to take along, and a run brought back."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.watch import Watch

NAMES = ["points.csv", "trace.csv", "run.json", "run.py", "run.ipynb"]


def stepped(page: Page, updates: int) -> Page:
    """Do some updates."""
    for done in range(1, updates + 1):
        page.locator("#step-forward").click()
        expect(page.locator("#step")).to_have_attribute("data-value", str(done))
    return page


def saved(page: Page, name: str, directory: Path) -> str:
    """Save a file from the menu and return what it holds."""
    page.locator("#export summary").click()
    with page.expect_download() as started:
        page.locator("#export").get_by_role("link", name=name).click()
    assert started.value.suggested_filename == name
    path = directory / name
    started.value.save_as(path)
    return path.read_text(encoding="utf-8")


def import_text(page: Page, text: str) -> None:
    """Paste a run into the dialog and have it imported."""
    page.locator("#show-import").click()
    page.locator("#import-text").fill(text)
    page.get_by_role("button", name="Import", exact=True).click()


def what_is_shown(page: Page) -> dict[str, Any]:
    """Return the exact numbers on the page."""
    return {
        name: page.locator(f"#{name}").get_attribute("data-value")
        for name in ("step", "epoch", "loss", "accuracy", "weights", "bias")
    }


def test_each_file_can_be_saved(page: Page, tmp_path: Path) -> None:
    """It comes under its name and holds the run on the page."""
    stepped(page, 3)

    files = {name: saved(page, name, tmp_path) for name in NAMES}

    assert len(files["points.csv"].splitlines()) == 101
    assert len(files["trace.csv"].splitlines()) == 1 + 4
    assert '"step": 3' in files["run.json"]
    assert "RandomState(44)" in files["run.py"]
    assert '"nbformat": 4' in files["run.ipynb"]


def test_an_exported_run_comes_back_as_it_was(page: Page, tmp_path: Path) -> None:
    """Imported after a reset it gives the very moment back; undo and redo go between both."""
    exported = saved(stepped(page, 4), "run.json", tmp_path)
    before = what_is_shown(page)
    page.locator("#reset").click()
    expect(page.locator("#step")).to_have_attribute("data-value", "0")

    import_text(page, exported)
    expect(page.locator("#step")).to_have_attribute("data-value", "4")
    after = what_is_shown(page)
    page.locator("#undo").click()
    expect(page.locator("#step")).to_have_attribute("data-value", "0")
    page.locator("#redo").click()

    expect(page.locator("#step")).to_have_attribute("data-value", "4")
    assert after == before
    assert what_is_shown(page) == before


def test_it_can_be_chosen_as_a_file(page: Page, tmp_path: Path) -> None:
    """A file on the learner's disk is imported as well as pasted text."""
    saved(stepped(page, 2), "run.json", tmp_path)
    page.locator("#reset").click()
    expect(page.locator("#step")).to_have_attribute("data-value", "0")

    page.locator("#show-import").click()
    page.locator("#import-file").set_input_files(tmp_path / "run.json")
    expect(page.locator("#import-text")).to_have_value((tmp_path / "run.json").read_text())
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.locator("#step")).to_have_attribute("data-value", "2")
    expect(page.locator("#import")).to_be_hidden()


def test_a_bad_run_is_refused_in_a_sentence(page: Page, watch: Watch, tmp_path: Path) -> None:
    """The dialog stays open with the sentence in it; the run on the page is as it was."""
    watch.allow("status of 4")
    text = saved(stepped(page, 2), "run.json", tmp_path)
    recipe: dict[str, Any] = json.loads(text)
    [segment] = recipe["segments"]
    many = segment | {"points": [{"x1": 0, "x2": 1, "label": 0}] * 5001}
    before = what_is_shown(page)

    for bad, sentence in (
        (json.dumps(recipe | {"schema": 2}), "newer version"),
        (text[:200], "not valid JSON"),
        ('{"cells": [], "nbformat": 4, "of": "gradient-descent-live"}', "start is missing"),
        (json.dumps(recipe | {"segments": [many]}), "5,000 points at most"),
        (text + " " * 2_100_000, "2 MB at most"),
    ):
        import_text(page, bad)

        expect(page.locator("#import-error")).to_contain_text(sentence)
        page.locator("#import").get_by_role("button", name="Close").click()
        assert what_is_shown(page) == before
    page.reload()
    expect(page.locator("#step")).to_have_attribute("data-value", "2")
    assert what_is_shown(page) == before


def test_a_file_that_is_chosen_closes_the_menu(page: Page) -> None:
    """It does not stay open over the page."""
    page.locator("#export summary").click()
    link = page.get_by_role("link", name="run.py")

    with page.expect_download():
        link.click()

    expect(link).to_be_hidden()


def test_escape_closes_the_menu_and_gives_the_focus_back(page: Page) -> None:
    """Opened and closed by keyboard alone."""
    summary = page.locator("#export summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="run.py")).to_be_visible()

    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="run.py")).to_be_hidden()
    expect(summary).to_be_focused()
