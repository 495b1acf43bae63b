"""Points brought in and taken out as text."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch

ROWS = [(0.125, -0.75, 1), (1e-7, 2.5, 0), (0.30000000000000004, 1 / 3, 1)]
LINES = "\n".join(f"{x1!r},{x2!r},{label}" for x1, x2, label in ROWS)


def test_pasted_lines_replace_the_points(learner: Learner, subtests: pytest.Subtests) -> None:
    """Lines with or without a header become the run's points, and the run begins anew."""
    for header in ("", "x1,x2,label\n", "Größe;Gewicht;Art\n"):
        with subtests.test(header=header):
            learner.page.get_by_label("Start from").select_option("two_clouds")
            learner.wait_for_run(lambda run: len(run["points"]) == 100)
            learner.epochs(1)
            text = header + (LINES.replace(",", ";") if ";" in header else LINES)

            learner.import_text(text)
            run = learner.wait_for_run(lambda run: len(run["points"]) == 3 and run["step"] == 0)

            expect(learner.page.get_by_role("dialog", name="Import points")).to_be_hidden()
            learner.expect_step(0)
            assert learner.points() == ROWS
            assert run["start"]["seed"] == 44
            learner.expect_dots(*((x1, x2) for x1, x2, _ in ROWS))


def test_a_file_replaces_the_points(learner: Learner, tmp_path: Path) -> None:
    """A CSV file that is chosen becomes the run's points."""
    file = tmp_path / "mine.csv"
    file.write_text(f"x1,x2,label\r\n{LINES}\r\n", encoding="utf-8-sig", newline="")
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import points")

    dialog.get_by_label("A file").set_input_files(file)
    expect(dialog.get_by_label("Or paste the lines here")).not_to_be_empty()
    dialog.get_by_role("button", name="Import", exact=True).click()
    learner.wait_for_run(lambda run: len(run["points"]) == 3)

    assert learner.points() == ROWS


BAD = [
    (f"{LINES}\n0.5,oops,1\n", "Line 4"),
    (f"x1,x2,label\n{LINES}\n\n0.5,0.5,2\n", "Line 6"),
    (f"{LINES}\n0.5,0.5\n", "Line 4 has 2 columns"),
    (f"{LINES}\n0.5,NaN,1\n", "Line 4"),
    (f"{LINES}\n1e309,0.5,1\n", "Line 4"),
    ("x1,x2,label\n", "There is no point in this text"),
    (f"{LINES}\n2e6,0.5,1\n", "Line 4: x1 must lie between"),
    ('{"format": "gradient-descent-live",', "not valid JSON"),
    ("", "Please choose a file or paste some lines first."),
]


def test_a_bad_line_is_named_and_nothing_changes(
    learner: Learner, watch: Watch, subtests: pytest.Subtests
) -> None:
    """The sentence stands in the dialog with what was pasted; the run and the picture stay."""
    watch.allow("status of 4(00|22)")
    learner.page.locator("#step-forward").click()
    learner.expect_step(1)
    before = learner.run()
    dots = learner.dots()
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import points")
    pasted = dialog.get_by_label("Or paste the lines here")

    for text, sentence in BAD:
        with subtests.test(sentence=sentence):
            pasted.fill(text)
            dialog.get_by_role("button", name="Import", exact=True).click()

            expect(dialog.get_by_role("alert")).to_contain_text(sentence)
            expect(pasted).to_have_value(text)
            assert learner.run() == before
            assert learner.step == 1
            assert learner.dots() == dots


def test_the_export_is_what_was_imported(learner: Learner) -> None:
    """The file of points holds the same doubles, to be imported again."""
    learner.import_text(LINES)
    learner.wait_for_run(lambda run: len(run["points"]) == 3)

    learner.page.get_by_text("Export", exact=True).click()
    with learner.page.expect_download() as download:
        learner.page.locator("a[download='points.csv']").click()
    exported = Path(download.value.path()).read_text(encoding="utf-8")

    header, *rows = csv.reader(io.StringIO(exported))
    assert download.value.suggested_filename == "points.csv"
    assert header == ["x1", "x2", "label"]
    assert [(float(x1), float(x2), int(label)) for x1, x2, label in rows] == ROWS


def test_a_whole_run_can_be_taken_along(learner: Learner) -> None:
    """An exported run that is imported again has the same moments at every update."""
    learner.epochs(1)
    learner.type_into("#learning-rate", "0.05")
    learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    learner.click(0.3, 0.7)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.epochs(1)
    recipe = learner.page.request.get(f"{learner.run_address}/export/run.json").text()
    before = learner.frames() | {"version": None}
    learner.page.get_by_label("Start from").select_option("xor")
    learner.expect_step(0)

    learner.import_text(recipe)
    learner.wait_for_run(lambda run: run["step"] == before["step"][-1])

    learner.expect_step(before["step"][-1])
    assert learner.frames() | {"version": None} == before
    assert learner.weights == before["weights"][-1]


def test_a_file_too_large_leaves_nothing_of_the_one_before(learner: Learner) -> None:
    """Its sentence stays and nothing is imported until there is another source."""
    before = learner.run()
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import points")
    pasted = dialog.get_by_label("Or paste the lines here")
    source = dialog.get_by_label("A file")

    def choose(text: str) -> None:
        file = {"name": "points.csv", "mimeType": "text/csv", "buffer": text.encode()}
        source.set_input_files(file)  # type: ignore[arg-type]

    choose(LINES)
    expect(pasted).to_have_value(LINES)
    choose("0.5,0.5,1\n" * 250_000)
    expect(pasted).to_have_value("")
    dialog.get_by_role("button", name="Import", exact=True).click()

    expect(dialog.get_by_role("alert")).to_contain_text("takes 2 MB at most. Nothing was read.")
    assert learner.run() == before
    pasted.fill(LINES)
    dialog.get_by_role("button", name="Import", exact=True).click()
    learner.wait_for_run(lambda run: len(run["points"]) == 3)


def test_the_dialog_forgets_a_file_too_large(learner: Learner) -> None:
    """Opened again it asks for a file, and says no more of the one that was refused."""
    large = {"name": "points.csv", "mimeType": "text/csv", "buffer": b"0.5,0.5,1\n" * 250_000}
    learner.button("Import file").click()
    dialog = learner.page.get_by_role("dialog", name="Import points")
    dialog.get_by_label("A file").set_input_files(large)  # type: ignore[arg-type]
    expect(dialog.get_by_role("alert")).to_contain_text("Nothing was read.")
    learner.page.keyboard.press("Escape")

    learner.button("Import file").click()
    dialog.get_by_role("button", name="Import", exact=True).click()

    expect(dialog.get_by_role("alert")).to_have_text(
        "Please choose a file or paste some lines first."
    )
