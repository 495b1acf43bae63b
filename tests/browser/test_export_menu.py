"""The menu of files to take along, and a run brought back."""

import json
from pathlib import Path
from typing import Any

import pytest
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


@pytest.mark.parametrize("name", NAMES)
def test_each_file_can_be_saved(page: Page, name: str, tmp_path: Path) -> None:
    """It comes under its name and holds the run on the page."""
    content = saved(stepped(page, 3), name, tmp_path)

    assert {
        "points.csv": len(content.splitlines()) == 101,
        "trace.csv": len(content.splitlines()) == 1 + 4,
        "run.json": '"step": 3' in content,
        "run.py": "RandomState(44)" in content,
        "run.ipynb": '"nbformat": 4' in content,
    }[name]


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


def newer(recipe: dict[str, Any]) -> str:
    """Return the recipe as a later version would write it."""
    return json.dumps(recipe | {"schema": 2})


def incomplete(recipe: dict[str, Any]) -> str:
    """Return the beginning of the recipe's text."""
    return json.dumps(recipe)[:200]


def of_something_else(recipe: dict[str, Any]) -> str:
    """Return JSON that is no recipe but a notebook."""
    return json.dumps({"cells": [], "nbformat": 4, "of": recipe["format"]})


def of_too_many_points(recipe: dict[str, Any]) -> str:
    """Return a recipe of more points than a run holds."""
    recipe["segments"][0]["points"] = [{"x1": 0, "x2": 1, "label": 0}] * 5001
    return json.dumps(recipe)


def too_large(recipe: dict[str, Any]) -> str:
    """Return more than the server takes in a request."""
    return json.dumps(recipe) + " " * 2_100_000


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (newer, "newer version"),
        (incomplete, "not valid JSON"),
        (of_something_else, "start is missing"),
        (of_too_many_points, "5,000 points at most"),
        (too_large, "2 MB at most"),
    ],
)
def test_a_bad_run_is_refused_in_a_sentence(
    page: Page, watch: Watch, tmp_path: Path, spoil: Any, sentence: str
) -> None:
    """The dialog stays open with the sentence in it; the run on the page is as it was."""
    watch.allow("status of 4")
    recipe = json.loads(saved(stepped(page, 2), "run.json", tmp_path))
    before = what_is_shown(page)

    import_text(page, spoil(recipe))

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
