"""The link that holds a whole run."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch

RECIPE: dict[str, Any] = {
    "format": "gradient-descent-live",
    "schema": 1,
    "start": {"weights": [0.5, -0.5], "bias": 0.25, "seed": None},
    "step": 3,
    "segments": [
        {
            "first_step": 0,
            "hyperparameters": {"learning_rate": 0.5},
            "points": [{"x1": 1.0, "x2": 2.0, "label": 1}, {"x1": 0.5, "x2": 0.25, "label": 0}],
        }
    ],
}

BROKEN = "This link does not hold a whole run"
TOO_LARGE = "This link holds more than the page opens"


def packed(text: str) -> str:
    """Return the part of an address that holds a text, as the page would write it."""
    squeeze = zlib.compressobj(wbits=-15)
    squeezed = squeeze.compress(text.encode()) + squeeze.flush()
    return "recipe=" + urlsafe_b64encode(squeezed).decode().rstrip("=")


def unpacked(link: str) -> dict[str, Any]:
    """Return the recipe that a link holds."""
    squeezed = link.partition("recipe=")[2]
    text = zlib.decompress(urlsafe_b64decode(squeezed + "=="), wbits=-15)
    recipe: dict[str, Any] = json.loads(text)
    return recipe


def whole_link(learner: Learner) -> str:
    """Return the link that holds the learner's run, without the page's address."""
    learner.button("Share").click()
    expect(learner.page.get_by_label("Copy the link with the whole run")).to_be_enabled()
    link = learner.page.get_by_label("Give the whole run away", exact=True).input_value()
    learner.page.keyboard.press("Escape")
    return link.removeprefix(learner.page.url.partition("?")[0])


def test_who_opens_it_has_the_same_run(learner: Learner, visit: Callable[[str], Page]) -> None:
    """Every moment of the visitor's own run is the very one of the run that was given away."""
    learner.epochs(1)
    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.type_into("#learning-rate", "0.07")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.07)
    learner.epochs(1)

    visitor = Learner(visit(whole_link(learner)))

    given, got = learner.run(), visitor.run()
    assert got["id"] != given["id"]
    assert {**got, "id": 0, "version": 0} == {**given, "id": 0, "version": 0}
    columns = ("step", "epoch", "weights", "bias", "loss", "accuracy")
    moments, same = learner.frames(), visitor.frames()
    assert [same[name] for name in columns] == [moments[name] for name in columns]
    assert visitor.numbers == learner.numbers
    visitor.page.locator("#step-forward").click()
    visitor.expect_step(given["step"] + 1)
    assert learner.run() == given
    visitor.page.reload()
    assert Learner(visitor.page).run()["id"] == got["id"]


def test_in_mid_play_it_holds_what_was_seen(learner: Learner) -> None:
    """Updates that were computed ahead and never shown are not in the link."""
    learner.play()
    learner.wait_for_step(20)

    link = whole_link(learner)
    last = learner.pause()

    assert unpacked(link)["step"] <= last


def test_a_link_that_cannot_be_opened_says_why(learner: Learner, watch: Watch) -> None:
    """The sentence is shown whatever is wrong; run and focus are as they were when it is closed."""
    watch.allow("status of 422")
    learner.epochs(1)
    page, before, numbers = learner.page, learner.run(), learner.numbers
    newer = RECIPE | {"schema": 99}
    wrong = RECIPE | {"start": {"weights": ["a", 0], "bias": 0.0, "seed": None}}
    cases = {
        "recipe=AAAA": BROKEN,
        f"recipe={'A' * 100_000}": TOO_LARGE,
        packed(" " * 11_000_000): TOO_LARGE,
        packed(json.dumps(newer)): "newer version",
        packed(json.dumps(wrong)): "weights",
    }

    page.locator("#play").focus()
    for fragment, sentence in cases.items():
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        alert = page.get_by_role("alert").filter(has_text="The link could not be opened.")
        expect(alert).to_contain_text(sentence)

        assert "#" not in page.url, fragment
        page.locator("#notice-close").click()
        expect(page.locator("#play")).to_be_focused()

    assert learner.run() == before
    assert learner.numbers == numbers


def test_a_page_opened_by_a_broken_link_is_a_page_like_any_other(
    learner: Learner, visit: Callable[[str], Page]
) -> None:
    """Who has nothing yet gets the usual first run, with the sentence; the address is clean."""
    visitor = Learner(visit("#recipe=AAAA"))

    expect(visitor.page.get_by_role("alert").filter(has_text=BROKEN)).to_be_visible()
    assert visitor.page.url == learner.page.url
    assert visitor.points() == learner.points()
    visitor.page.locator("#step-forward").click()
    visitor.expect_step(1)


def test_a_link_pasted_into_an_open_page_opens(learner: Learner) -> None:
    """The address of a page that is open already can be changed to the link."""
    first = learner.run()["id"]

    learner.page.evaluate("fragment => { location.hash = fragment }", packed(json.dumps(RECIPE)))
    learner.expect_step(3)

    assert learner.run()["id"] != first
    assert learner.run()["start"] == RECIPE["start"]
    assert learner.points() == [(1.0, 2.0, 1), (0.5, 0.25, 0)]
