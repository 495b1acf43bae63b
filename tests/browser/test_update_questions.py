"""Predict, then step; and the quiz that a dragged point answers."""

from math import exp, hypot
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner, eventually
from tests.browser.watch import Watch

WRONG = {"nearer": "farther", "farther": "nearer", "still": "nearer"}


def truth(learner: Learner) -> tuple[str, str]:
    """How the line will move about the next point, and which weights will grow, worked out here."""
    run = learner.run()
    step = run["step"]
    point = run["points"][step % len(run["points"])]
    x1, x2, label = point["x1"], point["x2"], point["label"]
    (w1, w2), b = run["weights"], run["bias"]
    error = label - 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b)))
    move = run["hyperparameters"]["learning_rate"] * error
    v1, v2, c = w1 + move * x1, w2 + move * x2, b + move
    before, after = (w1 * x1 + w2 * x2 + b) / hypot(w1, w2), (v1 * x1 + v2 * x2 + c) / hypot(v1, v2)
    is_nearer = before * after < 0 or abs(after) < abs(before)
    grown = {name for name, x in (("w1", x1), ("w2", x2)) if move * x > 0}
    weights = "both" if len(grown) == 2 else next(iter(grown), "neither")
    return "nearer" if is_nearer else "farther", weights


def guess(page: Page, first: str, weights: str) -> None:
    """Answer both questions and step."""
    page.locator(f'input[value="{first}"][name^=predict_l]:visible').check(force=True)
    page.locator(f'input[value="{weights}"][name=predict_weights]').check(force=True)
    page.get_by_role("button", name="Step and see").click()


def test_guesses_are_told_right_or_wrong(learner: Learner) -> None:
    """By keyboard alone from one question to the next; both answers are confirmed or corrected."""
    page = learner.page
    page.get_by_role("switch", name="Predict first").check()
    again = page.get_by_role("button", name="Next question")
    verdict = page.locator("#predict-verdict")
    for step in range(3):
        expect(page.locator("#update-title")).to_have_text(f"What will update {step + 1} do?")
        expect(page.get_by_role("button", name="Step and see")).to_be_disabled()
        line, weights = truth(learner)

        guess(page, line, weights)

        learner.expect_step(step + 1)
        expect(verdict).to_contain_text(f"{2 * step + 2} of {2 * step + 2} right so far")
        words = {"nearer": ("nearer", "to the point"), "farther": ("farther away",)}[line]
        assert any(word in verdict.inner_text() for word in words)
        expect(again).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("#predict-score")).to_have_text("6 of 6 right so far")
    line, weights = truth(learner)

    guess(page, WRONG[line], "neither" if weights != "neither" else "both")

    learner.expect_step(4)
    expect(verdict).to_contain_text("6 of 8 right so far")
    assert verdict.inner_text().count("Not so") == 2


def test_nothing_gives_the_answer_away(learner: Learner) -> None:
    """While it asks, no number, sentence or derivation is shown; afterwards they are back."""
    page = learner.page
    page.get_by_role("button", name="Derivation").click()

    page.get_by_role("switch", name="Predict first").check()

    expect(page.locator("#update-numbers")).to_be_hidden()
    expect(page.locator("#update-sentence")).to_be_hidden()
    expect(page.locator("#derivation-score")).to_have_text("")
    expect(page.get_by_role("button", name="Step and see")).to_be_disabled()
    page.get_by_role("switch", name="Predict first").uncheck()
    expect(page.locator("#update-numbers")).to_be_visible()
    expect(page.locator("#predict")).to_be_hidden()


def test_after_a_refused_step_the_question_stands(learner: Learner, watch: Watch) -> None:
    """The guess can be made again, and then there is a verdict."""
    watch.allow("status of 409")
    page = learner.page
    page.get_by_role("switch", name="Predict first").check()
    line, weights = truth(learner)
    problem: dict[str, Any] = {"status": 409, "json": {"detail": "This run is full."}}
    page.route("**/step", lambda route: route.fulfill(**problem), times=1)

    guess(page, line, weights)

    expect(page.locator("#notice")).to_have_text("This run is full.")
    expect(page.locator("#update-title")).to_have_text("What will update 1 do?")
    page.get_by_role("button", name="Step and see").click()
    expect(page.locator("#predict-verdict")).to_contain_text("2 of 2 right so far")


def test_about_a_batch_the_error_is_asked(learner: Learner) -> None:
    """Ten points move the line at once, so the question is whether E falls."""
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("10", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["batch_size"] == 10))
    page.get_by_role("switch", name="Predict first").check()
    expect(page.get_by_role("group", name="Will the mean error E")).to_be_visible()
    expect(page.get_by_role("group", name="Will the line")).to_be_hidden()

    guess(page, "fall", "both")

    learner.expect_step(1)
    losses = learner.frames(0, 1)["loss"]
    fell = losses[1] < losses[0]
    verdict = page.locator("#predict-verdict")
    expect(verdict).to_contain_text(f"E {'fell' if fell else 'rose'} by")
    expect(verdict).to_contain_text("Right: E" if fell else "Not so: E")


def test_playing_ends_the_question(learner: Learner) -> None:
    """Nobody is asked about updates that rush by; paused, the next one is asked about again."""
    page = learner.page
    page.get_by_role("switch", name="Predict first").check()

    learner.play()
    expect(page.locator("#predict")).to_be_hidden()
    step = learner.pause()

    expect(page.locator("#update-title")).to_have_text(f"What will update {step + 1} do?")


def drag(learner: Learner, index: int, x1: float, x2: float) -> None:
    """Drag a point slowly enough to watch."""
    from_x1, from_x2, _ = learner.points()[index]
    page = learner.page
    page.mouse.move(*learner.pixel(from_x1, from_x2))
    page.mouse.down()
    page.mouse.move(*learner.pixel(x1, x2), steps=12)


def scalar_at(learner: Learner, x1: float, x2: float) -> float:
    """Work out −(y − ŷ) of the run's first point as if it lay at a place."""
    run = learner.run()
    (w1, w2), b = run["weights"], run["bias"]
    return float(1 / (1 + exp(-(w1 * x1 + w2 * x2 + b))) - run["points"][0]["label"])


def test_quiz_is_answered_by_dragging_a_point(learner: Learner) -> None:
    """The scalar follows the point under the hand; then the answer is told right or wrong."""
    page = learner.page
    learner.epochs(3)
    page.get_by_role("button", name="Quiz").click()
    choice = page.get_by_role("group", name="The nearer")
    expect(choice.get_by_role("radio", name="Larger")).to_be_disabled()
    page.locator("#boundary-plot").scroll_into_view_if_needed()

    drag(learner, 0, 0.9, 0.9)

    expected = scalar_at(learner, 0.9, 0.9)
    scalar = page.locator("#quiz-scalar")
    expect(scalar).not_to_have_text("")
    assert float(scalar.get_attribute("data-value") or "nan") == pytest.approx(expected, abs=0.01)
    page.mouse.up()
    expect(choice.get_by_role("radio", name="Larger")).to_be_enabled()
    choice.get_by_text("Larger").click()
    expect(page.locator("#quiz-verdict")).to_contain_text("Look again")
    choice.get_by_text("Smaller").click()
    expect(page.locator("#quiz-verdict")).to_contain_text("Right")
    page.locator("#undo").click()
    learner.wait_for_run(lambda now: bool(now["points"][0] != {"x1": 0.9, "x2": 0.9}))


def test_quiz_tells_the_present_numbers(learner: Learner) -> None:
    """They go along with the line and the label, and are the gradient's by the perceptron too."""
    page = learner.page
    page.get_by_role("button", name="Quiz").click()
    x1, x2, label = learner.points()[0]
    learner.click(x1, x2)
    scalar = page.locator("#quiz-scalar")

    def tells_the_scalar() -> bool:
        told = float(scalar.get_attribute("data-value") or "nan")
        return told == pytest.approx(scalar_at(learner, x1, x2), rel=1e-9)

    eventually(tells_the_scalar, bool)
    page.locator("#point-relabel").click()
    expect(page.locator("#quiz-point")).to_have_text(f"Point 1, label {1 - label}")
    eventually(tells_the_scalar, bool)
    page.locator("#rule").get_by_text("Perceptron").click()
    page.locator("#epoch-forward").click()
    learner.expect_step(100)
    eventually(tells_the_scalar, bool)
