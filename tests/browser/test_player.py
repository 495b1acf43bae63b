"""Playing, pausing and stepping: what is shown is always an exact moment of the run."""

from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually, hold_next, number_held


def moment(learner: Learner) -> tuple[float, ...]:
    """Read the moment on screen: step, epoch, weights, bias, loss, accuracy."""
    names = ("step", "epoch", "bias", "loss", "accuracy")
    return (*learner.weights, *(learner.exact(name) for name in names))


def replayed(learner: Learner, step: int) -> tuple[float, ...]:
    """Ask the server for the same moment."""
    frames = learner.frames(step, step)
    names = ("step", "epoch", "bias", "loss", "accuracy")
    return (*frames["weights"][0], *(frames[name][0] for name in names))


def test_a_pause_changes_nothing(learner: Learner) -> None:
    """It settles at the moment shown, play goes on from there, and reset leads back to the start.

    Paused and played again, the run has the moments of one that was never paused.
    """
    begun = moment(learner)
    learner.play()
    learner.wait_for_step(5)
    shown = learner.pause()
    assert moment(learner) == replayed(learner, shown)
    assert learner.page.locator("#timeline").get_attribute("max") == str(shown)
    learner.play()
    learner.wait_for_step(shown + 5)
    last = learner.pause()
    paused = learner.frames()
    assert paused["step"] == list(range(last + 1))

    learner.play()
    learner.page.locator("#reset").click()
    learner.expect_step(0)
    assert not learner.is_playing
    assert moment(learner) == begun
    learner.wait_for_run(lambda run: bool(run["step"] == 0))
    learner.epochs(-(-last // 100))
    assert learner.frames(0, last) | {"version": 0} == paused | {"version": 0}


def test_a_first_play_is_slow_until_the_speed_is_touched(learner: Learner) -> None:
    """Beside the speed it says so; single updates can be read; who chooses is obeyed at once."""
    page, note = learner.page, learner.page.locator("#slow-at-first")
    page.evaluate("localStorage.removeItem('gradient-descent-live:played')")
    page.reload()
    learner = Learner(page)
    expect(note).to_be_hidden()
    learner.play()
    expect(note).to_be_visible()
    expect(page.locator("#update-title")).to_contain_text("used point")
    page.locator("#speed").select_option(label="20 updates/s")
    expect(note).to_be_hidden()
    expect(page.locator("#update-title")).to_contain_text("of 100 right")
    learner.pause()

    page.reload()
    learner = Learner(page)
    learner.play()
    expect(page.locator("#update-title")).to_contain_text("of 100 right")
    expect(note).to_be_hidden()


def test_every_speed_draws_exact_moments(learner: Learner) -> None:
    """Changed in mid-play, however many updates it skips, the moment shown is the server's."""
    speed = learner.page.locator("#speed")
    learner.play()
    learner.wait_for_step(5)
    for label, further in [
        ("5 updates/s", 2),
        ("10 per frame", 20),
        ("1,000 per frame", 2000),
        ("As fast as it can", 2000),
    ]:
        speed.select_option(label=label)
        learner.wait_for_step(learner.step + further)
        shown = learner.pause()
        assert moment(learner) == replayed(learner, shown)
        learner.play()
    speed.select_option(label="1 update/s")
    shown = learner.pause()

    assert moment(learner) == replayed(learner, shown)
    assert learner.run()["step"] == shown


def test_the_buttons_step_on_and_back_and_to_the_epochs_end(learner: Learner) -> None:
    """Presses in quick succession all count; a step in mid-play pauses."""
    forward, back = (learner.page.locator(f"#step-{way}") for way in ("forward", "back"))
    expect(back).to_be_disabled()
    learner.step_forward(1)
    first = moment(learner)
    learner.step_forward(1)
    back.click()
    learner.expect_step(1)
    assert first == moment(learner) == replayed(learner, 1)
    assert learner.run()["step"] == 2

    for _ in range(10):
        forward.click()
    learner.expect_step(11)
    learner.wait_for_run(lambda run: run["step"] == 11)
    learner.page.locator("#epoch-forward").click()
    learner.expect_step(100)
    assert learner.exact("epoch") == 1
    learner.wait_for_run(lambda run: bool(run["step"] == 100))

    learner.play()
    learner.wait_for_step(105)
    forward.click()
    expect(learner.page.locator("#play")).to_have_attribute("aria-pressed", "false")
    # The pause may be on screen before the step is.
    eventually(
        lambda: (moment(learner), replayed(learner, learner.run()["step"])),
        lambda seen: seen[0] == seen[1],
    )


def test_the_scrubber_reaches_every_moment_exactly(learner: Learner) -> None:
    """Nothing is dropped for it; it stays where it is put, and play goes on from there."""
    learner.epochs(3)
    recorded = learner.frames()
    for step in (0, 57, 299):
        learner.scrub(step)
        assert moment(learner) == replayed(learner, step)
    learner.page.reload()
    learner = Learner(learner.page)
    learner.expect_step(299)
    scrubber = learner.page.locator("#timeline")
    held = hold_next(learner.page, "**/frames?first=69*")
    scrubber.fill("101")  # an update that the thinned curve does not hold
    learner.drawn_anew()
    assert scrubber.input_value() == "101"
    scrubber.press("ArrowLeft")
    scrubber.press("ArrowLeft")
    eventually(lambda: number_held(learner.page, held), bool)
    held.pop().continue_()
    learner.expect_step(99)
    expect(scrubber).to_have_value("99")

    learner.scrub(295)
    learner.play()
    learner.wait_for_step(305)
    last = learner.pause()
    continued = learner.frames()
    assert continued["step"] == list(range(last + 1))
    for name in ("weights", "bias", "loss", "accuracy", "epoch"):
        assert continued[name][:301] == recorded[name]


def test_a_change_holds_from_the_moment_on_screen(learner: Learner) -> None:
    """In mid-play it goes on with it; an earlier one drops what came after, till it is undone."""
    learner.play()
    learner.wait_for_step(10)
    learner.type_into("#learning-rate", "0.05")
    run = learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    change = run["segments"][1]["first_step"]
    learner.wait_for_step(change + 5)
    assert learner.is_playing
    last = learner.pause()
    assert change >= 10
    assert [each["hyperparameters"]["learning_rate"] for each in run["segments"]] == [0.3, 0.05]
    recorded = learner.frames()
    assert recorded["step"] == list(range(last + 1))

    learner.scrub(6)
    learner.type_into("#learning-rate", "1")
    learner.wait_for_run(lambda run: [each["first_step"] for each in run["segments"]] == [0, 6])
    learner.step_forward(1)
    other = learner.weights
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: run["step"] == last)
    learner.scrub(7)

    assert other != recorded["weights"][7]
    assert learner.weights == recorded["weights"][7]
    assert learner.frames() | {"version": 0} == recorded | {"version": 0}
