"""Coming back to a run, losing the server in mid-play, and two tabs on one run."""

import re
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


LAST_SEEN = """() => addEventListener("pagehide", () =>
  sessionStorage.setItem("seen", document.getElementById("step").dataset.value))"""


@pytest.mark.parametrize("speed", ["60/s", "10/frame"])
def test_a_reload_in_mid_play_opens_where_one_was(learner: Learner, speed: str) -> None:
    """At the update that was on screen; what was computed ahead of it is dropped."""
    learner.page.locator("#speed").select_option(speed)
    learner.play()
    learner.wait_for_step(40)
    weights = learner.weights
    learner.page.evaluate(LAST_SEEN)

    learner.page.reload()
    again = Learner(learner.page)
    last = int(learner.page.evaluate("sessionStorage.getItem('seen')"))
    again.wait_for_step(last)
    settled = again.wait_for_run(lambda run: bool(run["step"] == again.step))

    # The picture may be one frame behind what counts as shown.
    assert last <= settled["step"] <= last + (1 if speed == "60/s" else 10)
    assert not again.is_playing
    again.page.locator("#step-forward").click()
    again.expect_step(settled["step"] + 1)
    assert weights in again.frames()["weights"]


def test_a_reload_opens_at_an_earlier_moment_looked_at(learner: Learner) -> None:
    """With its points and all that comes after it; not where another tab has gone on since."""
    learner.epochs(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.epochs(1)
    learner.scrub(37)
    learner.drawn()

    learner.page.reload()
    again = Learner(learner.page)
    again.expect_step(37)
    assert not again.has_dots((0.05, 0.1))
    again.scrub(150)
    again.expect_dots((0.05, 0.1))
    assert again.run()["step"] > 150

    key = again.page.evaluate("JSON.parse(localStorage['gradient-descent-live']).keys.at(-1)[1]")
    address, run_address = again.page.url, again.run_address
    again.page.goto("about:blank")  # else it would follow some of it
    for _ in range(3):
        again.page.request.post(
            f"{run_address}/step",
            data={"count": 1},
            headers={"Authorization": f"Bearer {key}"},
        )
    again.page.goto(address)
    Learner(again.page)
    again.expect_step(again.run()["step"])


SPOILED = {
    "ghosts": [[{"pen": -1, "curve": None}], [None], {"pen": 0}, [{"pen": 0, "step": 3}]],
    "comparisons": [7, {"companions": [{}]}, {"name": "a", "sentence": "b", "companions": "c"}],
    "lesson": [{"stop": 99, "run": "a"}, {"stop": 0, "isDone": True, "run": 7, "own": "a"}, []],
}

SPOIL = """([run, spoiled, i]) => {
  for (const [name, contents] of Object.entries(spoiled)) {
    const id = name === "lesson" ? name : run;
    const kept = [[id, contents[i % contents.length]]];
    localStorage.setItem(`gradient-descent-live:${name}`, JSON.stringify(kept));
  }
  if (i === 3) localStorage.setItem("gradient-descent-live", '{"keys":[[null,null],7],"last":[]}');
}"""


def test_what_is_stored_in_another_shape_does_not_keep_the_page_from_opening(
    learner: Learner,
) -> None:
    """Ghosts, comparisons, the lesson's place and keys that are none are put aside."""
    run = learner.run_address.split("/")[-1]

    for i in range(4):
        learner.page.evaluate(SPOIL, [run, SPOILED, i])
        learner.page.reload()
        again = Learner(learner.page)
        again.page.locator("#step-forward").click()
        expect(again.page.locator("#step")).not_to_have_attribute("data-value", "0")
        expect(again.page.locator("#notice")).to_be_empty()
        assert (again.run_address.split("/")[-1] == run) == (i < 3)
    learner.button("Lesson").click()
    expect(learner.page.locator("#lesson-count")).to_have_text("stop 1 of 10")

    aside = learner.page.evaluate("Object.keys(localStorage).filter(k => k.endsWith('aside'))")
    assert len(aside) == 4


def test_play_goes_on_when_the_server_comes_back(
    learner: Learner, server: ServerProcess, watch: Watch
) -> None:
    """While it is away the page says that it waits; a point added then is not lost."""
    watch.allow("net::ERR_")
    waiting = learner.page.get_by_text(UNREACHABLE)
    learner.play()
    learner.wait_for_step(30)

    server.stop()
    expect(waiting).to_be_visible()
    seen, weights = learner.step, learner.weights
    server.start()
    learner.wait_for_step(seen + 100)
    assert learner.is_playing
    expect(waiting).to_have_count(0)
    last = learner.pause()
    frames = learner.frames()
    assert frames["step"] == list(range(last + 1))
    assert weights in frames["weights"]
    assert learner.weights == frames["weights"][-1]

    server.kill()
    learner.click(0.3, 0.7)
    learner.expect_dots((0.3, 0.7))
    expect(waiting).to_be_visible()
    server.start()
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    assert learner.points()[-1] == (0.3, 0.7, 1)
    assert learner.run()["step"] == last
    expect(waiting).to_have_count(0)


def test_a_second_tab_catches_up(learner: Learner, watch: Watch) -> None:
    """A change for a state that is no longer the newest changes nothing, and the tab takes over.

    Play in a tab whose run went on elsewhere continues over what the other one computed.
    """
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
    told = tab.get_by_text("This run was changed elsewhere")
    # Whether the tab hears of the other one's change before it sends its own is chance.
    _, was_late = eventually(
        lambda: (len(second.points()), told.is_visible()), lambda seen: seen[0] == 102 or seen[1]
    )
    if was_late:
        second.click(0.05, 0.2)
    second.wait_for_run(lambda run: len(run["points"]) == 102)

    assert second.points()[-2:] == [(0.05, 0.1, 1), (0.05, 0.2, 1)]
    second.expect_dots((0.05, 0.1), (0.05, 0.2))

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
    # A reload opens the copy: the address names it, for its points have no other name.
    expect(copy.page).to_have_url(re.compile(f"[?]run={copy.run()['id']}"))
    assert copy.run()["id"] != run["id"]
