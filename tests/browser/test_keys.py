"""Keys that play, step and reset, and whose they are."""

from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually, hold_next, number_held


def test_it_can_be_played_by_keys(learner: Learner) -> None:
    """Space plays and pauses, held or not; arrows step, E completes the epoch, R resets."""
    keys = learner.page.keyboard
    play = learner.page.locator("#play")

    keys.press("ArrowRight")
    learner.expect_step(1)
    keys.press("ArrowRight")
    learner.expect_step(2)
    keys.press("ArrowLeft")
    learner.expect_step(1)
    keys.press("e")
    learner.expect_step(100)
    for _ in range(2):
        keys.down(" ")
    keys.up(" ")
    learner.drawn()
    expect(play).to_have_attribute("aria-pressed", "true")
    learner.wait_for_step(110)
    keys.press(" ")
    expect(play).to_have_attribute("aria-pressed", "false")
    keys.press("r")
    learner.expect_step(0)


PRESS = """(target, [key, code, ctrlKey]) => target.dispatchEvent(
  new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true, cancelable: true }))"""


def test_keys_work_on_a_keyboard_without_latin_letters(learner: Learner) -> None:
    """By their places: E completes the epoch, R resets, Ctrl Z undoes, N chooses a point."""
    body = learner.page.locator("body")

    body.evaluate(PRESS, ["ε", "KeyE", False])
    learner.expect_step(100)
    body.evaluate(PRESS, ["к", "KeyR", False])
    learner.expect_step(0)
    body.evaluate(PRESS, ["я", "KeyZ", True])
    learner.expect_step(100)
    learner.plot.evaluate(PRESS, ["т", "KeyN", False])

    expect(learner.page.locator("#announcement")).to_contain_text("Point 1 of 100")


def test_a_held_arrow_ends_when_it_is_let_go(learner: Learner) -> None:
    """While a step is on its way the repeats of a held key are not put in line behind it."""
    page = learner.page
    held = hold_next(page, f"{learner.run_address}/step")

    for _ in range(6):
        page.keyboard.down("ArrowRight")
    eventually(lambda: number_held(page, held), bool)
    page.keyboard.up("ArrowRight")
    held.pop().continue_()
    learner.expect_step(1)
    page.keyboard.press("ArrowRight")

    learner.expect_step(2)
    # What was asked ahead and never shown is taken back after the step.
    learner.wait_for_run(lambda run: bool(run["step"] == 2))
    assert learner.step == 2


def test_keys_belong_to_the_field_or_dialog_they_are_pressed_in(learner: Learner) -> None:
    """Who types a number, scrolls a formula, or has a dialog open, moves nothing by it."""
    rate = learner.page.locator("#learning-rate")

    rate.fill("")
    rate.press_sequentially("0.1 e r")
    rate.press("ArrowRight")
    rate.press("Escape")
    learner.go_deeper("Derivation")
    formula = learner.page.locator(".derivation-formula[tabindex]").first
    formula.focus()
    expect(formula).to_be_focused()
    formula.press("ArrowRight")
    learner.button("Edit table").click()
    expect(learner.page.get_by_role("dialog", name="Points")).to_be_visible()
    learner.page.evaluate("document.activeElement.blur()")
    with learner.changes() as sent:
        for key in ("r", "e", " ", "ArrowLeft", "Control+z"):
            learner.page.keyboard.press(key)
        learner.drawn()

    assert sent == []
    assert learner.step == 0
    assert not learner.is_playing


def test_single_keys_can_be_switched_off(learner: Learner) -> None:
    """Then Space, arrows and letters do nothing, now and on later visits; undo works all the same.

    Who speaks to the machine types by it, and each letter of a word would move the run.
    """
    page, keys = learner.page, learner.page.keyboard
    keys.press("ArrowRight")
    learner.expect_step(1)
    page.locator("#overflow > summary").press("Enter")
    learner.button("Keys").press("Enter")
    page.get_by_role("switch", name="These keys work").uncheck()
    keys.press("Escape")
    page.reload()
    learner = Learner(page)

    with learner.changes() as sent:
        for key in ("ArrowRight", "e", "r", " ", "0"):
            keys.press(key)
        learner.drawn()
    assert (sent, learner.is_playing) == ([], False)
    expect(page.locator("#label-choice input[value='1']")).to_be_checked()
    learner.plot.press("a")
    expect(page.locator("#point-count")).to_have_text("101 points")
    keys.press("Control+z")
    expect(page.locator("#point-count")).to_have_text("100 points")
    page.locator("#overflow > summary").press("Enter")
    learner.button("Keys").press("Enter")
    page.get_by_role("switch", name="These keys work").check()
    keys.press("Escape")
    page.locator("#overflow > summary").blur()
    keys.press("e")
    learner.expect_step(100)
