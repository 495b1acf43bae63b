"""The guided lesson: ten stops in a run of their own, left and taken up again at will."""

import json
import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.test_opening_link import RECIPE, packed
from tests.browser.watch import Watch


class Lesson:
    """The lesson as a learner goes through it."""

    def __init__(self, learner: Learner, *, is_open: bool = False) -> None:
        """Open it, unless it is open."""
        self.learner = learner
        self.page = learner.page
        if not is_open:
            self.open()

    def open(self) -> None:
        """Press the button that opens it."""
        self.page.locator("#show-lesson").click()
        expect(self.page.locator("#lesson")).to_be_visible()

    def expect_stop(self, number: int) -> None:
        """Wait until a stop is set up, counted from 1."""
        expect(self.page.locator("#lesson-count")).to_have_text(f"stop {number} of 10")

    def expect_done(self) -> None:
        """Wait until all there is to do was noticed, and the way on is open."""
        expect(self.page.locator("#lesson")).to_have_attribute("data-done", "true")
        expect(self.page.locator("#lesson-next")).to_be_enabled()

    def expect_open(self) -> None:
        """Wait until the stop is set up and waits for its action at update 0."""
        expect(self.page.locator("#lesson")).to_have_attribute("aria-busy", "false")
        expect(self.page.locator("#lesson")).to_have_attribute("data-done", "false")
        self.learner.expect_step(0)

    def jump(self, number: int) -> None:
        """Go to a stop by its dot."""
        self.page.locator("#lesson-dots button").nth(number - 1).click()

    def expect_asked(self, control: str) -> None:
        """Wait until a control is the one that the stop asks for, in sight and ringed."""
        expect(self.page.locator(f"{control}[data-asked]")).to_be_visible()

    def steps(self, count: int) -> None:
        """Press Step several times."""
        step = self.learner.step
        for done in range(1, count + 1):
            self.learner.button("Step forward").click()
            self.learner.expect_step(step + done)

    def play(self) -> None:
        """Play until the stop is done."""
        self.expect_asked("#play")
        self.learner.play()
        self.expect_done()
        self.learner.pause()


@pytest.fixture
def lesson(learner: Learner) -> Lesson:
    """The lesson, opened by somebody who has just come to the page."""
    return Lesson(learner)


def numbers_of(lesson: Lesson, cells: str, number: str) -> list[float]:
    """Return a number of each compared run."""
    found: list[float] = lesson.page.locator(f"#compare-rows {cells}").evaluate_all(
        f"cells => cells.map(cell => {number})"
    )
    return found


def one_update(lesson: Lesson) -> None:
    """Press Step once, at the very prediction that is told; so is the one that comes of it."""
    [(x1, x2, label)] = lesson.learner.points()
    w1, w2 = lesson.learner.weights
    z = w1 * x1 + w2 * x2 + lesson.learner.exact("bias")
    told = re.search(r"ŷ is (0\.\d+)", lesson.page.locator("#lesson-text").inner_text())
    assert told is not None
    assert label == 1
    assert float(told[1]) == round(1 / (1 + math.exp(-z)), 2)
    lesson.steps(1)
    w1, w2 = lesson.learner.weights
    z = w1 * x1 + w2 * x2 + lesson.learner.exact("bias")
    expect(lesson.page.locator("#lesson-text")).to_contain_text(f"{1 / (1 + math.exp(-z)):.2f}")


def ten_updates(lesson: Lesson) -> None:
    """Press Step ten times."""
    lesson.steps(9)
    expect(lesson.page.locator("#lesson")).to_have_attribute("data-done", "false")
    lesson.steps(1)


def drag_and_step(lesson: Lesson) -> None:
    """Drag the point into the upper right corner and press Step."""
    learner, mouse = lesson.learner, lesson.page.mouse
    mouse.move(*learner.pixel(0.5, 0.5))
    mouse.down()
    mouse.move(*learner.pixel(0.9, 0.9), steps=6)
    mouse.up()
    learner.wait_for_run(lambda run: bool(run["points"][0]["x1"] > 0.8))
    lesson.steps(1)


def relabel_and_step(lesson: Lesson) -> None:
    """Change the point's label and press Step; one pressed before it is not praised."""
    lesson.steps(1)
    lesson.learner.click(0.4, 0.3)
    lesson.learner.button("Make it label 0").click()
    lesson.learner.wait_for_run(lambda run: bool(run["points"][0]["label"] == 0))
    lesson.learner.drawn()
    expect(lesson.page.locator("#lesson")).to_have_attribute("data-done", "false")
    lesson.steps(1)


def two_epochs(lesson: Lesson) -> None:
    """Press Epoch twice; what is left to do is told."""
    lesson.learner.epochs(1)
    expect(lesson.page.locator("#lesson-progress-words")).to_have_text("1 of 2")
    expect(lesson.page.locator("#epoch-forward")).to_have_attribute("data-asked", "once more")
    lesson.learner.epochs(1)


def all_points(lesson: Lesson) -> None:
    """Choose all points per update, beside the text, and play."""
    lesson.expect_asked("#lesson .field")
    lesson.page.locator("#batch-size-choice").get_by_text("All").click()
    lesson.learner.wait_for_run(lambda run: run["hyperparameters"]["batch_size"] is None)
    lesson.play()


def sum_and_mean(lesson: Lesson) -> None:
    """Compare sum and mean, and play; the mean with α·m has the sum's weights."""
    lesson.page.get_by_role("button", name="Sum beside mean").click()
    expect(lesson.page.locator("#compare-table")).to_be_visible()
    lesson.play()
    weights = numbers_of(lesson, '[data-reading="w1"]', "+cell.dataset.value")
    assert numbers_of(lesson, "input.number", "+cell.value") == [0.01, 1]
    assert weights[2] == pytest.approx(weights[0], abs=1e-12)


def large_rate(lesson: Lesson) -> None:
    """Set the learning rate to 1 and make ten updates."""
    lesson.learner.type_into("#learning-rate", "1")
    lesson.learner.wait_for_run(lambda run: bool(run["hyperparameters"]["learning_rate"] == 1))
    lesson.steps(10)


def perceptron(lesson: Lesson) -> None:
    """Compare gradient descent and the perceptron, and play; the perceptron comes to rest."""
    lesson.page.get_by_role("button", name="Gradient beside perceptron").click()
    expect(lesson.page.locator("#compare-table")).to_be_visible()
    lesson.play()
    before = numbers_of(lesson, '[data-reading="w1"]', "+cell.dataset.value")
    lesson.steps(12)
    after = numbers_of(lesson, '[data-reading="w1"]', "+cell.dataset.value")
    assert after[1] == before[1]
    assert after[0] != before[0]


def five_epochs(lesson: Lesson) -> None:
    """Press Epoch five times."""
    lesson.learner.epochs(5)


ACTIONS: list[Callable[[Lesson], None]] = [
    one_update,
    ten_updates,
    drag_and_step,
    relabel_and_step,
    two_epochs,
    all_points,
    sum_and_mean,
    large_rate,
    perceptron,
    five_epochs,
]


JUMP = "stop => document.querySelectorAll('#lesson-dots button')[stop].click()"
"""Go to a stop, whether its dot is in sight or a list stands for it."""

COMPLETE = """() => {
  const visible = [...document.querySelectorAll("button:not(.term), select, summary, [data-plot]")]
    .filter(each => each.checkVisibility() && !each.closest("#lesson"));
  const lesson = document.getElementById("lesson");
  const root = document.documentElement;
  return [
    [lesson.scrollHeight > lesson.clientHeight, root.scrollWidth > root.clientWidth],
    visible.filter(each => each.dataset.plot).length,
    visible.filter(each => !each.dataset.plot).map(each => each.id || each.dataset.comparison),
  ];
}"""
"""Whether the text or the page overflows, the plots in sight, and what there is to press."""

NEEDED = {
    *("lesson-leave", "step-back", "play", "step-forward", "epoch-forward"),
    *("reductions", "rules"),
}


def parameters(page: Page) -> tuple[str | None, ...]:
    """Return the exact numbers on screen."""
    names = ("step", "weights", "bias", "loss")
    return tuple(page.locator(f"#{name}").get_attribute("data-value") for name in names)


def test_the_whole_lesson_can_be_gone_through(learner: Learner) -> None:
    """Each stop waits for its tasks at update 0, notices them, and what it says is so.

    At the end stands what was seen, with a link that opens the lesson, and things to try, which are
    set up in the learner's own run.
    """
    page = learner.page
    page.locator("#speed").select_option("10/frame")
    lesson = Lesson(learner)
    for number, action in enumerate(ACTIONS, start=1):
        lesson.expect_stop(number)
        lesson.expect_open()
        expect(page.locator("#lesson-next")).to_be_disabled()

        action(lesson)

        lesson.expect_done()
        page.locator("#lesson-next").click()
    end = page.get_by_role("dialog", name="What you saw")
    expect(end.locator("#lesson-lines li")).to_have_count(10)
    expect(end.locator("#lesson-go-on")).to_have_text("11. What a line cannot do, again")
    assert end.get_by_label("Pass the lesson on").input_value().endswith("/?lesson=1")
    end.get_by_role("button", name="One point far on the wrong side").click()
    expect(page.locator("#preset")).to_have_value("outlier")
    expect(page.locator("#lesson")).to_be_hidden()
    learner.button("Undo").click()
    expect(page.locator("#preset")).to_have_value("two_clouds")


def test_part_two_asks_for_a_prediction_before_it_shows(learner: Learner) -> None:
    """What there is to do comes after it, and in the end it is told which was right, and why."""
    page = learner.page
    page.goto(f"{page.url}?lesson=11&speed=600")
    lesson = Lesson(learner, is_open=True)
    for number, right in enumerate((2, 1, 1, 1, 1, 1, 0, 1, 1), start=11):
        expect(page.locator("#lesson-count")).to_have_text(f"stop {number} of 20")
        lesson.expect_open()
        expect(page.locator("#lesson-tasks")).to_be_hidden()
        expect(page.locator("[data-asked]")).to_have_count(0)

        guess = right if number % 2 else 2 - right or 2
        page.locator("#lesson-guess-choices button").nth(guess).click()
        expect(page.locator("#lesson-guess")).to_be_hidden()
        if number == 17:
            lesson.steps(1)
            lesson.expect_done()
        else:
            if number == 18:
                lesson.page.get_by_role("button", name="Four optimizers").click()
                lesson.page.get_by_role("button", name="Each at its own α").click()
            lesson.play()

        told = "You predicted it." if guess == right else "You predicted “"
        expect(page.locator("#lesson-text")).to_contain_text(told)
        page.locator("#lesson-next").click()
    lesson.expect_open()
    lesson.expect_asked("#bet-place")
    page.locator("#bet-place").click()
    lesson.expect_asked("#play")
    learner.play()
    lesson.expect_asked("#bet-uncover")
    learner.pause()
    page.locator("#bet-flag").fill("100")
    page.locator("#bet-flag").press("Enter")
    page.locator("#bet-uncover").click()
    lesson.expect_done()
    expect(page.locator("#bet-sentence")).to_contain_text("too early")
    page.locator("#lesson-next").click()
    end = page.get_by_role("dialog", name="What you saw")
    expect(end.locator("#lesson-lines li")).to_have_count(10)
    expect(end.locator("#lesson-go-on")).to_be_hidden()


def test_stops_have_addresses_and_are_in_the_browsers_history(learner: Learner) -> None:
    """One opens a stop by its address, jumps by its dot, and goes back and forward through all."""
    page = learner.page
    lesson = Lesson(learner)
    lesson.expect_stop(1)
    lesson.jump(6)
    lesson.expect_stop(6)
    assert page.url.endswith("/?lesson=6")

    page.go_back()
    lesson.expect_stop(1)
    lesson.expect_open()
    page.go_back()
    expect(page.locator("#lesson")).to_be_hidden()
    expect(page.locator("#more #batch-size")).to_be_attached()  # back where it was taken from
    learner.wait_for_run(lambda run: len(run["points"]) == 100)
    page.go_forward()
    lesson.expect_stop(1)
    lesson.expect_open()
    page.locator("#lesson-leave").click()
    learner.wait_for_run(lambda run: len(run["points"]) == 100)
    page.goto(f"{page.url.partition('?')[0]}?lesson=3&size=2")
    Learner(page)
    lesson.expect_stop(3)
    lesson.expect_open()
    assert learner.points() == [(0.5, 0.5, 1)]
    expect(page.locator("#notice")).to_contain_text("“size”")
    page.locator("#lesson-leave").click()
    expect(page.locator("#lesson")).to_be_hidden()
    assert "lesson" not in page.url


def expect_complete(lesson: Lesson) -> None:
    """Go to each stop: its plots and controls are there, nothing else, and nothing overflows."""
    page = lesson.page
    for number in range(1, 11):
        page.evaluate(JUMP, number - 1)
        lesson.expect_stop(number)
        lesson.expect_open()
        overflow, plots, buttons = page.evaluate(COMPLETE)
        assert overflow == [False, False], number
        assert 1 <= plots <= 2, number
        assert set(buttons) <= NEEDED, (number, buttons)
        expect(page.locator("#lesson-leave")).to_be_visible()


def test_each_stop_is_complete_at_1366_by_768(learner: Learner) -> None:
    """Its text, its plots and what it asks for are in sight, and nothing else to press."""
    page = learner.page
    page.set_viewport_size({"width": 1366, "height": 768})
    try:
        expect_complete(Lesson(learner))
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})  # the tab is shared


def test_on_a_phone_a_stop_is_chosen_and_done_by_touch(phone_learner: Learner) -> None:
    """All is there, wide enough for a finger; one scrolls down the page and never sideways."""
    page = phone_learner.page
    lesson = Lesson(phone_learner)
    expect_complete(lesson)

    page.locator("#lesson-list").select_option(label="6 of 10: All points at once")
    lesson.expect_stop(6)
    lesson.expect_open()
    page.locator("#lesson .field").get_by_text("All").tap()
    lesson.expect_asked("#play")
    page.locator("#play").tap()
    lesson.expect_done()
    page.locator("#play").tap()
    page.locator("#lesson-next").tap()
    lesson.expect_stop(7)
    heights = page.locator("#lesson-list, .lesson-foot button, .player [data-needed]").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_leaving_gives_the_learners_own_run_back(learner: Learner) -> None:
    """To the last digit, with its points and its ghosts; also after a reload."""
    page = learner.page
    learner.epochs(1)
    page.locator("#keep-ghost").click()
    address, before, points = learner.run_address, parameters(page), learner.points()

    lesson = Lesson(learner)
    lesson.expect_open()
    lesson.steps(1)
    expect(page.locator("#ghosts li")).to_have_count(0)
    page.locator("#lesson-leave").click()
    expect(page.locator("#lesson")).to_be_hidden()
    learner.expect_step(100)
    after = parameters(page)
    page.reload()
    learner.expect_step(100)

    assert learner.run_address == address
    assert parameters(page) == after == before
    assert learner.points() == points
    expect(page.locator("#ghosts li")).to_have_count(1)
    expect(page.locator("#lesson")).to_be_hidden()


def test_opening_it_in_mid_play_leaves_the_run_where_it_was_seen(learner: Learner) -> None:
    """Updates that were computed ahead and never shown are no part of the run one comes back to."""
    page = learner.page
    address = learner.run_address
    held = hold_next(page, re.compile(r"/api/runs$"))
    learner.play()
    learner.wait_for_step(25)
    page.locator("#show-lesson").click()
    eventually(lambda: number_held(page, held), bool)
    learner.drawn()
    seen = learner.numbers
    held[0].continue_()
    expect(page.locator("#lesson-count")).to_have_text("stop 1 of 10")
    learner.expect_step(0)
    page.locator("#lesson-leave").click()
    learner.expect_step(int(seen[0] or 0))

    assert learner.run_address == address
    assert learner.numbers == seen
    learner.wait_for_run(lambda run: bool(run["step"] == learner.step))
    assert not learner.is_playing


def test_what_was_begun_in_it_is_done_to_its_own_run(lesson: Lesson) -> None:
    """A late answer, steps in line behind it and impatient ones leave the learner's run alone."""
    page, learner = lesson.page, lesson.learner
    lesson.expect_open()
    held = hold_next(page, "**/points")
    learner.click(0.3, 0.7)
    eventually(lambda: number_held(page, held), bool)
    for _ in range(2):
        learner.button("Step forward").click()
    page.locator("#lesson-leave").click()
    learner.button("Step forward").click()
    held[0].continue_()

    learner.wait_for_run(lambda run: len(run["points"]) == 100)
    learner.expect_step(0)
    expect(page.locator("#undo")).to_be_disabled()
    learner.button("Step forward").click()
    learner.expect_step(1)
    assert learner.wait_for_run(lambda run: bool(run["step"] > 0))["step"] == 1
    assert learner.weights == learner.run()["weights"]
    lesson.open()
    learner.expect_step(2)
    assert learner.points()[1:] == [(0.3, 0.7, 1)]


def test_a_run_opened_during_it_ends_it(lesson: Lesson) -> None:
    """No stop takes the place of that run; an impatient click later brings both back."""
    page = lesson.page
    lesson.expect_open()
    lesson.steps(1)

    page.evaluate("link => { location.hash = link; }", packed(json.dumps(RECIPE)))
    lesson.learner.expect_step(3)
    opened, address = parameters(page), lesson.learner.run_address

    expect(page.locator("#lesson")).to_be_hidden()
    page.locator("#show-lesson").dblclick()
    lesson.expect_stop(1)
    lesson.learner.expect_step(1)
    lesson.expect_done()
    page.locator("#lesson-leave").click()
    lesson.learner.expect_step(3)
    assert parameters(page) == opened
    assert lesson.learner.run_address == address


def test_leaving_while_a_stop_is_set_up_keeps_the_learners_run(lesson: Lesson) -> None:
    """The stop that was still on its way is not set up in the run that is given back."""
    page = lesson.page
    lesson.expect_open()
    held = hold_next(page, re.compile(r"/api/runs/[^/]+$"))

    lesson.jump(2)
    eventually(lambda: number_held(page, held), bool)
    lesson.jump(3)
    page.locator("#lesson-leave").click()
    held[0].continue_()

    expect(page.locator("#lesson")).to_be_hidden()
    lesson.learner.wait_for_run(lambda run: len(run["points"]) == 100)
    page.reload()
    assert len(Learner(page).points()) == 100


def test_without_a_run_for_it_the_learners_own_stays(learner: Learner, watch: Watch) -> None:
    """When the server makes no further run, it is said why, and nothing is set up anywhere."""
    watch.allow("status of 403")
    learner.epochs(1)
    before, page = learner.run(), learner.page
    creating = re.compile(r"/api/runs$")
    refusal = {"status": 403, "title": "Forbidden", "detail": "There are no more runs today."}
    page.route(
        creating,
        lambda route: route.fulfill(
            status=403, json=refusal, headers={"Content-Type": "application/problem+json"}
        ),
    )

    page.locator("#show-lesson").click()

    expect(page.locator("#notice")).to_have_text("There are no more runs today.")
    expect(page.locator("#lesson")).to_be_hidden()
    assert learner.run() == before

    page.unroute(creating)  # the tab is shared
    Lesson(learner).expect_open()


def test_it_is_taken_up_where_it_was_left(lesson: Lesson) -> None:
    """A stop done is so after a reload; it can be set up again, gone on from, left, and opened."""
    page, learner = lesson.page, lesson.learner
    undo = page.locator("#undo")
    one_update(lesson)
    lesson.expect_done()
    learner.click(0.3, 0.7)
    expect(undo).not_to_be_disabled()
    done = parameters(page)
    page.reload()
    Learner(page)
    lesson.expect_stop(1)
    lesson.expect_done()
    assert parameters(page) == done

    page.locator("#lesson-again").click()
    lesson.expect_open()
    page.locator("#lesson-next").click()  # a stop that was done once keeps the way on open
    lesson.expect_stop(2)
    lesson.expect_open()
    expect(undo).to_be_disabled()  # what was done at another stop has no place
    page.locator("#lesson-back").click()
    lesson.expect_stop(1)
    expect(page.locator("#lesson-back")).to_be_disabled()
    lesson.jump(2)
    lesson.expect_stop(2)
    lesson.expect_open()
    lesson.steps(3)
    before = parameters(page)
    page.locator("#lesson-leave").click()
    learner.expect_step(0)
    lesson.open()
    lesson.expect_stop(2)
    learner.expect_step(3)
    assert parameters(page) == before
    lesson.steps(7)
    lesson.expect_done()


def test_a_page_that_cannot_open_its_run_waits_for_another(lesson: Lesson, watch: Watch) -> None:
    """The server's refusal is told, and a link opened on that page is a run like any other."""
    watch.allow("status of 500")
    page = lesson.page
    lesson.expect_open()
    reading = re.compile(r"/api/runs/[^/]+$")
    problem = {"status": 500, "title": "Internal Server Error", "detail": "The store is broken."}
    page.route(
        reading,
        lambda route: route.fulfill(
            status=500, json=problem, headers={"Content-Type": "application/problem+json"}
        ),
    )

    page.reload()

    expect(page.locator("#notice")).to_have_text("The store is broken.")
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")
    page.unroute(reading)  # the tab is shared
    page.evaluate("link => { location.hash = link; }", packed(json.dumps(RECIPE)))
    opened = Learner(page)
    opened.expect_step(3)
    opened.button("Step forward").click()
    opened.expect_step(4)
    expect(page.locator("#lesson")).to_be_hidden()


def test_it_works_by_keyboard_alone(learner: Learner) -> None:
    """Opening it brings the focus to the stop; leaving it, back to the button."""
    page = learner.page
    page.locator("#show-lesson").focus()

    page.keyboard.press("Enter")
    expect(page.locator("#lesson-title")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lesson")).to_have_attribute("data-done", "true")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator("#lesson-next")).to_be_focused()
    page.locator("#lesson-leave").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#lesson")).to_be_hidden()
    expect(page.locator("#show-lesson")).to_be_focused()
