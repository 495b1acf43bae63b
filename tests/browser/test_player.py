"""Playing, pausing and stepping: what is shown is always an exact moment of the run."""

import pytest
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


def test_pause_settles_the_run_at_the_moment_shown(learner: Learner) -> None:
    """What the page asked for ahead and never showed is no part of the run."""
    learner.play()
    learner.wait_for_step(25)

    shown = learner.pause()

    learner.wait_for_run(lambda run: bool(run["step"] == shown))
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
    learner.wait_for_run(lambda run: bool(run["step"] == 100))


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
    learner.wait_for_run(lambda run: bool(run["step"] == 0))


def test_the_scrubber_reaches_every_moment_exactly(learner: Learner) -> None:
    """Any update on the timeline is shown as it was, and nothing is dropped for it."""
    learner.epochs(3)
    recorded = learner.frames()

    for step in (0, 1, 57, 150, 299, 300):
        learner.scrub(step)

        assert learner.weights == recorded["weights"][step]
        assert learner.exact("loss") == recorded["loss"][step]
        assert learner.exact("accuracy") == recorded["accuracy"][step]
        assert learner.exact("epoch") == recorded["epoch"][step]
    learner.wait_for_run(lambda run: bool(run["step"] == 300))


def test_the_scrubber_stays_where_it_is_put(learner: Learner) -> None:
    """While a moment is fetched the scrubber does not jump back; keys go on from where it is."""
    learner.epochs(3)
    learner.page.reload()
    learner = Learner(learner.page)
    learner.expect_step(300)
    scrubber = learner.page.locator("#timeline")
    held = hold_next(learner.page, "**/frames?first=69*")
    scrubber.fill("101")  # an update that the thinned curve does not hold
    learner.button("Fit view").click()
    learner.drawn()
    stood = scrubber.input_value()
    scrubber.press("ArrowLeft")
    scrubber.press("ArrowLeft")
    eventually(lambda: number_held(learner.page, held), bool)
    held.pop().continue_()

    learner.expect_step(99)
    assert stood == "101"
    expect(scrubber).to_have_value("99")


def test_play_from_an_earlier_moment_walks_over_what_is_recorded(learner: Learner) -> None:
    """Scrubbed back and played on, the run passes its old moments and then goes on computing."""
    learner.epochs(1)
    recorded = learner.frames()
    learner.scrub(60)
    assert learner.weights == recorded["weights"][60]

    learner.play()
    learner.wait_for_step(130)
    last = learner.pause()

    continued = learner.frames()
    assert continued["step"] == list(range(last + 1))
    for name in ("weights", "bias", "loss", "accuracy", "epoch"):
        assert continued[name][:101] == recorded[name]


def test_a_change_at_an_earlier_moment_begins_another_course(learner: Learner) -> None:
    """What was recorded after the moment on screen is dropped by an edit, and comes by undo."""
    learner.epochs(2)
    recorded = learner.frames()
    learner.scrub(60)

    learner.type_into("#learning-rate", "1")
    changed = learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    learner.page.locator("#step-forward").click()
    learner.expect_step(61)
    other = learner.weights
    learner.button("Undo").click()
    learner.wait_for_run(lambda run: run["step"] == 200)
    learner.scrub(61)

    assert [segment["first_step"] for segment in changed["segments"]] == [0, 60]
    assert other != recorded["weights"][61]
    assert learner.weights == recorded["weights"][61]
    assert learner.frames() | {"version": 0} == recorded | {"version": 0}


def test_the_picture_of_an_earlier_moment_has_its_points(learner: Learner) -> None:
    """Before a point was added the plot shows none there, afterwards it does."""
    learner.epochs(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.epochs(1)

    learner.scrub(50)
    eventually(lambda: learner.has_dots((0.05, 0.1)), lambda shown: not shown)
    learner.scrub(150)
    learner.expect_dots((0.05, 0.1))


def test_the_rate_changes_while_it_plays(learner: Learner) -> None:
    """Another learning rate in mid-play holds from there on; nothing is reset, play goes on."""
    learner.play()
    learner.wait_for_step(30)

    learner.type_into("#learning-rate", "0.05")
    run = learner.wait_for_run(lambda run: len(run["segments"]) == 2)
    change = run["segments"][1]["first_step"]
    learner.wait_for_step(change + 30)

    assert learner.is_playing
    learner.pause()
    assert change >= 30
    assert [each["hyperparameters"]["learning_rate"] for each in run["segments"]] == [0.3, 0.05]
    assert learner.frames()["step"] == list(range(learner.step + 1))
