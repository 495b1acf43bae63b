"""The guided lesson: ten stops in a run of their own, left and taken up again at will."""

import json
import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.test_opening_link import RECIPE, packed
from tests.browser.watch import Watch


class Lesson:
    """The lesson as a learner goes through it."""

    def __init__(self, learner: Learner) -> None:
        """Open it."""
        self.learner = learner
        self.page = learner.page
        self.open()

    def open(self) -> None:
        """Press the button that opens it."""
        self.page.locator("#show-lesson").click()
        expect(self.page.locator("#lesson")).to_be_visible()

    def expect_stop(self, number: int) -> None:
        """Wait until a stop is set up, counted from 1."""
        expect(self.page.locator("#lesson-count")).to_have_text(f"stop {number} of 10")

    def expect_done(self) -> None:
        """Wait until the stop's action was noticed and what there was to see is told."""
        expect(self.page.locator("#lesson")).to_have_attribute("data-done", "true")
        expect(self.page.locator("#lesson-seen")).not_to_be_empty()

    def expect_open(self) -> None:
        """Wait until the stop is set up and waits for its action at update 0."""
        expect(self.page.locator("#lesson")).to_have_attribute("aria-busy", "false")
        expect(self.page.locator("#lesson")).to_have_attribute("data-done", "false")
        expect(self.page.locator("#lesson-seen")).to_be_empty()
        self.learner.expect_step(0)

    def next(self) -> None:
        """Go on to the next stop."""
        self.page.locator("#lesson-next").click()

    def steps(self, count: int) -> None:
        """Press Step several times."""
        step = self.learner.step
        for done in range(1, count + 1):
            self.learner.button("Step forward").click()
            self.learner.expect_step(step + done)

    def play(self) -> None:
        """Play until the stop is done."""
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
    """Press Step once, at the very prediction that is told."""
    [(x1, x2, label)] = lesson.learner.points()
    w1, w2 = lesson.learner.weights
    z = w1 * x1 + w2 * x2 + lesson.learner.exact("bias")
    told = re.search(r"ŷ is (0\.\d+)", lesson.page.locator("#lesson-text").inner_text())
    assert told is not None
    assert label == 1
    assert float(told[1]) == round(1 / (1 + math.exp(-z)), 2)
    lesson.steps(1)


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
    """Press Epoch twice."""
    lesson.learner.epochs(2)


def all_points(lesson: Lesson) -> None:
    """Choose all points per update and play."""
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
    """Play five epochs."""
    lesson.page.locator("#speed").select_option("10/frame")
    lesson.play()


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


def parameters(page: Page) -> tuple[str | None, ...]:
    """Return the exact numbers on screen."""
    names = ("step", "weights", "bias", "loss")
    return tuple(page.locator(f"#{name}").get_attribute("data-value") for name in names)


def test_the_whole_lesson_can_be_gone_through(lesson: Lesson) -> None:
    """Each stop waits for its action at update 0, notices it, and what it says is so."""
    for number, action in enumerate(ACTIONS, start=1):
        lesson.expect_stop(number)
        lesson.expect_open()

        action(lesson)

        lesson.expect_done()
        if number < len(ACTIONS):
            lesson.next()
    expect(lesson.page.locator("#lesson-next")).to_be_disabled()


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
    expect(learner.button("Undo")).to_be_disabled()
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

    lesson.next()
    eventually(lambda: number_held(page, held), bool)
    lesson.next()
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
    """The stop, its run and whether it was done are there again."""
    one_update(lesson)
    lesson.next()
    lesson.expect_stop(2)
    lesson.expect_open()
    lesson.steps(3)
    before = parameters(lesson.page)
    lesson.page.locator("#lesson-leave").click()
    lesson.learner.expect_step(0)

    lesson.open()

    lesson.expect_stop(2)
    lesson.learner.expect_step(3)
    assert parameters(lesson.page) == before
    lesson.steps(7)
    lesson.expect_done()


def test_a_reload_in_the_middle_of_it_changes_nothing(lesson: Lesson) -> None:
    """The page comes back with the lesson open at its stop."""
    one_update(lesson)
    lesson.expect_done()
    before = parameters(lesson.page)

    lesson.page.reload()
    Learner(lesson.page)

    lesson.expect_stop(1)
    lesson.expect_done()
    assert parameters(lesson.page) == before


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


def test_a_stop_can_be_set_up_again(lesson: Lesson) -> None:
    """Also one goes back to the stop before."""
    one_update(lesson)
    lesson.expect_done()

    lesson.page.locator("#lesson-again").click()
    lesson.expect_open()
    lesson.next()
    lesson.expect_stop(2)
    lesson.page.locator("#lesson-back").click()

    lesson.expect_stop(1)
    lesson.expect_open()
    expect(lesson.page.locator("#lesson-back")).to_be_disabled()


def test_a_stop_set_up_is_not_undone(lesson: Lesson) -> None:
    """What was done at the stop before has no place in the run that the next one begins with."""
    lesson.learner.type_into("#learning-rate", "0.5")
    expect(lesson.learner.button("Undo")).to_be_enabled()
    one_update(lesson)
    lesson.expect_done()

    lesson.next()
    lesson.expect_stop(2)
    lesson.expect_open()

    expect(lesson.learner.button("Undo")).to_be_disabled()


def test_it_works_by_keyboard_alone(learner: Learner) -> None:
    """Opening it brings the focus to the stop; leaving it, back to the button."""
    page = learner.page
    page.locator("#show-lesson").focus()

    page.keyboard.press("Enter")
    expect(page.locator("#lesson-title")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lesson")).to_have_attribute("data-done", "true")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator("#lesson-leave")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#lesson")).to_be_hidden()
    expect(page.locator("#show-lesson")).to_be_focused()


def test_axe_finds_nothing(any_learner: Learner) -> None:
    """With a stop done, light and dark, on a desktop and on a phone."""
    lesson = Lesson(any_learner)
    lesson.expect_open()
    lesson.steps(1)
    lesson.expect_done()

    assert complaints(lesson.page) == ""
