"""Somebody else's run, seen live."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.learner import Guest, Learner, eventually, number_held
from tests.browser.watch import Watch
from tests.server_process import ServerProcess

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""What a browser tells a page when another tab is brought before it, or it is brought back."""

Visit = Callable[[str], Page]


def guest_of(owner: Learner, visit: Visit) -> Guest:
    """Return somebody who opens the link to the owner's run; wait until the owner knows."""
    guest = Guest(visit(f"?run={owner.run()['id']}"))
    expect(owner.page.locator("#audience")).to_have_text("1 watching")
    return guest


def test_a_guest_sees_what_the_owner_does(learner: Learner, visit: Visit) -> None:
    """Steps, an epoch, scrubbing, an edit, a reset, play: the same numbers, to the last digit."""
    learner.epochs(1)
    guest = guest_of(learner, visit)
    guest.expect_like(learner)

    learner.page.locator("#step-forward").click()
    learner.expect_step(101)
    guest.expect_like(learner)
    learner.scrub(40)
    guest.expect_like(learner)
    learner.click(0.05, 0.1)
    learner.expect_dots((0.05, 0.1))
    guest.expect_dots((0.05, 0.1))
    guest.expect_like(learner)
    learner.button("Reset").click()
    learner.expect_step(0)
    guest.expect_like(learner)

    expect(guest.badge).to_have_text("The owner has paused")

    learner.play()
    expect(guest.badge).to_have_text("Following live")
    guest.wait_for_step(30)
    shown = learner.pause()
    guest.expect_step(shown)
    guest.expect_like(learner)
    expect(guest.badge).to_have_text("The owner has paused")
    updates, _ = guest.curves()
    frames = learner.frames()
    assert updates == dict(zip(frames["step"], frames["loss"], strict=True))

    guest.go_deeper("Compare")  # however long one has watched
    guest.drawn()
    for name in ("Gradient beside perceptron", "Sum beside mean", "Three learning rates"):
        expect(guest.button(name)).to_be_disabled()
    expect(guest.button("Add a run")).to_be_disabled()
    guest.make_mine()
    expect(guest.button("Add a run")).to_be_enabled()


def test_a_reset_while_a_guest_asks_raises_no_alarm(learner: Learner, visit: Visit) -> None:
    """What a guest asks about updates that are gone by then has no answer, and no console error."""
    learner.epochs(1)
    guest = guest_of(learner, visit)
    guest.expect_like(learner)
    held: dict[str, Route] = {}

    def hold_first(route: Route) -> None:
        kind = "frames" if "/frames?" in route.request.url else "update"
        if held.setdefault(kind, route) is not route:
            route.continue_()

    asked = re.compile(r"/(frames\?|updates/)")
    guest.page.route(asked, hold_first)
    learner.epochs(1)
    guest.expect_like(learner)
    eventually(lambda: number_held(guest.page, held), (2).__eq__)
    learner.button("Reset").click()
    learner.expect_step(0)
    answered = []
    for route in held.values():
        with guest.page.expect_response(route.request.url) as answer:
            route.continue_()
        answered.append(answer.value.status)
    guest.expect_like(learner)
    guest.drawn()
    guest.page.unroute(asked)  # the tab is shared

    assert answered == [204, 204]
    expect(guest.page.locator("#notice")).to_be_empty()


def test_a_guest_sees_no_farther_than_a_playing_owner(
    page: Page, visit: Visit, server: ServerProcess
) -> None:
    """What is computed ahead of the moment shown is not on the guest's timeline yet."""
    created = page.request.post(f"{server.url}api/runs").json()
    address = f"{server.url}api/runs/{created['run']['id']}"
    headers = {"Authorization": f"Bearer {created['key']}"}
    page.request.post(f"{address}/step", headers=headers, data={"count": 90, "every": 90})

    def play_at_40() -> None:
        page.request.put(f"{address}/shown", headers=headers, data={"step": 40, "playing": True})

    guest = Guest(visit(f"?run={created['run']['id']}"))

    def end_seen() -> str | None:
        play_at_40()  # a word counts for some seconds only
        guest.page.reload()
        return Guest(guest.page).page.locator("#timeline").get_attribute("max")

    eventually(end_seen, lambda end: end == "40")


def test_a_hidden_tab_has_no_stream_and_catches_up_when_seen(
    learner: Learner, visit: Visit, server: ServerProcess
) -> None:
    """While another tab is before it nobody watches; what happened meanwhile is there at once."""
    guest = guest_of(learner, visit)

    guest.page.evaluate(HIDE, True)  # noqa: FBT003
    expect(learner.page.locator("#audience")).to_have_text("")
    metrics = learner.page.request.get(f"{server.url}metrics").text()
    learner.epochs(2)
    guest.page.evaluate(HIDE, False)  # noqa: FBT003

    assert re.search(r"^gdl_watchers 0\.0$", metrics, re.MULTILINE)
    guest.expect_like(learner)
    expect(learner.page.locator("#audience")).to_have_text("1 watching")


def test_a_guest_is_back_when_the_server_is(
    learner: Learner, visit: Visit, server: ServerProcess, watch: Watch
) -> None:
    """A stream that broke off is opened again, and the guest sees what the owner sees."""
    watch.allow("net::ERR_")
    guest = guest_of(learner, visit)

    server.kill()
    expect(guest.badge).to_have_text("Reconnecting…")
    server.start()
    expect(guest.badge).to_have_text("The owner has paused")
    learner.epochs(1)

    guest.expect_like(learner)


def test_who_asks_too_much_is_told_to_wait_and_goes_on(learner: Learner, watch: Watch) -> None:
    """Beyond the rate the page says how long it waits, and then does what was asked for."""
    watch.allow("status of 429")
    problem = {"status": 429, "title": "Too Many Requests", "detail": "Wait a moment."}
    headers = {"Content-Type": "application/problem+json", "Retry-After": "2"}
    learner.page.route(
        f"{learner.run_address}/step",
        lambda route: route.fulfill(status=429, json=problem, headers=headers),
        times=1,
    )

    learner.page.locator("#step-forward").click()

    waiting = learner.page.locator("#waiting")
    expect(waiting).to_have_text(re.compile(r"is busy. Trying again in \d s"))
    learner.wait_for_run(lambda run: bool(run["step"] == 1))
    expect(waiting).to_be_empty()
    learner.expect_step(1)


def test_a_guest_whose_stream_is_held_back_asks_by_plain_requests(
    learner: Learner, visit: Visit, server: ServerProcess, watch: Watch
) -> None:
    """The run is there at once and goes on, and it says that it is not live; until it is."""
    watch.allow("status of 504")
    learner.epochs(1)
    tab = visit("healthz")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    address = f"{server.url}?run={learner.run()['id']}"

    tab.route("**/events", lambda route: route.fulfill(status=504))
    tab.goto(address)
    guest = Guest(tab)
    guest.expect_like(learner)
    tab.unroute_all()
    tab.route("**/events", hold)
    tab.goto(address)
    guest = Guest(tab)
    expect(guest.badge).to_contain_text("Not live")
    guest.expect_like(learner)
    learner.click(0.05, 0.1)
    guest.expect_dots((0.05, 0.1))
    learner.page.locator("#step-forward").click()
    learner.expect_step(101)
    guest.expect_like(learner)
    held[0].continue_()

    expect(guest.badge).to_have_text("The owner has paused")
    learner.scrub(40)
    guest.expect_like(learner)
