"""Addresses that open the page just so, and the address that says what is on screen."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.learner import Learner
from tests.browser.watch import Watch

KEY_OF = """id => JSON.parse(localStorage["gradient-descent-live"]).keys
  .find(([each]) => each === id)[1]"""


def test_an_address_opens_just_so_and_says_what_is_there(
    learner: Learner, visit: Visit, watch: Watch
) -> None:
    """Points, rule, speed and view as asked, in a run of one's own; what is wrong is told.

    With points of one's own it leads back to the very run, and somebody else to one like it; so
    it does its owner where the server has lost the run.
    """
    page, own = learner.page, learner.page.url
    page.goto(f"{own}?preset=xor&rule=perceptron&rate=fast&speed=5&view=surface&hide=learning,quiz")
    named = Learner(page)
    run = named.run()
    assert [len(run["points"]), run["hyperparameters"]["rule"], run["step"]] == [
        100,
        "perceptron",
        0,
    ]
    assert run["hyperparameters"]["learning_rate"] == 0.3
    expect(page.locator("#notice")).to_contain_text("“rate” in the address takes a number")
    expect(page.locator("#speed")).to_have_value("5/s")
    expect(page.locator("[data-plot=surface]")).to_have_attribute("data-place", "main")
    expect(page.locator("#learning-rate")).to_be_hidden()
    expect(page.locator("#preset")).to_have_value("xor")

    named.step_forward(2)
    page.locator("#batch-size-choice").evaluate("c => c.querySelector('[value=all]').click()")
    kept = "hide=learning,quiz"
    settings = "?preset=xor&batch=all&rule=perceptron&speed=5&view=surface"
    expect(page).to_have_url(f"{own}{settings}&{kept}")
    length = page.evaluate("history.length")
    page.reload()
    again = Learner(page)
    again.expect_step(2)
    assert again.run()["id"] == run["id"]
    assert page.evaluate("history.length") == length
    again.click(0.05, 0.1)
    by_name = f"?run={run['id']}&speed=5&view=surface&{kept}"
    expect(page).to_have_url(re.compile(rf"{re.escape(own + by_name)}#recipe=[\w-]+$"))
    copied = page.url
    page.goto(own)
    Learner(page).expect_step(2)
    page.goto(f"{own}?preset=xor&rule=perceptron")
    assert "preset=xor" in Learner(page).page.url, "it goes on saying so from the first"
    page.goto(copied)
    assert Learner(page).run()["id"] == run["id"]

    other = Learner(visit(copied.removeprefix(own)))
    theirs = other.run()
    assert (theirs["id"] == run["id"], theirs["step"], len(theirs["points"])) == (False, 2, 101)
    expect(other.page.locator("#learning-rate")).to_be_hidden()
    expect(other.page.locator("#speed")).to_have_value("5/s")
    other.step_forward(1)
    watch.allow("status of 404")
    key = page.evaluate(KEY_OF, run["id"])
    page.request.delete(again.run_address, headers={"Authorization": f"Bearer {key}"})
    page.goto(own)
    page.goto(copied)
    back = Learner(page).run()
    assert (back["id"] == run["id"], back["step"], len(back["points"])) == (False, 2, 101)
