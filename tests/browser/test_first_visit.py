"""What somebody sees who opens the application for the first time, and what play does then."""

import re

from playwright.sync_api import expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually, hold_next, number_held

NUMBERS = ("step", "epoch", "loss", "accuracy", "weights", "bias")
IDS = [
    *("boundary-plot", "loss-plot", "timeline", "learning-rate"),
    *("play", "step-forward", "step-back", "epoch-forward", "reset", "speed"),
    *NUMBERS,
]


def test_everything_is_there(learner: Learner) -> None:
    """The two clouds, the lesson's seed, no update yet: drawn, told, and found by its id."""
    page, run = learner.page, learner.run()

    for name in IDS:
        element = page.locator(f"[id={name}]")
        expect(element).to_have_count(1)
        expect(element).to_be_visible()
    for name in NUMBERS:
        output = page.locator(f"output#{name}, #{name} output").first
        expect(output).to_have_text(re.compile(r"\d"))
        expect(output).to_have_attribute("aria-live", "off")
    expect(page.get_by_label("Start from")).to_have_value("two_clouds")
    assert (run["step"], run["start"]["seed"], len(run["points"])) == (0, 44, 100)
    assert learner.weights == run["weights"]
    assert learner.exact("loss") == run["loss"]
    assert learner.exact("accuracy") == run["accuracy"]
    assert not learner.is_playing
    assert learner.has_dots(*((point["x1"], point["x2"]) for point in run["points"]))


def test_who_is_here_for_the_first_time_is_told_what_is_seen(learner: Learner) -> None:
    """In a card that covers no point, lets clicks through, and is gone for good with a step."""
    page = learner.page
    page.evaluate("localStorage.clear()")
    page.reload()
    newcomer = Learner(page)
    card = page.locator("#first-visit")

    def covered() -> list[tuple[float, float]]:
        box = card.bounding_box()
        assert box is not None
        return [
            (x, y)
            for x, y in newcomer.dots()
            if box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]
        ]

    expect(card).to_contain_text("Press Play to watch it learn.")
    eventually(covered, lambda points: points == [])
    assert complaints(page) == ""
    newcomer.click(0.9, 0.05)
    newcomer.expect_dots((0.9, 0.05))
    eventually(covered, lambda points: points == [])

    newcomer.step_forward(1)
    expect(card).to_be_hidden()
    page.reload()
    Learner(page)
    expect(card).to_be_hidden()

    page.get_by_role("button", name="Epoch", exact=True).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("One pass over all the points")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.locator("#overflow summary").click()
    newcomer.button("Glossary").click()
    glossary = page.get_by_role("dialog", name="Glossary")
    expect(glossary).to_contain_text("Learning step by step")
    assert complaints(page) == ""


def test_nothing_can_be_pressed_before_there_is_a_run(learner: Learner) -> None:
    """Who is impatient while the first run is on its way sets nothing off and breaks nothing."""
    page = learner.page
    page.evaluate("localStorage.clear()")
    held = hold_next(page, re.compile(r"/api/runs$"))
    page.reload()
    eventually(lambda: number_held(page, held), bool)

    for name in ("new-start", "keep-ghost", "play", "step-forward", "show-lesson", "show-share"):
        control = page.locator(f"#{name}")
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for key in ("Space", "ArrowRight", "e"):
        page.keyboard.press(key)
    page.locator("#preset").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#timeline").focus()
    page.keyboard.press("ArrowRight")
    page.evaluate("window.scrollTo(0, 0)")

    assert complaints(page) == ""
    expect(page.locator("#waiting")).to_have_text("Waiting for the server…")
    held[0].continue_()
    opened = Learner(page)
    expect(page.locator("#notice")).to_be_empty()
    expect(page.locator("dialog:modal")).to_have_count(0)
    expect(page.locator("#lesson")).to_be_hidden()
    assert not opened.is_playing
    assert (opened.run()["step"], opened.run()["start"]["seed"]) == (0, 44)
    opened.button("Step forward").click()
    opened.expect_step(1)


def test_the_first_ten_seconds_of_play_find_the_line(learner: Learner) -> None:
    """At the speed and with the settings of a first visit, 600 updates divide the clouds."""
    before = learner.exact("accuracy")
    speed = learner.page.locator("#speed")
    expect(speed.locator("option:checked")).to_have_text("60 updates/s")

    learner.play()
    learner.wait_for_step(120)
    learner.pause()
    speed.select_option(label="10 per frame")
    learner.play()
    learner.wait_for_step(600)
    learner.pause()
    learner.scrub(600)

    assert before < 0.7
    assert learner.exact("accuracy") >= 0.9
    assert learner.exact("loss") < 0.5 * learner.frames(0, 0)["loss"][0]


def test_the_picture_shows_the_line_and_both_sides(learner: Learner) -> None:
    """The line is where the prediction is one half; labels differ by more than their colour."""
    learner.epochs(2)
    (w1, w2), bias = learner.weights, learner.exact("bias")
    on_line = [(x1, -(w1 * x1 + bias) / w2) for x1 in (0.25, 0.375, 0.5, 0.625)]
    inside = [(x1, x2) for x1, x2 in on_line if 0 < x2 < 1]
    beside = [(x1 + 0.1, x2 + 0.1) for x1, x2 in inside]

    on, off = learner.darkness(*inside), learner.darkness(*beside)
    shapes = learner.page.locator("#boundary-plot").evaluate(
        """plot => [...plot.querySelectorAll(".scatterlayer .point")].map(dot =>
             `${getComputedStyle(dot).fill} ${dot.getAttribute("d")}`)"""
    )

    assert inside
    assert min(on) > 0.6 > max(off)
    assert len(set(shapes)) == 2
    assert len({shape.split(") ")[0] for shape in shapes}) == 2
    assert len({shape.split(") ")[1] for shape in shapes}) == 2
