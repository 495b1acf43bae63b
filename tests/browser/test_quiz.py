"""The quiz: each question is answered by trying, beside the plot, and gives the own run back."""

import re

from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually

IS_AS_LARGE_AS_ITS_CARD = "plot => plot._fullLayout.width === plot.clientWidth"

ANSWERS = {
    "signs": ("Smaller", "Right. y − ŷ = 0 − 0.7311"),
    "bias": ("Nothing", "Not so. y − ŷ = 1 − 0.2689"),
    "line": ("Towards it", "Point 1 was"),
    "perceptron": ("Nowhere", "Right. Its ŷ is 1"),
    "mean": ("One m-th", "Right. With Mean"),
    "rate": ("Jump up and down", "Right. E rose in 6 of 10 updates"),
    "xor": ("Three quarters at most", "Right. 50 of 100 are right"),
}


def test_all_eight_questions_are_answered_by_trying(learner: Learner) -> None:
    """Plot and quiz are in view together; what was answered stays, and the own run comes back."""
    page = learner.page
    quiz, verdict = page.locator("#quiz"), page.locator("#quiz-verdict")
    learner.step_forward(1)
    page.locator("#show-quiz").dispatch_event("click")
    x1, x2, label = learner.points()[0]
    quiz.get_by_text("Closer, smaller").click()
    for size in ((1366, 768), (390, 844), (1440, 900)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        expect(learner.plot).to_be_in_viewport(ratio=0.6)
        expect(quiz).to_be_in_viewport(ratio=0.99)
    eventually(lambda: learner.plot.evaluate(IS_AS_LARGE_AS_ITS_CARD), bool)
    page.mouse.move(*learner.pixel(x1, x2))
    page.mouse.down()
    page.mouse.move(*learner.pixel(0.95, 0.95), steps=4)
    expect(page.locator("#quiz-seen")).to_contain_text(f"Point 1, label {label}: ŷ")
    expect(verdict).to_be_empty()
    page.mouse.up()
    expect(verdict).to_contain_text("Half right.")
    own = learner.run()

    for answer, told in ANSWERS.values():
        quiz.get_by_role("button", name="Next", exact=True).click()
        expect(verdict).to_be_empty()
        expect(quiz).to_have_attribute("data-doing", re.compile("set-up|pick"))
        if quiz.get_attribute("data-doing") == "set-up":
            quiz.get_by_role("button", name="Set it up").click()
        quiz.get_by_text(answer, exact=True).click()
        quiz.locator("[data-attempt]:visible").click()
        expect(verdict).to_contain_text(told)

    quiz.get_by_role("button", name="Question 3: not so").click()
    expect(quiz.get_by_role("radio", name="Nothing")).to_be_checked()
    expect(verdict).to_contain_text(ANSWERS["bias"][1])
    page.reload()
    learner = Learner(page)
    expect(quiz).to_be_visible()
    quiz.get_by_role("button", name="Leave the quiz").click()
    expect(page.locator("#update")).to_be_visible()
    assert {name: learner.run()[name] for name in ("points", "start", "step", "weights")} == {
        name: own[name] for name in ("points", "start", "step", "weights")
    }
