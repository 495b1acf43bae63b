"""Where the keyboard is, after what it has pressed."""

from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner


def press(button: Locator) -> None:
    """Press a button by keyboard, and see that the focus is still on it."""
    button.focus()
    button.press("Enter")
    expect(button).to_be_disabled()
    expect(button).to_be_focused()


def test_focus_stays_on_a_button_that_has_nothing_left_to_do(learner: Learner) -> None:
    """All lines unfolded, nothing to undo, no update before: pressed again it does nothing."""
    page = learner.page
    learner.go_deeper("Derivation")

    press(page.locator("#derivation-all"))
    page.locator("#derivation-all").press("Enter")
    expect(page.locator("#derivation-count")).to_have_text("line 9 of 9")
    page.locator("#step-forward").click()
    learner.expect_step(1)
    press(page.locator("#step-back"))
    learner.expect_step(0)
    press(page.locator("#clear"))
    press(page.locator("#undo"))
    expect(page.locator("#point-count")).to_have_text("100 points")
    with learner.changes() as sent:
        page.locator("#undo").press("Enter")
        press(page.locator("#redo"))
    assert len([each for each in sent if each.startswith("PUT")]) == 1
    for _ in range(3):
        page.locator("#keep-ghost").press("Enter")
    press(page.locator("#keep-ghost"))
    page.keyboard.press("Tab")
    expect(page.locator("#keep-ghost")).to_have_attribute("disabled", "")


def test_focus_goes_on_to_the_next_question(learner: Learner) -> None:
    """The button that asks for it gives way to the question, and its focus goes there."""
    page = learner.page
    learner.go_deeper("Predict first")
    page.locator("#predict-line").get_by_text("Nearer", exact=True).click()
    page.locator("#predict-weights").get_by_text("Both", exact=True).click()
    page.locator("#predict-step").press("Enter")
    expect(page.locator("#predict-again")).to_be_focused()

    page.locator("#predict-again").press("Enter")

    expect(page.locator("#predict-again")).to_be_hidden()
    expect(page.locator("#predict input:focus")).to_have_count(1)
