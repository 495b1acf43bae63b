"""Coming back to a run, losing the server in mid-play, and two tabs on one run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Guest, Learner, eventually
from tests.browser.watch import Watch
from tests.server_process import ServerProcess

UNREACHABLE = "The server cannot be reached. Trying again…"


def test_a_reload_finds_everything_again(learner: Learner) -> None:
    """Points, moment, settings and error curve are there after the page is loaded again."""
    learner.epochs(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.type_into("#learning-rate", "0.05")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.05)
    learner.epochs(1)
    before, address, weights = learner.run(), learner.run_address, learner.weights
    marks = learner.page.locator("#loss-plot .scatterlayer .point").count()

    learner.page.reload()
    again = Learner(learner.page)

    assert again.run_address == address
    assert again.run() == before
    again.expect_step(before["step"])
    assert again.weights == weights
    again.expect_dots((0.05, 0.1))
    expect(again.page.locator("#learning-rate")).to_have_value("0.05")
    expect(again.page.locator("#loss-plot .scatterlayer .point")).to_have_count(marks)
    again.scrub(37)
    assert again.weights == again.frames(37, 37)["weights"][0]


def test_a_reload_in_mid_play_loses_no_update(learner: Learner) -> None:
    """A run that is left while it plays has at least every update that was shown."""
    learner.play()
    learner.wait_for_step(40)
    seen, weights = learner.step, learner.weights

    learner.page.reload()
    again = Learner(learner.page)
    run = again.run()

    assert run["step"] >= seen
    assert not again.is_playing
    again.expect_step(run["step"])
    again.page.locator("#step-forward").click()
    again.expect_step(run["step"] + 1)
    assert weights in again.frames()["weights"]


@pytest.mark.parametrize("end", [ServerProcess.stop, ServerProcess.kill], ids=["SIGTERM", "kill"])
def test_play_goes_on_when_the_server_comes_back(
    learner: Learner, server: ServerProcess, watch: Watch, end: Callable[[ServerProcess], object]
) -> None:
    """While the server is away the page says that it waits; then it goes on, nothing is lost."""
    watch.allow("net::ERR_")
    learner.click(0.3, 0.7)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.play()
    learner.wait_for_step(30)

    end(server)
    expect(learner.page.get_by_text(UNREACHABLE)).to_be_visible()
    seen, weights = learner.step, learner.weights
    server.start()
    learner.wait_for_step(seen + 100)

    assert learner.is_playing
    expect(learner.page.get_by_text(UNREACHABLE)).to_have_count(0)
    last = learner.pause()
    frames = learner.frames()
    assert frames["step"] == list(range(last + 1))
    assert weights in frames["weights"]
    assert learner.weights == frames["weights"][-1]
    assert learner.points()[-1] == (0.3, 0.7, 1)


def test_a_change_made_without_a_server_is_made_when_it_is_back(
    learner: Learner, server: ServerProcess, watch: Watch
) -> None:
    """A point added while the server is away is shown at once and kept once it is back."""
    watch.allow("net::ERR_")
    server.kill()

    learner.click(0.3, 0.7)
    learner.expect_dots((0.3, 0.7))
    expect(learner.page.get_by_text(UNREACHABLE)).to_be_visible()
    server.start()
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    assert learner.points()[-1] == (0.3, 0.7, 1)
    expect(learner.page.get_by_text(UNREACHABLE)).to_have_count(0)


def test_a_second_tab_catches_up(learner: Learner, watch: Watch) -> None:
    """A change for a state that is no longer the newest changes nothing; the tab takes over."""
    watch.allow("status of 412")
    tab = learner.page.context.new_page()
    tab.goto(learner.page.url)
    second = Learner(tab)
    assert second.run_address == learner.run_address
    learner.page.bring_to_front()
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)

    tab.bring_to_front()
    second.click(0.05, 0.2)
    second.expect_dots((0.05, 0.1))
    told = tab.get_by_text("This run had changed in the meantime.")
    # Whether the tab hears of the other one's change before it sends its own is chance.
    _, was_late = eventually(
        lambda: (len(second.points()), told.is_visible()), lambda seen: seen[0] == 102 or seen[1]
    )
    if was_late:
        second.click(0.05, 0.2)
    second.wait_for_run(lambda run: len(run["points"]) == 102)

    assert second.points()[-2:] == [(0.05, 0.1, 1), (0.05, 0.2, 1)]
    second.expect_dots((0.05, 0.1), (0.05, 0.2))


def test_updates_of_another_tab_are_taken_over_in_silence(learner: Learner, watch: Watch) -> None:
    """Play in a tab whose run went on elsewhere continues over what the other one computed."""
    watch.allow("status of 412")
    tab = learner.page.context.new_page()
    tab.goto(learner.page.url)
    second = Learner(tab)
    second.epochs(1)

    learner.page.bring_to_front()
    learner.play()
    learner.wait_for_step(110)
    last = learner.pause()

    frames = learner.frames()
    assert frames["step"] == list(range(last + 1))
    assert learner.weights == frames["weights"][-1]


def test_an_unknown_run_is_replaced_by_a_new_one(learner: Learner, watch: Watch) -> None:
    """An address with a run that does not exist says so and opens a run one can use."""
    watch.allow("status of 404")

    learner.page.goto(f"{learner.page.url}?run=no-such-run")
    other = Learner(learner.page)

    expect(other.page.get_by_role("alert")).to_contain_text("has expired")
    other.page.locator("#step-forward").click()
    other.expect_step(1)
    assert other.run()["step"] == 1


def test_a_run_the_server_has_lost_can_go_on_as_a_new_one(
    learner: Learner, server: ServerProcess, watch: Watch
) -> None:
    """With its store gone the page says so and offers to go on with the same points."""
    watch.allow("status of 404")
    watch.allow("net::ERR_")
    learner.click(0.3, 0.7)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    points = learner.points()
    server.stop()
    for file in Path(server.store.removeprefix("sqlite:///")).parent.glob("runs.db*"):
        file.unlink()
    server.start()

    learner.page.locator("#step-forward").click()
    expect(learner.page.get_by_text("The server no longer has this run.")).to_be_visible()
    learner.button("Continue as a new run").click()
    eventually(lambda: learner.page.request.get(learner.run_address).status, lambda s: s == 200)
    learner.page.locator("#step-forward").click()
    learner.expect_step(1)

    assert learner.points() == points


def test_somebody_elses_run_can_be_seen_and_copied(learner: Learner, watch: Watch) -> None:
    """Without its key a run is read only, and a copy of it is one's own."""
    learner.epochs(1)
    run = learner.run()
    learner.page.evaluate("localStorage.clear()")

    learner.page.goto(f"{learner.page.url}?run={run['id']}")
    guest = Guest(learner.page)
    guest.expect_step(100)
    with guest.changes() as sent:
        guest.click(0.05, 0.1)
        expect(guest.page.locator("#reset")).to_be_disabled()
    copy = guest.make_mine()
    copy.click(0.05, 0.1)
    copy.wait_for_run(lambda run: len(run["points"]) == 101)

    assert sent == []
    assert watch.problems == []
    assert "?run=" not in copy.page.url, "a reload would open the other one's run"
