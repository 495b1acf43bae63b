"""Addresses that open the page just so, and the address that says what is on screen."""

import re

from playwright.sync_api import expect

from tests.browser.learner import Learner


def test_an_address_opens_just_so_and_says_what_is_there(learner: Learner) -> None:
    """Points, rule, speed and view as asked, in a run of one's own; what is wrong is told."""
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
    expect(page).to_have_url(re.compile(rf"\?run={run['id']}&speed=5&view=surface&{kept}$"))
    page.goto(own)
    Learner(page).expect_step(2)
