"""Keys that play, step and reset, and whose they are."""

from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually, hold_next, number_held


def test_it_can_be_played_by_keys(learner: Learner) -> None:
    """Space plays and pauses, arrows step, E completes the epoch, R resets."""
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
    keys.press(" ")
    expect(play).to_have_attribute("aria-pressed", "true")
    learner.wait_for_step(110)
    keys.press(" ")
    expect(play).to_have_attribute("aria-pressed", "false")
    keys.press("r")
    learner.expect_step(0)


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


def test_keys_belong_to_a_dialog_that_is_open(learner: Learner) -> None:
    """With nothing in it in focus they still do nothing to the run behind it."""
    learner.epochs(1)
    learner.button("Edit table").click()
    dialog = learner.page.get_by_role("dialog", name="Points")
    expect(dialog).to_be_visible()
    learner.page.evaluate("document.activeElement.blur()")

    with learner.changes() as sent:
        for key in ("r", "e", " ", "ArrowLeft", "Control+z"):
            learner.page.keyboard.press(key)
        learner.drawn()

    assert sent == []
    assert not learner.is_playing
    assert learner.step == 100


def test_keys_belong_to_the_field_in_focus(learner: Learner) -> None:
    """Who types a number, or scrolls a formula, neither plays nor steps nor resets by it."""
    rate = learner.page.locator("#learning-rate")

    rate.fill("")
    rate.press_sequentially("0.1 e r")
    rate.press("ArrowRight")
    rate.press("Escape")
    learner.button("Derivation").click()
    formula = learner.page.locator(".derivation-formula").first
    formula.focus()
    formula.press("ArrowRight")

    assert learner.step == 0
    assert not learner.is_playing


def test_a_held_space_is_pressed_once(learner: Learner) -> None:
    """Its repeats do not pause what it has begun to play."""
    keys = learner.page.keyboard

    keys.down(" ")
    keys.down(" ")
    keys.up(" ")
    learner.drawn()

    assert learner.is_playing
