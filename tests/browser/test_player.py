"""Playing, pausing and stepping: what is shown is always an exact moment of the run."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.learner import Learner, eventually


def moment(learner: Learner) -> tuple[float, ...]:
    """Read the moment on screen: step, epoch, weights, bias, loss, accuracy."""
    names = ("step", "epoch", "bias", "loss", "accuracy")
    return (*learner.weights, *(learner.exact(name) for name in names))


def replayed(learner: Learner, step: int) -> tuple[float, ...]:
    """Ask the server for the same moment."""
    frames = learner.frames(step, step)
    names = ("step", "epoch", "bias", "loss", "accuracy")
    return (*frames["weights"][0], *(frames[name][0] for name in names))


def test_pause_settles_the_run_at_the_moment_shown(learner: Learner) -> None:
    """What the page asked for ahead and never showed is no part of the run."""
    learner.play()
    learner.wait_for_step(25)

    shown = learner.pause()

    assert learner.run()["step"] == shown
    assert moment(learner) == replayed(learner, shown)
    assert learner.page.locator("#timeline").get_attribute("max") == str(shown)


def test_play_goes_on_where_it_paused(learner: Learner) -> None:
    """Paused and played again, the run has the moments of one that was never paused."""
    learner.play()
    learner.wait_for_step(15)
    learner.pause()
    learner.play()
    learner.wait_for_step(40)
    last = learner.pause()

    paused = learner.frames()
    learner.page.locator("#reset").click()
    learner.expect_step(0)
    learner.epochs(-(-last // 100))

    assert paused["step"] == list(range(last + 1))
    assert learner.frames(0, last) | {"version": 0} == paused | {"version": 0}


def test_every_speed_draws_exact_moments(learner: Learner, subtests: pytest.Subtests) -> None:
    """However many updates are skipped, the moment shown is the one the server replays."""
    for speed, every in [
        ("5 updates/s", 1),
        ("20 updates/s", 1),
        ("10 per frame", 10),
        ("100 per frame", 100),
        ("1,000 per frame", 1000),
        ("As fast as it can", 1),
    ]:
        with subtests.test(speed=speed):
            if learner.step > 0:
                learner.page.locator("#reset").click()
            learner.expect_step(0)
            learner.page.locator("#speed").select_option(label=speed)

            learner.play()
            learner.wait_for_step(2 * every)
            shown = learner.pause()

            assert shown % every == 0
            assert moment(learner) == replayed(learner, shown)


def test_the_speed_can_change_in_mid_play(learner: Learner) -> None:
    """Another speed goes on from the moment on screen; nothing is skipped twice or lost."""
    learner.play()
    learner.wait_for_step(10)

    learner.page.locator("#speed").select_option(label="100 per frame")
    learner.wait_for_step(500)
    shown = learner.pause()

    assert moment(learner) == replayed(learner, shown)
    assert learner.frames()["step"] == list(range(shown + 1))


def test_step_step_back_and_epoch(learner: Learner) -> None:
    """The buttons go one update on, one back, and to the end of the epoch."""
    page = learner.page
    expect(page.locator("#step-back")).to_be_disabled()

    page.locator("#step-forward").click()
    learner.expect_step(1)
    first = moment(learner)
    page.locator("#step-forward").click()
    learner.expect_step(2)
    page.locator("#step-back").click()
    learner.expect_step(1)
    again = moment(learner)
    latest = learner.run()["step"]
    page.locator("#epoch-forward").click()
    learner.expect_step(100)

    assert first == again == replayed(learner, 1)
    assert latest == 2
    assert learner.exact("epoch") == 1
    assert learner.run()["step"] == 100


def test_presses_in_quick_succession_all_count(learner: Learner) -> None:
    """Ten presses of Step that do not wait for each other make ten updates."""
    for _ in range(10):
        learner.page.locator("#step-forward").click()

    learner.expect_step(10)
    learner.wait_for_run(lambda run: run["step"] == 10)


def test_step_pauses(learner: Learner) -> None:
    """A step in mid-play stops it and goes one update on from what is shown."""
    learner.play()
    learner.wait_for_step(10)

    learner.page.locator("#step-forward").click()

    expect(learner.page.locator("#play")).to_have_attribute("aria-pressed", "false")
    run = learner.wait_for_run(lambda run: run["step"] == learner.step)
    assert moment(learner) == replayed(learner, run["step"])


def test_reset_goes_back_to_the_same_start(learner: Learner) -> None:
    """Reset shows update 0 with the weights the run began with, and stops playing."""
    begun = moment(learner)
    learner.play()
    learner.wait_for_step(10)

    learner.page.locator("#reset").click()
    learner.expect_step(0)

    assert not learner.is_playing
    assert moment(learner) == begun
    assert learner.run()["step"] == 0


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
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"{learner.run_address}/step", hold, times=1)

    for _ in range(6):
        page.keyboard.down("ArrowRight")
    eventually(lambda: bool(learner.dots() and held), bool)
    page.keyboard.up("ArrowRight")
    held.pop().continue_()
    learner.expect_step(1)
    page.keyboard.press("ArrowRight")

    learner.expect_step(2)
    assert learner.run()["step"] == 2


def test_a_held_space_is_pressed_once(learner: Learner) -> None:
    """Its repeats do not pause what it has begun to play."""
    keys = learner.page.keyboard

    keys.down(" ")
    keys.down(" ")
    keys.up(" ")
    learner.drawn()

    assert learner.is_playing


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
