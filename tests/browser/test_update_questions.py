"""Predict, then step."""

from math import exp, hypot
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
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
    """While it asks nothing gives the answer away; then both are confirmed or corrected.

    By keyboard alone from one question to the next; playing ends them, a pause asks again.
    """
    page, verdict = learner.page, learner.page.locator("#predict-verdict")
    learner.go_deeper("Derivation")
    learner.go_deeper("Predict first")
    for hidden in ("#update-numbers", "#update-sentence"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("#derivation-score")).to_have_text("")
    for step in range(2):
        expect(page.locator("#update-title")).to_have_text(f"What will update {step + 1} do?")
        expect(page.get_by_role("button", name="Step and see")).to_be_disabled()
        line, weights = truth(learner)
        guess(page, line, weights)
        learner.expect_step(step + 1)
        expect(verdict).to_contain_text(f"{2 * step + 2} of {2 * step + 2} right so far")
        words = {"nearer": ("nearer", "to the point"), "farther": ("farther away",)}[line]
        assert any(word in verdict.inner_text() for word in words)
        expect(page.get_by_role("button", name="Next question")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator("#predict-score")).to_have_text("4 of 4 right so far")
    line, weights = truth(learner)
    guess(page, WRONG[line], "neither" if weights != "neither" else "both")
    learner.expect_step(3)
    expect(verdict).to_contain_text("4 of 6 right so far")
    assert verdict.inner_text().count("Not so") == 2

    learner.play()
    learner.wait_for_step(4)
    expect(page.locator("#predict")).to_be_hidden()
    step = learner.pause()
    expect(page.locator("#update-title")).to_have_text(f"What will update {step + 1} do?")
    learner.go_deeper("Predict first")
    expect(page.locator("#update-numbers")).to_be_visible()
    expect(page.locator("#predict")).to_be_hidden()


def test_about_a_batch_the_error_is_asked(learner: Learner, watch: Watch) -> None:
    """Ten points move the line at once: does E fall? After a refused step the question stands."""
    watch.allow("status of 409")
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("10", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["batch_size"] == 10))
    learner.go_deeper("Predict first")
    expect(page.get_by_role("group", name="Will the mean error E")).to_be_visible()
    expect(page.get_by_role("group", name="Will the line")).to_be_hidden()
    problem: dict[str, Any] = {"status": 409, "json": {"detail": "This run is full."}}
    page.route("**/step", lambda route: route.fulfill(**problem), times=1)

    guess(page, "fall", "both")
    expect(page.locator("#notice")).to_have_text("This run is full.")
    expect(page.locator("#update-title")).to_have_text("What will update 1 do?")
    page.get_by_role("button", name="Step and see").click()

    learner.expect_step(1)
    losses = learner.frames(0, 1)["loss"]
    fell = losses[1] < losses[0]
    verdict = page.locator("#predict-verdict")
    expect(verdict).to_contain_text(f"E {'fell' if fell else 'rose'} by")
    expect(verdict).to_contain_text("Right: E" if fell else "Not so: E")
