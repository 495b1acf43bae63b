"""Points added, moved, relabelled and deleted, by mouse, finger, keys and table; and undone."""

from functools import partial
from operator import eq
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch


def points_dialog(learner: Learner) -> None:
    """Open the table of points."""
    learner.button("Edit table").click()
    expect(learner.page.get_by_role("dialog", name="Points")).to_be_visible()


def choose_point(learner: Learner, number: int) -> None:
    """Choose a point by the plot's keys."""
    learner.page.locator("#boundary-plot").focus()
    for _ in range(number):
        learner.page.keyboard.press("n")


def test_a_click_adds_a_point_where_the_pointer_is(learner: Learner) -> None:
    """A click at (0.3, 0.7) makes a point of the chosen label at exactly (0.3, 0.7)."""
    before = learner.points()

    with learner.changes() as sent:
        learner.click(0.3, 0.7)
        learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points() == [*before, (0.3, 0.7, 1)]
    assert sent == ["POST points"]
    learner.expect_dots((0.3, 0.7))


def test_the_chosen_label_is_what_a_click_adds(learner: Learner) -> None:
    """With label 0 chosen, clicks add points of label 0."""
    learner.page.get_by_text("Label 0", exact=True).click()

    learner.click(0.1, 0.9)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points()[-1] == (0.1, 0.9, 0)


def test_clicks_in_quick_succession_all_count(learner: Learner) -> None:
    """Five clicks that do not wait for each other add five points in their order."""
    places = [(0.05, 0.05), (0.1, 0.95), (0.95, 0.1), (0.9, 0.95), (0.02, 0.6)]

    for place in places:
        learner.click(*place)
    learner.wait_for_run(lambda run: len(run["points"]) == 105)

    assert learner.points()[-5:] == [(*place, 1) for place in places]


def test_a_tap_adds_one_point(phone_learner: Learner) -> None:
    """A finger that taps the plot adds one point there, no second one for the click it causes."""
    learner = phone_learner
    learner.page.locator("#boundary-plot").scroll_into_view_if_needed()

    with learner.changes() as sent:
        learner.page.touchscreen.tap(*learner.pixel(0.1, 0.95))
        learner.wait_for_run(lambda run: len(run["points"]) == 101)
        learner.page.touchscreen.tap(*learner.pixel(0.9, 0.05))
        learner.wait_for_run(lambda run: len(run["points"]) >= 102)

    x1, x2, label = learner.points()[-2]
    assert [x1, x2] == pytest.approx([0.1, 0.95], abs=0.01)
    assert label == 1
    assert sent == ["POST points", "POST points"]


def test_a_swipe_scrolls_and_adds_no_point(phone_learner: Learner) -> None:
    """A finger that swipes over the plot moves the page and leaves the points alone."""
    learner = phone_learner
    page = learner.page
    devices = page.context.new_cdp_session(page)
    page.locator("#boundary-plot").scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    x, y = learner.pixel(0.1, 0.2)

    with learner.changes() as sent:
        finger = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        devices.send("Input.dispatchTouchEvent", finger)
        for way in range(15, 166, 15):
            finger = {"type": "touchMove", "touchPoints": [{"x": x, "y": y - way}]}
            devices.send("Input.dispatchTouchEvent", finger)
        devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        eventually(lambda: page.evaluate("scrollY"), lambda now: now > scrolled + 50)
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")

    assert sent == []
    assert len(learner.points()) == 100
    devices.detach()


def test_a_point_follows_the_pointer_and_is_sent_when_dropped(learner: Learner) -> None:
    """While a point is dragged the picture follows; one change is sent when it is let go."""
    page = learner.page
    before = learner.points()
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    with learner.changes() as sent:
        page.mouse.move(*learner.pixel(0.05, 0.1))
        page.mouse.down()
        for place in [(0.06, 0.2), (0.08, 0.5), (0.1, 0.9)]:
            page.mouse.move(*learner.pixel(*place))
            learner.expect_dots(place)
        assert not learner.has_dots((0.05, 0.1))
        assert sent == []
        assert learner.points()[-1] == (0.05, 0.1, 1)
        page.mouse.up()
        learner.wait_for_run(lambda run: run["points"][-1]["x2"] == 0.9)

    assert sent == ["PATCH points/100"]
    assert learner.points() == [*before, (0.1, 0.9, 1)]
    learner.expect_dots((0.1, 0.9))


def test_a_drag_that_is_taken_back_changes_nothing(learner: Learner) -> None:
    """After Escape the point is where it was, and letting go adds none where the pointer is."""
    page = learner.page
    learner.click(0.05, 0.1)
    before = learner.wait_for_run(lambda run: len(run["points"]) == 101)

    with learner.changes() as sent:
        page.mouse.move(*learner.pixel(0.05, 0.1))
        page.mouse.down()
        page.mouse.move(*learner.pixel(0.1, 0.9))
        learner.expect_dots((0.1, 0.9))
        page.keyboard.press("Escape")
        learner.expect_dots((0.05, 0.1))
        page.mouse.up()
        learner.drawn()

    assert sent == []
    assert learner.run() == before
    assert not learner.has_dots((0.1, 0.9))


def test_the_menu_of_a_point_relabels_and_deletes_it(learner: Learner) -> None:
    """A click on a point opens its menu, from which it changes its label or goes."""
    before = learner.points()
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    learner.click(0.05, 0.1)
    learner.button("Make it label 0").click()
    learner.wait_for_run(lambda run: run["points"][-1]["label"] == 0)
    relabelled = learner.points()
    learner.page.mouse.click(*learner.pixel(0.05, 0.1), button="right")
    learner.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 100)

    assert relabelled == [*before, (0.05, 0.1, 0)]
    assert learner.points() == before


def test_the_plots_keys_add_move_relabel_and_delete(learner: Learner) -> None:
    """Everything a pointer does to points can be done on the focused plot by keys."""
    keys = learner.page.keyboard
    before = learner.points()
    learner.page.locator("#boundary-plot").focus()

    keys.press("a")
    (x1, x2, label) = (
        learner.wait_for_run(lambda run: len(run["points"]) == 101) and (learner.points()[-1])
    )
    with learner.changes() as sent:
        for _ in range(4):
            keys.press("ArrowRight")
        keys.press("Shift+ArrowUp")
        learner.wait_for_run(lambda run: run["points"][-1]["x1"] > x1)
    moved = learner.points()[-1]
    keys.press("l")
    learner.wait_for_run(lambda run: run["points"][-1]["label"] != label)
    keys.press("Delete")
    learner.wait_for_run(lambda run: len(run["points"]) == 100)

    assert (x1, x2, label) == (0.5, 0.5, 1)
    assert moved[:2] == pytest.approx((0.5 + 4 * 1.1 / 200, 0.5 + 10 * 1.1 / 200))
    assert sent == ["PATCH points/100"]
    assert learner.points() == before


def test_a_move_by_keys_is_undone_at_once(learner: Learner) -> None:
    """Undone while the keys have not come to rest it is the move that goes, not what was before."""
    keys = learner.page.keyboard
    learner.page.locator("#boundary-plot").focus()
    keys.press("a")
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    added = learner.points()
    expect(learner.button("Undo")).to_have_attribute("title", "Undo adding a point (Ctrl Z)")

    with learner.changes() as sent:
        keys.press("ArrowRight")
        keys.press("Control+z")
        learner.expect_dots((0.5, 0.5))
        expect(learner.button("Redo")).to_have_attribute(
            "title", "Redo moving a point (Ctrl Shift Z)"
        )

    assert sent == ["PATCH points/100", "PATCH points/100"]
    assert learner.points() == added


def test_the_table_takes_exact_coordinates(learner: Learner) -> None:
    """What is typed into the table is what the run has, digit by digit."""
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")

    dialog.get_by_label("x1 of point 3", exact=True).fill("0.12345678901234567")
    learner.page.keyboard.press("Tab")
    dialog.get_by_label("x2 of point 3", exact=True).press_sequentially("-2.5e-3", delay=30)
    learner.page.keyboard.press("Tab")
    dialog.get_by_label("Label of point 3", exact=True).select_option("0")
    third = learner.wait_for_run(lambda run: run["points"][2]["label"] == 0)["points"][2]
    dialog.get_by_role("button", name="Delete point 1", exact=True).click()
    run = learner.wait_for_run(lambda run: len(run["points"]) == 99)

    assert third == {"x1": 0.12345678901234567, "x2": -0.0025, "label": 0}
    assert run["points"][1] == third
    expect(dialog.get_by_label("x1 of point 2", exact=True)).to_have_value(str(0.12345678901234567))


def test_the_table_goes_ahead_of_a_slow_answer(learner: Learner) -> None:
    """Each row is the point it shows, so deleting two in a row deletes those two."""
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")
    before = learner.points()
    held = hold_next(learner.page, f"{learner.run_address}/points/2")

    dialog.get_by_role("button", name="Delete point 3", exact=True).click()
    third = dialog.get_by_label("x1 of point 3", exact=True)
    expect(third).to_have_value(str(before[3][0]))
    dialog.get_by_role("button", name="Delete point 4", exact=True).click()
    expect(dialog.get_by_label("x1 of point 4", exact=True)).to_have_value(str(before[5][0]))
    eventually(lambda: number_held(learner.page, held), bool)
    held.pop().continue_()
    learner.wait_for_run(lambda run: len(run["points"]) == 98)

    assert learner.points() == [*before[:2], before[3], *before[5:]]


def test_deleting_in_the_table_keeps_the_focus_in_it(learner: Learner) -> None:
    """It goes to the next row, from the last one to the row before, and then to the new point."""
    learner.import_text("0,0,0\n0.2,0.1,0\n1,1,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")
    dialog.get_by_role("button", name="Delete point 2", exact=True).focus()

    for left, focused in [(2, "Delete point 2"), (1, "Delete point 1")]:
        learner.page.keyboard.press("Enter")
        expect(dialog.locator("#points-rows tr")).to_have_count(left)
        expect(dialog.get_by_role("button", name=focused, exact=True)).to_be_focused()
    learner.page.keyboard.press("Enter")

    expect(dialog.get_by_label("x₁", exact=True)).to_be_focused()
    learner.wait_for_run(lambda run: run["points"] == [])


def test_a_refused_deletion_is_explained_in_the_table(learner: Learner, watch: Watch) -> None:
    """The sentence stands in the dialog and the row is there again; what is undone is what was."""
    watch.allow("status of 409")
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")
    before = learner.points()
    no: dict[str, Any] = {"status": 409, "json": {"detail": "Not this one."}}
    learner.page.route(f"{learner.run_address}/points/2", lambda route: route.fulfill(**no))

    dialog.get_by_role("button", name="Delete point 3", exact=True).click()

    expect(dialog.get_by_role("alert")).to_have_text("Not this one.")
    expect(dialog.get_by_label("x1 of point 3", exact=True)).to_have_value(str(before[2][0]))
    assert learner.points() == before


def test_only_what_was_added_is_undone(learner: Learner, watch: Watch) -> None:
    """Of two points added in a row the first is refused; undoing takes the second away again."""
    watch.allow("status of 422")
    before = learner.points()
    held = hold_next(learner.page, f"{learner.run_address}/points")
    learner.click(0.3, 0.7)
    learner.click(0.7, 0.3)
    no: dict[str, Any] = {"status": 422, "json": {"detail": "Not this one."}}

    eventually(lambda: bool(learner.dots() and held), bool)
    held.pop().fulfill(**no)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    assert learner.points()[-1][:2] == pytest.approx((0.7, 0.3), abs=0.01)
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 100)

    assert learner.points() == before


def test_the_table_adds_a_point(learner: Learner) -> None:
    """A point typed below the table is the last one of the run, and the fields are free again."""
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")

    dialog.get_by_label("x₁", exact=True).fill("0.25")
    dialog.get_by_label("x₂", exact=True).fill("0,75")
    dialog.get_by_role("combobox", name="Label", exact=True).select_option("0")
    dialog.get_by_role("button", name="Add point").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points()[-1] == (0.25, 0.75, 0)
    expect(dialog.get_by_label("x₁", exact=True)).to_have_value("")
    expect(dialog.get_by_label("x1 of point 101", exact=True)).to_have_value("0.25")


def test_a_refused_coordinate_is_explained_in_the_table(
    learner: Learner, watch: Watch, subtests: pytest.Subtests
) -> None:
    """The sentence stands in the dialog, the field shows what holds, the run is as it was."""
    watch.allow("status of 422")
    before = learner.run()
    first = before["points"][0]
    points_dialog(learner)
    dialog = learner.page.get_by_role("dialog", name="Points")
    field = dialog.get_by_label("x1 of point 1", exact=True)

    for text, sentence in [
        ("1e9", "Coordinates lie between −1,000,000 and 1,000,000"),
        ("NaN", "must be a number; “NaN” is none"),
        ("left", "must be a number; “left” is none"),
    ]:
        with subtests.test(text=text):
            field.fill(text)
            field.press("Tab")

            expect(dialog.get_by_role("alert")).to_contain_text(sentence)
            expect(field).to_have_value(str(first["x1"]))
            assert learner.run() == before
            assert learner.has_dots((first["x1"], first["x2"]))


def add(learner: Learner) -> None:
    """Add a point by a click."""
    learner.click(0.3, 0.7)


def move(learner: Learner) -> None:
    """Move the first point by the plot's keys."""
    choose_point(learner, 1)
    learner.page.keyboard.press("Shift+ArrowLeft")


def relabel(learner: Learner) -> None:
    """Change the label of the second point by the plot's keys."""
    choose_point(learner, 2)
    learner.page.keyboard.press("l")


def delete(learner: Learner) -> None:
    """Delete the third point by the plot's keys."""
    choose_point(learner, 3)
    learner.page.keyboard.press("Delete")


def clear(learner: Learner) -> None:
    """Remove all points."""
    learner.button("Clear").click()


def choose_preset(learner: Learner) -> None:
    """Begin with another data set."""
    learner.page.get_by_label("Start from").select_option("xor")


def reset(learner: Learner) -> None:
    """Go back to update 0."""
    learner.page.locator("#reset").click()


def new_start(learner: Learner) -> None:
    """Begin anew with other weights."""
    learner.button("New start").click()


def faster(learner: Learner) -> None:
    """Change the learning rate."""
    learner.type_into("#learning-rate", "0.7")


def test_an_edit_can_be_undone_and_done_again(learner: Learner, subtests: pytest.Subtests) -> None:
    """Undo brings back points, hyperparameters, start and every update; redo the edit."""
    learner.epochs(1)
    recipe = f"{learner.run_address}/export/run.json"

    def content() -> object:
        return learner.page.request.get(recipe).json()

    before = content()
    shown = learner.weights

    for edit in (add, move, relabel, delete, clear, choose_preset, reset, new_start, faster):
        with subtests.test(edit=edit.__name__):
            edit(learner)
            after = eventually(content, lambda now: now != before)
            expect(learner.button("Undo")).to_be_enabled()
            learner.button("Undo").click()
            eventually(content, lambda now: now == before)
            learner.expect_step(100)
            undone = learner.weights
            learner.button("Redo").click()
            eventually(content, partial(eq, after))
            learner.button("Undo").click()
            eventually(content, lambda now: now == before)
            learner.expect_step(100)

            assert undone == shown == learner.weights


def test_undo_and_redo_by_keys(learner: Learner) -> None:
    """Control Z takes back the last edits one by one, with shift they come again."""
    learner.click(0.05, 0.1)
    learner.click(0.05, 0.2)
    learner.wait_for_run(lambda run: len(run["points"]) == 102)

    learner.page.keyboard.press("Control+z")
    learner.page.keyboard.press("Control+z")
    learner.wait_for_run(lambda run: len(run["points"]) == 100)
    learner.page.keyboard.press("Control+Shift+z")
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points()[-1] == (0.05, 0.1, 1)


def test_points_can_be_added_while_it_plays(learner: Learner) -> None:
    """A click in mid-play adds its point and play goes on with it."""
    learner.play()
    learner.wait_for_step(20)

    learner.click(0.3, 0.7)
    run = learner.wait_for_run(lambda run: len(run["points"]) == 101)
    changed = run["segments"][-1]
    learner.wait_for_step(changed["first_step"] + 50)

    assert learner.is_playing
    assert changed["points_changed"]
    assert changed["first_step"] >= 20
    learner.pause()
    learner.expect_dots((0.3, 0.7))


def test_what_is_done_again_leaves_other_points_alone(learner: Learner) -> None:
    """Redone while an earlier moment is on screen it is made at the end, and undone as such."""
    before = learner.points()
    learner.page.locator("#step-forward").click()
    learner.expect_step(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.page.locator("#step-forward").click()
    learner.expect_step(2)
    learner.click(0.95, 0.9)
    learner.wait_for_run(lambda run: len(run["points"]) == 102)
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.scrub(0)

    learner.button("Redo").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 102)
    expect(learner.button("Redo")).to_be_disabled()
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points() == [*before, (0.05, 0.1, 1)]
