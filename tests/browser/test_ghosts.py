"""Time travel, and ghosts: lines and curves of earlier runs to compare with."""

import json

from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner, eventually

LONG = 20_000
RECIPE = {
    "format": "gradient-descent-live",
    "schema": 1,
    "start": {"weights": [0.5, -0.25], "bias": 0.0, "seed": None},
    "step": LONG,
    "segments": [
        {
            "first_step": 0,
            "hyperparameters": {
                "learning_rate": 0.05,
                "batch_size": 1,
                "reduction": "sum",
                "shuffle": False,
                "rule": "gradient",
            },
            "points": [
                {"x1": 0.2, "x2": 0.3, "label": 1},
                {"x1": 0.7, "x2": 0.8, "label": 0},
                {"x1": 0.6, "x2": 0.4, "label": 1},
                {"x1": 0.5, "x2": 0.5, "label": 0},
            ],
        }
    ],
}


def chips(page: Page) -> Locator:
    """The ghosts, each as it is named below the error curve."""
    return page.locator("#ghosts li")


def place_on_line(weights: list[float], bias: float) -> tuple[float, float]:
    """Return a place of the line w1 x1 + w2 x2 + b = 0 within the plot, far from its middle."""
    w1, w2 = weights
    for x1 in (0.05, 0.15, 0.85, 0.95, 0.25, 0.75):
        x2 = -(w1 * x1 + bias) / w2
        if 0 < x2 < 1:
            return x1, x2
    raise AssertionError("The line is not in view.")


def test_every_update_of_a_long_run_can_be_reached(learner: Learner) -> None:
    """An arrow key still goes by one, and shows that very moment; its ghost takes little room."""
    page = learner.page
    learner.import_text(json.dumps(RECIPE))
    learner.expect_step(LONG)
    page.locator("#timeline").focus()
    page.keyboard.press("ArrowLeft")
    learner.expect_step(LONG - 1)
    learner.scrub(13_416)
    page.locator("#timeline").focus()
    page.keyboard.press("ArrowRight")
    learner.expect_step(13_417)
    frames = learner.frames(13_417, 13_417)
    assert learner.weights == frames["weights"][0]
    assert learner.exact("bias") == frames["bias"][0]
    assert learner.exact("loss") == frames["loss"][0]

    page.locator("#keep-ghost").click()
    size = page.evaluate("localStorage.getItem('gradient-descent-live:ghosts').length")
    assert 1_000 < size < 20_000


def test_a_ghosts_line_stays_where_it_was(learner: Learner) -> None:
    """With another start the run's line is elsewhere; a thin one still marks the ghost's place.

    Its name tells what differs, after a reload too.
    """
    page = learner.page
    learner.button("Clear").click()
    expect(page.locator("#point-count")).to_have_text("0 points")
    x1, x2 = place_on_line(learner.weights, learner.exact("bias"))
    page.locator("#keep-ghost").click()
    expect(chips(page)).to_contain_text(["same settings"])
    learner.type_into("#learning-rate", "1")
    expect(chips(page)).to_contain_text(["α = 0.3"])
    learner.type_into("#seed", "7")
    expect(chips(page)).to_contain_text(["α = 0.3, seed 44"])

    def contrast() -> float:
        around = [(x1 + dx, x2) for dx in (-0.02, -0.015, 0.015, 0.02)]
        here = [(x1 + dx / 1000, x2) for dx in range(-4, 5)]
        dark = learner.darkness(*here, *around)
        return max(dark[: len(here)]) - max(dark[len(here) :])

    eventually(contrast, lambda found: found > 0.15)
    page.reload()
    Learner(page)
    expect(chips(page)).to_contain_text(["α = 0.3, seed 44"])
    expect(chips(page)).to_contain_text(["at 0"])
    eventually(contrast, lambda found: found > 0.15)
    page.locator("#ghosts").get_by_role("button").click()
    eventually(contrast, lambda found: found < 0.1)


def test_there_are_four_at_most_and_each_can_be_removed(learner: Learner) -> None:
    """The button says why it rests; removing by keyboard leaves the focus among the ghosts."""
    page = learner.page
    keep = page.locator("#keep-ghost")
    for count in range(1, 5):
        keep.click()
        expect(chips(page)).to_have_count(count)
    expect(keep).to_be_disabled()
    expect(keep).to_have_attribute("title", "Four ghosts are kept; remove one to keep another")

    chips(page).nth(3).get_by_role("button").focus()
    for left in (3, 2, 1, 0):
        page.keyboard.press("Enter")
        expect(chips(page)).to_have_count(left)

    expect(keep).to_be_enabled()
    expect(keep).to_be_focused()
