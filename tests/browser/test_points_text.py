"""Points brought in and taken out as text."""

import csv
import io
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch

ROWS = [(0.125, -0.75, 1), (1e-7, 2.5, 0), (0.30000000000000004, 1 / 3, 1)]
LINES = "\n".join(f"{x1!r},{x2!r},{label}" for x1, x2, label in ROWS)


def test_points_come_and_go_as_text(learner: Learner) -> None:
    """A pasted text or a file becomes the points, and the run begins anew; the export is equal."""
    learner.step_forward(1)
    learner.import_text("Größe;Gewicht;Art\n" + LINES.replace(",", ";"))
    run = learner.wait_for_run(lambda run: len(run["points"]) == 3 and run["step"] == 0)
    learner.expect_step(0)
    assert learner.points() == ROWS
    assert run["start"]["seed"] == 44
    learner.expect_dots(*((x1, x2) for x1, x2, _ in ROWS))

    learner.page.locator("#overflow summary").click()
    with learner.page.expect_download() as download:
        learner.page.locator("a[download='points.csv']").click()
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(exported))
    assert header == ["x1", "x2", "label"]
    assert [(float(x1), float(x2), int(label)) for x1, x2, label in rows] == ROWS

    learner.button("Clear").click()
    learner.wait_for_run(lambda run: run["points"] == [])
    learner.import_file(f"\ufeff{exported}")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)
    assert learner.points() == ROWS


def test_a_spreadsheets_file_is_read_and_the_page_says_how(learner: Learner) -> None:
    """Excel's “Unicode text” with an index, words for labels and decimal commas, in any order."""
    lines = "\tlabel\tx2\tx1\r\n0\tyes\t0,5\t\u22122\r\n1\tno\t1\t3,25\r\n"
    file: Any = {"name": "points.txt", "mimeType": "text/plain", "buffer": lines.encode("utf-16")}
    sentence = learner.page.locator("#preset-sentence")
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import a file")

    dialog.get_by_label("A file").set_input_files(file)
    dialog.get_by_role("button", name="Import", exact=True).click()
    learner.wait_for_run(lambda run: len(run["points"]) == 2)

    assert learner.points() == [(-2, 0.5, 1), (3.25, 1, 0)]
    expect(sentence).to_have_text(
        "2 points read: x1, x2, label from columns 4, 3, 2; no is 0, yes is 1; left out: index."
    )
    learner.button("Clear").click()
    expect(sentence).not_to_contain_text("points read")


BAD = [
    ("", "Please choose a file or paste some lines first."),
    (f"{LINES}\n0.5,oops,1\n", "Line 4"),
    ("step,epoch,w1,w2,b,loss,accuracy\n0,0,1,2,3,4,5\n", "a table of updates (trace.csv)"),
    ('{"format": "gradient-descent-live",', "not valid JSON"),
    ('{"format": "gradient-descent-live", "schema": 99}', "newer version"),
]


def test_a_text_that_is_refused_changes_nothing(learner: Learner, watch: Watch) -> None:
    """The sentence stands in the dialog with what was pasted; a file too large leaves none."""
    watch.allow("status of 4(00|22)")
    learner.step_forward(1)
    before, dots = learner.run(), learner.dots()
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import a file")
    pasted, alert = dialog.get_by_label("Or paste the lines here"), dialog.get_by_role("alert")
    take = dialog.get_by_role("button", name="Import", exact=True)
    for text, sentence in BAD:
        pasted.fill(text)
        take.click()
        expect(alert).to_contain_text(sentence)
        expect(pasted).to_have_value(text)

    large: Any = {"name": "points.csv", "mimeType": "text/csv", "buffer": b"0.5,0.5,1\n" * 210_000}
    dialog.get_by_label("A file").set_input_files(large)
    expect(pasted).to_have_value("")
    take.click()
    expect(alert).to_contain_text("takes 2 MB at most. Nothing was read.")
    dialog.press("Escape")
    learner.button("Import file").click()
    take.click()
    expect(alert).to_have_text("Please choose a file or paste some lines first.")
    assert learner.run() == before
    assert learner.step == 1
    assert learner.dots() == dots
