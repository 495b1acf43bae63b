"""Points added, moved, relabelled and deleted, by mouse, finger, keys and table; and undone."""

import re
from collections.abc import Callable
from functools import partial
from operator import eq

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch


def points_dialog(learner: Learner) -> Locator:
    """Open the table of points."""
    learner.button("Edit table").click()
    dialog = learner.page.get_by_role("dialog", name="Points")
    expect(dialog).to_be_visible()
    return dialog


def change_second(learner: Learner, key: str) -> None:
    """Choose the second point by the plot's keys, and press another one."""
    learner.page.locator("#boundary-plot").focus()
    for each in ("n", "n", key):
        learner.page.keyboard.press(each)


def wait_for_count(learner: Learner, count: int) -> None:
    """Wait until the run has so many points."""
    learner.wait_for_run(lambda run: len(run["points"]) == count)


def test_clicks_add_points(learner: Learner) -> None:
    """Each where the pointer is, with the chosen label, however quick; keys undo and redo them."""
    before = learner.points()
    with learner.changes() as sent:
        learner.click(0.3, 0.7)
        wait_for_count(learner, 101)
    assert sent == ["POST points"]
    learner.expect_dots((0.3, 0.7))

    learner.page.get_by_text("Label 0", exact=True).click()
    places = [(0.05, 0.05), (0.1, 0.95), (0.95, 0.1), (0.9, 0.95), (0.02, 0.6)]
    for place in places:
        learner.click(*place)
    wait_for_count(learner, 106)
    added = [*before, (0.3, 0.7, 1), *((*place, 0) for place in places)]
    assert learner.points() == added

    learner.page.keyboard.press("Control+z")
    learner.page.keyboard.press("Control+z")
    wait_for_count(learner, 104)
    learner.page.keyboard.press("Control+Shift+z")
    wait_for_count(learner, 105)
    assert learner.points() == added[:-1]


def test_fingers_tap_points_and_drag_them(phone_learner: Learner) -> None:
    """A swipe over the plot adds nothing, one that begins on a point drags it; a tap adds one.

    A tap on a point opens its menu, one elsewhere closes that and adds nothing.
    """
    learner, page = phone_learner, phone_learner.page
    devices = page.context.new_cdp_session(page)
    x, y = learner.pixel(0.95, 0.1)

    with learner.changes() as sent:
        finger = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        devices.send("Input.dispatchTouchEvent", finger)
        for way in range(15, 166, 15):
            finger = {"type": "touchMove", "touchPoints": [{"x": x, "y": y - way}]}
            devices.send("Input.dispatchTouchEvent", finger)
        devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        learner.drawn()
        assert sent == []
        page.touchscreen.tap(*learner.pixel(0.1, 0.95))
        wait_for_count(learner, 101)
        page.touchscreen.tap(*learner.pixel(0.9, 0.05))
        learner.wait_for_run(lambda run: len(run["points"]) >= 102)

        *_, (x1, x2, label), _ = learner.points()
        assert (x1, x2) == pytest.approx((0.1, 0.95), abs=0.01)
        assert label == 1
        assert sent == ["POST points", "POST points"]

        x, y = learner.pixel(x1, x2)
        for kind, way in [("touchStart", 15), ("touchMove", 40), ("touchMove", 80)]:
            finger = {"type": kind, "touchPoints": [{"x": x, "y": y + way}]}
            devices.send("Input.dispatchTouchEvent", finger)
        devices.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        moved = learner.wait_for_run(lambda run: run["points"][-2]["x2"] != x2)["points"][-2]
        assert learner.pixel(moved["x1"], moved["x2"]) == pytest.approx((x, y + 80), abs=1)

        menu = page.get_by_role("dialog")
        page.touchscreen.tap(*learner.pixel(moved["x1"], moved["x2"]))
        expect(menu).to_contain_text("label 1, ŷ")
        page.touchscreen.tap(*learner.pixel(0.1, 0.95))
        expect(menu).to_be_hidden()
        learner.drawn()
        assert sent == ["POST points", "POST points", "PATCH points/100"]
    devices.detach()


def test_a_point_is_dragged_relabelled_and_deleted(learner: Learner) -> None:
    """The picture follows the hand, one change is sent; Escape takes back; a click opens a menu."""
    page, before = learner.page, learner.points()
    learner.click(0.05, 0.1)
    wait_for_count(learner, 101)

    with learner.changes() as sent:
        page.mouse.move(*learner.pixel(0.05, 0.1))
        page.mouse.down()
        for place in [(0.06, 0.2), (0.08, 0.5)]:
            page.mouse.move(*learner.pixel(*place))
            learner.expect_dots(place)
        assert not learner.has_dots((0.05, 0.1))
        page.keyboard.press("Escape")
        learner.expect_dots((0.05, 0.1))
        page.mouse.up()
        learner.drawn()
        assert sent == []
        assert learner.points() == [*before, (0.05, 0.1, 1)]
        page.mouse.move(*learner.pixel(0.05, 0.1))
        page.mouse.down()
        page.mouse.move(*learner.pixel(0.1, 0.9), steps=3)
        page.mouse.up()
        learner.wait_for_run(lambda run: run["points"][-1]["x2"] == 0.9)
    assert sent == ["PATCH points/100"]
    assert learner.points() == [*before, (0.1, 0.9, 1)]
    learner.expect_dots((0.1, 0.9))

    chip = page.locator("#probe")
    page.mouse.move(*learner.pixel(0.1, 0.2))
    expect(chip).to_have_text(re.compile(r"^x₁ 0\.10, x₂ 0\.20: ŷ 0\.\d\d$"))
    learner.click(0.1, 0.9)
    expect(chip).to_be_hidden()
    page.mouse.click(*learner.pixel(0.1, 0.5))
    assert learner.points() == [*before, (0.1, 0.9, 1)]
    learner.click(0.1, 0.9)
    learner.button("Make it label 0").click()
    learner.wait_for_run(lambda run: run["points"][-1]["label"] == 0)
    assert learner.points() == [*before, (0.1, 0.9, 0)]
    page.mouse.click(*learner.pixel(0.1, 0.9), button="right")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    wait_for_count(learner, 100)
    assert learner.points() == before


def test_the_plots_keys_add_move_relabel_and_delete(learner: Learner) -> None:
    """All that a pointer does; undone before they rest, a move goes, not what was before it."""
    keys, before = learner.page.keyboard, learner.points()
    learner.page.locator("#boundary-plot").focus()
    keys.press("a")
    wait_for_count(learner, 101)
    assert learner.points() == [*before, (0.5, 0.5, 1)]
    expect(learner.button("Undo")).to_have_attribute("title", "Undo adding a point (Ctrl Z)")

    with learner.changes() as sent:
        keys.press("ArrowRight")
        keys.press("Control+z")
        learner.expect_dots((0.5, 0.5))
        redo = "Redo moving a point (Ctrl Shift Z)"
        expect(learner.button("Redo")).to_have_attribute("title", redo)
        assert learner.points() == [*before, (0.5, 0.5, 1)]
        for _ in range(4):
            keys.press("ArrowRight")
        keys.press("Shift+ArrowUp")
        learner.wait_for_run(lambda run: run["points"][-1]["x1"] > 0.5)
    assert sent == ["PATCH points/100"] * 3
    moved = learner.points()[-1][:2]
    assert moved == pytest.approx((0.5 + 4 * 1.1 / 200, 0.5 + 10 * 1.1 / 200))

    keys.press("l")
    learner.wait_for_run(lambda run: run["points"][-1]["label"] == 0)
    keys.press("Delete")
    wait_for_count(learner, 100)
    assert learner.points() == before


def test_the_table_takes_exact_points(learner: Learner, watch: Watch) -> None:
    """To the last digit, changed and added; what is refused is told there and was never taken.

    A point outside the view is told of, and fitting the view shows it.
    """
    watch.allow("status of 422")
    dialog = points_dialog(learner)
    field = dialog.get_by_label("x1 of point 3", exact=True)
    field.fill("0.12345678901234567")
    learner.page.keyboard.press("Tab")
    dialog.get_by_label("x2 of point 3", exact=True).press_sequentially("-2.5e-3")
    learner.page.keyboard.press("Tab")
    dialog.get_by_label("Label of point 3", exact=True).select_option("0")
    learner.wait_for_run(lambda run: run["points"][2]["label"] == 0)
    assert learner.points()[2] == (0.12345678901234567, -0.0025, 0)

    before = learner.run()
    for text, sentence in [
        ("1e9", "Coordinates lie between −1,000,000 and 1,000,000"),
        ("NaN", "must be a number; “NaN” is none"),
    ]:
        field.fill(text)
        field.press("Tab")
        expect(dialog.get_by_role("alert")).to_contain_text(sentence)
        expect(field).to_have_value(text)  # to be corrected
    assert learner.run() == before
    learner.expect_dots((0.12345678901234567, -0.0025))

    dialog.get_by_label("x₁", exact=True).fill("0.25")
    dialog.get_by_label("x₂", exact=True).fill("0,75")
    dialog.get_by_role("combobox", name="Label", exact=True).select_option("0")
    dialog.get_by_role("button", name="Add point").click()
    expect(dialog.get_by_label("x1 of point 101", exact=True)).to_have_value("0.25")
    expect(dialog.get_by_label("x₁", exact=True)).to_have_value("")
    wait_for_count(learner, 101)
    assert learner.points()[-1] == (0.25, 0.75, 0)

    fit = learner.button("Fit view")
    expect(fit).to_be_hidden()
    dialog.get_by_label("x1 of point 101", exact=True).fill("3")
    learner.page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Close").click()
    expect(learner.page.locator("#boundary-caption")).to_contain_text("1 point lies outside")
    fit.click()
    learner.expect_dots((3, 0.75))
    expect(fit).to_be_hidden()
    expect(learner.plot).to_be_focused()


def test_deleting_goes_ahead_of_a_slow_answer(learner: Learner, watch: Watch) -> None:
    """Each row is the point it shows, the focus stays in the table, a refused one comes back."""
    watch.allow("status of 409")
    learner.import_text("0,0,0\n0.2,0.1,0\n0.3,0.3,0\n0.4,0.4,1\n1,1,1")
    wait_for_count(learner, 5)
    before = learner.points()
    dialog = points_dialog(learner)
    held = hold_next(learner.page, f"{learner.run_address}/points/1")
    dialog.get_by_role("button", name="Delete point 2", exact=True).focus()

    for left, focused in [(4, 2), (3, 2)]:
        learner.page.keyboard.press("Enter")
        expect(dialog.locator("#points-rows tr")).to_have_count(left)
        name = f"Delete point {focused}"
        expect(dialog.get_by_role("button", name=name, exact=True)).to_be_focused()
    expect(dialog.get_by_label("x1 of point 2", exact=True)).to_have_value("0.4")
    eventually(lambda: number_held(learner.page, held), bool)
    held.pop().fulfill(status=409, json={"detail": "Not this one."})

    expect(dialog.get_by_role("alert")).to_have_text("Not this one.")
    wait_for_count(learner, 4)
    assert len(set(learner.points()) & set(before)) == 4
    expect(dialog.locator("#points-rows tr")).to_have_count(4)
    dialog.get_by_role("button", name="Delete point 4", exact=True).focus()
    for left in (3, 2, 1):
        learner.page.keyboard.press("Enter")
        name = f"Delete point {left}"
        expect(dialog.get_by_role("button", name=name, exact=True)).to_be_focused()
    learner.page.keyboard.press("Enter")
    expect(dialog.get_by_label("x₁", exact=True)).to_be_focused()
    wait_for_count(learner, 0)


def test_only_what_was_added_is_undone(learner: Learner, watch: Watch) -> None:
    """Of two points added in a row the first is refused; undoing takes the second away again."""
    watch.allow("status of 422")
    before = learner.points()
    held = hold_next(learner.page, f"{learner.run_address}/points")
    learner.click(0.05, 0.7)
    learner.click(0.7, 0.05)
    learner.expect_dots((0.05, 0.7), (0.7, 0.05))
    eventually(lambda: number_held(learner.page, held), bool)

    held.pop().fulfill(status=422, json={"detail": "A run holds 100 points at most."})
    expect(learner.page.get_by_text("A run holds 100 points at most.").first).to_be_visible()
    wait_for_count(learner, 101)
    assert learner.points()[-1] == (0.7, 0.05, 1)
    assert not learner.has_dots((0.05, 0.7))
    learner.button("Undo").click()
    wait_for_count(learner, 100)

    assert learner.points() == before


EDITS: list[tuple[Callable[[Learner], object], int]] = [
    (lambda learner: learner.type_into("#learning-rate", "0.7"), 2),
    (lambda learner: learner.click(0.05, 0.9), 2),
    (lambda learner: change_second(learner, "l"), 2),
    (lambda learner: change_second(learner, "Delete"), 2),
    (lambda learner: learner.page.locator("#reset").click(), 0),
    (lambda learner: learner.button("New start").click(), 0),
    (lambda learner: learner.page.get_by_label("Start from").select_option("xor"), 0),
    (lambda learner: learner.button("Clear").click(), 0),
]
"""What can be done, and the update on screen afterwards, where it was the second before."""


def test_edits_can_be_undone_and_done_again(learner: Learner) -> None:
    """Undo brings back points, hyperparameters, start and every update; redo does it all again."""
    recipe = f"{learner.run_address}/export/run.json"

    def content() -> object:
        return learner.page.request.get(recipe).json()

    def expect_moment(number: int) -> None:
        eventually(content, partial(eq, contents[number]))
        learner.expect_step(steps[number])
        eventually(lambda: learner.weights, partial(eq, weights[number]))

    learner.step_forward(2)
    contents, weights = [content()], [learner.weights]
    steps = [2, *(step for _, step in EDITS)]

    for edit, step in EDITS:
        edit(learner)
        contents.append(eventually(content, lambda now: now != contents[-1]))
        learner.expect_step(step)
        held = learner.run()["weights"]
        weights.append(eventually(lambda: learner.weights, partial(eq, held)))
    for number in reversed(range(len(EDITS))):
        learner.button("Undo").click()
        expect_moment(number)
    expect(learner.page.locator("#undo")).to_be_disabled()
    for number in range(1, len(contents)):
        learner.button("Redo").click()
        expect_moment(number)


def test_points_can_be_added_while_it_plays(learner: Learner) -> None:
    """A click in mid-play adds its point and play goes on with it."""
    learner.play()
    learner.wait_for_step(5)

    learner.click(0.3, 0.7)
    run = learner.wait_for_run(lambda run: len(run["points"]) == 101)
    changed = run["segments"][-1]
    learner.wait_for_step(changed["first_step"] + 10)

    assert learner.is_playing
    assert changed["points_changed"]
    assert changed["first_step"] >= 5
    learner.pause()
    learner.expect_dots((0.3, 0.7))


def test_an_earlier_moment_has_its_own_points(learner: Learner) -> None:
    """None that was added later; what is redone there is made at the end, and undone as such."""
    before = learner.points()
    learner.step_forward(1)
    learner.click(0.05, 0.1)
    wait_for_count(learner, 101)
    learner.step_forward(1)
    learner.click(0.95, 0.9)
    wait_for_count(learner, 102)
    learner.button("Undo").click()
    wait_for_count(learner, 101)

    learner.scrub(0)
    eventually(lambda: learner.has_dots((0.05, 0.1)), lambda shown: not shown)
    learner.button("Redo").click()
    wait_for_count(learner, 102)
    expect(learner.button("Redo")).to_be_disabled()
    learner.button("Undo").click()
    wait_for_count(learner, 101)
    assert learner.points() == [*before, (0.05, 0.1, 1)]
    learner.scrub(2)
    learner.expect_dots((0.05, 0.1))


def test_a_minus_can_be_typed_on_a_phone(learner: Learner) -> None:
    """Only fields that take no negative number ask for a keypad, which has no minus on iOS."""
    points_dialog(learner)

    keypads = learner.page.locator("input[inputmode]")

    names = keypads.evaluate_all("all => all.map(({ name }) => name)")
    learning = ["batch_size", "decay", "l1", "l2", "learning_rate", "momentum", "seed"]
    numbers = [*learning, "flag", "picture_first", "picture_last", "share", "share"]
    assert sorted(names) == sorted(numbers)


def test_points_far_from_0_are_scaled_on_demand(learner: Learner) -> None:
    """It is offered, told by what, exported, told again after a reload, and undone."""
    page = learner.page
    offer, sentence = page.locator("#scale"), page.locator("#scaling-sentence")
    expect(offer).to_be_hidden()
    learner.import_text("34.6,78,0\n60.2,86.3,1\n79,75.3,1\n99.8,30.1,0")
    learner.wait_for_run(lambda run: len(run["points"]) == 4)
    expect(sentence).to_contain_text("far from 0 (up to 99.8)")

    offer.click()
    learner.wait_for_run(lambda run: abs(run["points"][0]["x1"]) < 2)
    scaled = learner.points()
    expect(sentence).to_contain_text("Scaled: x₁ is (x₁ − 68.4) ÷ 24.02")
    expect(offer).to_be_hidden()
    exported = page.request.get(f"{learner.run_address}/export/points.csv").text()
    assert str(scaled[0][0]) in exported
    page.reload()
    expect(sentence).to_contain_text("Scaled: x₁ is (x₁ − 68.4) ÷ 24.02")

    Learner(page)
    learner.button("Clear").click()
    expect(sentence).to_be_hidden()
    learner.import_text("-80,0.5,1\n-60,0.25,0\n-35,0.75,0")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)
    before = learner.points()
    offer.click()
    expect(sentence).to_contain_text("Scaled: x₁ is (x₁ + 58.33)")
    learner.button("Undo").click()
    expect(sentence).to_contain_text("far from 0")
    learner.wait_for_run(lambda run: run["points"][0]["x1"] == before[0][0])


def held_back(learner: Learner) -> list[int]:
    """Return which points the server holds back."""
    return [i for i, point in enumerate(learner.run()["points"]) if point.get("held_back")]


def hollow(learner: Learner) -> int:
    """Return how many marks of points are hollow: light inside, with a coloured line."""
    many: int = learner.plot.evaluate(
        """plot => plot.data.filter(({ marker: { color, line } }) => line.width > 1)
          .flatMap(({ x }) => [...x]).filter(x => x !== null).length"""
    )
    return many


def test_points_are_held_back_by_key_menu_and_table(learner: Learner) -> None:
    """One at a time, hollow on the plot and never in an update; each is undone by itself."""
    page, count = learner.page, learner.page.locator("#point-count")
    boxes = """() => {
      scrollTo(0, 0);  // what took the focus may have been out of sight
      return [...document.querySelectorAll(".plot, .legend li, .caption, .readings > div")]
        .map(each => JSON.stringify(each.getBoundingClientRect()));
    }"""
    shown = page.evaluate(boxes)
    change_second(learner, "h")
    eventually(lambda: held_back(learner), partial(eq, [1]))
    expect(count).to_have_text("100, 1 held back")
    eventually(lambda: hollow(learner), partial(eq, 1))
    expect(page.locator("#announcement")).to_contain_text("Point 2 of 100")
    expect(page.locator("#announcement")).to_contain_text("label 0, held back,")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Learn from it").click()
    eventually(lambda: held_back(learner), partial(eq, []))

    dialog = points_dialog(learner)
    dialog.get_by_label("Hold back point 1", exact=True).check()
    eventually(lambda: held_back(learner), partial(eq, [0]))
    page.keyboard.press("Escape")
    expect(page.locator("#update-title")).to_contain_text("point 2")
    for _ in range(3):
        page.locator("#undo").click()
    eventually(lambda: held_back(learner), partial(eq, []))
    page.locator("#boundary-plot").focus()
    page.keyboard.press("Escape")
    eventually(lambda: page.evaluate(boxes), partial(eq, shown))
    assert hollow(learner) == 0


def test_a_share_is_held_back_and_labels_are_flipped(learner: Learner) -> None:
    """Each is one edit, drawn anew at each press, undone and done again as it was."""
    page, before = learner.page, learner.run()["points"]
    page.get_by_label("Share to hold back, in percent").fill("25")
    with learner.changes() as sent:
        page.locator("#hold-back").click()
        first = eventually(lambda: held_back(learner), lambda found: len(found) == 25)
    assert sent == ["POST hold-back"]
    page.locator("#hold-back").click()
    second = eventually(lambda: held_back(learner), lambda found: found != first)
    assert len(second) == 25
    page.locator("#undo").click()
    eventually(lambda: held_back(learner), partial(eq, first))

    with learner.changes() as sent:
        page.locator("#flip").click()
        eventually(
            learner.points,
            lambda now: (
                sum(
                    a != b
                    for a, b in zip(
                        [label for *_, label in now],
                        [point["label"] for point in before],
                        strict=True,
                    )
                )
                == 10
            ),
        )
    assert sent == ["POST flip-labels"]
    flipped = learner.run()["points"]
    page.locator("#undo").click()
    eventually(
        lambda: [one["label"] for one in learner.run()["points"]],
        partial(eq, [one["label"] for one in before]),
    )
    learner.button("Redo").click()
    eventually(lambda: learner.run()["points"], partial(eq, flipped))
    page.locator("#learn-from-all").click()
    eventually(lambda: held_back(learner), partial(eq, []))
    expect(page.locator("#learn-from-all")).to_be_hidden()


def test_holding_all_points_back_changes_nothing(learner: Learner, watch: Watch) -> None:
    """The sentence stands beside what was pressed, and goes with the next thing."""
    page, before = learner.page, learner.run()["points"]
    watch.allow("status of 422")
    share = page.get_by_label("Share to hold back, in percent")
    said = page.locator("[data-error-for=share]")
    share.fill("100")
    page.locator("#hold-back").click()
    expect(said).to_contain_text("All points would be held back")
    assert learner.run()["points"] == before
    share.fill("0.5")
    expect(said).to_be_hidden()
    page.locator("#hold-back").click()
    expect(said).to_have_text("0.5 % of 100 points is less than half a point. Take a larger share.")
    share.fill("half")
    page.locator("#hold-back").click()
    expect(said).to_have_text("The share is a number of percent, from 0 to 100.")
    share.fill("99")
    page.locator("#hold-back").click()
    expect(said).to_be_hidden()
    eventually(lambda: len(held_back(learner)), partial(eq, 99))
