"""Checking a notebook: its table, from the learner's own data."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.learner import Learner, eventually, number_held
from tests.browser.watch import Watch

ROWS = np.random.default_rng(5).normal(size=(12, 2)) + np.repeat([[1.0], [-1.0]], 6, axis=0)
LABELS = np.repeat([1, 0], 6)
CSV = "".join(f"{x1},{x2},{y}\n" for (x1, x2), y in zip(ROWS.tolist(), LABELS, strict=True))


def textbook() -> list[tuple[float, float]]:
    """Return error and accuracy after each of 100 epochs, as a notebook would compute them."""
    weights, bias = np.random.RandomState(44).normal(scale=1 / 2**0.5, size=2), 0.0
    found = []
    for _ in range(100):
        for x, y in zip(ROWS, LABELS, strict=True):
            difference = y - 1 / (1 + np.exp(-(weights @ x + bias)))
            weights, bias = weights + 0.01 * difference * x, bias + 0.01 * difference
        prediction = 1 / (1 + np.exp(-(ROWS @ weights + bias)))
        errors = -LABELS * np.log(prediction) - (1 - LABELS) * np.log(1 - prediction)
        found.append((float(errors.mean()), float(((prediction > 0.5) == LABELS).mean())))
    return found


def opened(page: Page) -> Page:
    """Open the panel."""
    Learner(page).go_deeper("Notebook")
    return page


def table(page: Page) -> dict[int, tuple[float, float]]:
    """Return the table's lines by their epoch, with the exact numbers behind them."""
    rows = page.locator("#notebook-rows tr").evaluate_all(
        "rows => rows.map(row => [+row.cells[0].textContent,"
        " +row.cells[1].dataset.value, +row.cells[2].dataset.value])"
    )
    return {int(epoch): (loss, accuracy) for epoch, loss, accuracy in rows}


def test_a_file_gives_the_table_of_a_notebook(page: Page, tmp_path: Path) -> None:
    """By keyboard; as computed elsewhere; the run can be shown on the plots, and undone."""
    path = tmp_path / "points.csv"
    path.write_text("x1,x2,label\n" + CSV, encoding="utf-8")
    expected = dict(enumerate(textbook()))

    page.locator("#show-deeper").press("Enter")
    page.locator("#deeper").get_by_role("button", name="Notebook").press("Enter")
    page.locator("#notebook-file").set_input_files(path)
    expect(page.locator("#notebook-text")).to_have_value("x1,x2,label\n" + CSV)
    page.locator("#notebook-text").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#notebook-result")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".notebook-table")).to_be_focused()
    tenth = table(page)
    page.get_by_label("Every epoch").check()
    every = table(page)

    assert list(tenth) == list(range(0, 100, 10))
    assert list(every) == list(range(100))
    for epoch, numbers in every.items():
        assert numbers == pytest.approx(expected[epoch], abs=1e-12)
    assert tenth == {epoch: every[epoch] for epoch in tenth}
    expect(page.locator("#notebook-summary")).to_contain_text("12 points, 1,200 updates")
    cell = page.locator("#notebook-rows tr").first.locator("td").first
    assert float(cell.inner_text()) == float(cell.get_attribute("data-value") or "")

    page.get_by_role("button", name="Show this run on the plots").click()
    expect(page.locator("#step")).to_have_attribute("data-value", "1200")
    expect(page.locator("#point-count")).to_have_text("12 points")
    loss = float(page.locator("#loss").get_attribute("data-value") or "nan")
    assert loss == pytest.approx(expected[99][0], abs=1e-12)
    page.locator("#undo").click()
    expect(page.locator("#step")).to_have_attribute("data-value", "0")
    expect(page.locator("#point-count")).to_have_text("100 points")


def test_a_file_with_its_columns_in_another_order_gives_the_same_table(page: Page) -> None:
    """The label first, as a heading says, and words for it: the summary tells how it was read."""
    lines = [
        f"{'yes' if y else 'no'};{x1};{x2}\n" for (x1, x2), y in zip(ROWS, LABELS, strict=True)
    ]

    opened(page).locator("#notebook-text").fill("label;x1;x2\n" + "".join(lines).replace(".", ","))
    page.locator("#notebook-check").click()
    expect(page.locator("#notebook-result")).to_be_visible()

    assert table(page)[90] == pytest.approx(textbook()[90], abs=1e-12)
    expect(page.locator("#notebook-summary")).to_contain_text(
        "x1, x2, label from columns 2, 3, 1; no is 0, yes is 1."
    )


def test_a_point_held_back_is_left_out(page: Page) -> None:
    """The table is that of a notebook without it, and the summary says so."""
    lines = [f"{x1},{x2},{y},0\n" for (x1, x2), y in zip(ROWS.tolist(), LABELS, strict=True)]
    held_back = "x1,x2,label,held_back\n0.5,0.25,1,1\n"

    opened(page).locator("#notebook-text").fill(held_back + "".join(lines))
    page.locator("#notebook-check").click()
    expect(page.locator("#notebook-result")).to_be_visible()

    assert table(page)[90] == pytest.approx(textbook()[90], abs=1e-12)
    summary = page.locator("#notebook-summary")
    expect(summary).to_contain_text("13 points, 1,200 updates")
    expect(summary).to_contain_text("1 of the points is held back: leave it out")


def test_without_lines_the_points_on_the_plot_are_taken(page: Page) -> None:
    """Once, however often it is pressed meanwhile; the learner's run is as it was."""
    before = page.locator("#weights").get_attribute("data-value")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/runs", hold)
    opened(page).locator("#notebook-check").click()
    eventually(lambda: number_held(page, held), bool)
    page.locator("#notebook-check").click(force=True)  # it is marked as disabled
    page.locator("#notebook-check").press("Enter")
    held[0].continue_()

    expect(page.locator("#notebook-summary")).to_contain_text("100 points, 10,000 updates")
    assert len(held) == 1
    assert page.locator("#step").get_attribute("data-value") == "0"
    assert page.locator("#weights").get_attribute("data-value") == before


def test_what_cannot_be_taken_is_told_beside_it(page: Page, watch: Watch, tmp_path: Path) -> None:
    """A bad line by the server's sentence; three megabytes are not even sent; no table appears."""
    watch.allow("422")
    path = tmp_path / "large.csv"
    path.write_text("0.1,0.2,1\n" * 300_000, encoding="utf-8")

    opened(page).locator("#notebook-text").fill("0.1,0.2,1\n0.3,far,0\n")
    page.locator("#notebook-check").click()
    expect(page.locator("#notebook-error")).to_contain_text("Line 2")
    expect(page.locator("#notebook-result")).to_be_hidden()
    expect(page.locator("#notebook-check")).to_have_attribute("aria-disabled", "false")
    page.locator("#notebook-file").set_input_files(path)

    expect(page.locator("#notebook-error")).to_contain_text("2 MB at most")
