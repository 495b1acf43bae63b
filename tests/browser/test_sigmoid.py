"""The points seen from the side, and the point that is chosen in both pictures."""

import re

from playwright.sync_api import Page, expect

from tests.browser.learner import Learner

LEFT, RIGHT, TOP, BOTTOM = 46, 18, 8, 24
"""The room around the plotting area, in pixels; above ŷ = 1 in a small plot there are 16 more."""
REACH = 6


def score(learner: Learner, index: int) -> float:
    """The score of a point at the moment on screen, from the numbers that are told."""
    x1, x2, _ = learner.points()[index]
    w1, w2 = learner.weights
    return w1 * x1 + w2 * x2 + learner.exact("bias")


def told_score(page: Page) -> float:
    """The score in the sentence below the plot."""
    said = re.search(r"z = ([−\d.]+)", page.locator("#sigmoid-caption").inner_text())
    assert said
    return float(said[1].replace("−", "-"))


def test_a_point_is_followed_in_both_pictures(learner: Learner) -> None:
    """The view tells the update's push; a point chosen in either picture is chosen in both.

    Enlarged it is drawn in the main place; its arrow keys walk the points by their score and leave
    the run where it is; while it plays the chosen point's score is that of the moment on screen.
    """
    page, caption = learner.page, learner.page.locator("#sigmoid-caption")
    page.get_by_role("tab", name="Seen from the side").click()
    learner.step_forward(1)
    update = page.request.get(f"{learner.run_address}/updates/1").json()
    before = f"{update['points'][0]['z']:.2f}".replace("-", "−")
    after = f"{score(learner, 0):.2f}".replace("-", "−")
    expect(caption).to_have_text(
        f"Update 1 pushed point 1 to the right, z from {before} to {after}."
    )

    scores = [score(learner, index) for index in range(len(learner.points()))]
    last = max(range(len(scores)), key=scores.__getitem__)
    box = page.locator("#sigmoid-plot").bounding_box()
    assert box
    label = learner.points()[last][2]
    across = (scores[last] + REACH) / (2 * REACH) * (box["width"] - LEFT - RIGHT)
    down = TOP + 16 if label else box["height"] - BOTTOM - 16
    page.mouse.click(box["x"] + LEFT + across, box["y"] + down)
    expect(caption).to_contain_text(f"Point {last + 1}, label {label}")
    learner.plot.focus()
    page.keyboard.press("n")
    expect(caption).to_contain_text(f"Point {(last + 1) % len(scores) + 1}, ")

    page.locator("#card-sigmoid").get_by_role("button").click()
    expect(page.locator("#card-sigmoid")).to_have_attribute("data-place", "main")
    page.locator("#sigmoid-plot").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text(f"Point {last + 1}, label {label}")
    assert learner.step == 1
    learner.play()
    learner.wait_for_step(8)
    learner.pause()
    learner.drawn()
    assert abs(told_score(page) - score(learner, last)) <= 0.005
    page.locator("#sigmoid-plot").press("Escape")
    expect(caption).not_to_contain_text("label")
