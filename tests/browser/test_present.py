"""The page on a projector, read from the last row."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.learner import Learner, eventually

LEAST = """() => {
  const seen = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getBoundingClientRect().width > 1;
  const root = document.querySelector("#page");
  const scale = (element) => element.closest(".plot-area") ? 2 : 1;
  const letters = [];
  for (const part of [root, document.querySelector("#player")]) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() && seen(element))
        letters.push(scale(element) * parseFloat(getComputedStyle(element).fontSize));
    }
  }
  const points = [...root.querySelectorAll("#boundary-plot .point")]
    .map(point => point.getBoundingClientRect().width);
  const lines = [...root.querySelectorAll(".js-line, .plot-overlay path")].filter(seen)
    .map(line => 2 * parseFloat(getComputedStyle(line).strokeWidth));
  const plots = [...root.querySelectorAll(".plot-area")].filter(seen).map(plot => {
    const { width } = plot.getBoundingClientRect();
    const { width: canvas } = plot.parentElement.querySelector("canvas");
    return [width / plot._fullLayout.width, canvas / width];
  });
  return [...[letters, points, lines].map(sizes => Math.min(...sizes)), plots.flat()];
}"""
"""The smallest letters, points and lines in pixels; by how much plots are enlarged, and sharp."""

BEYOND = """() => {
  const why = document.querySelector(".card-why");
  const isCut = (one) => one.scrollWidth > one.clientWidth + 1
    || getComputedStyle(one).overflow !== "visible" && one.scrollHeight > one.clientHeight + 1;
  const parts = why.querySelectorAll(".update-head > *, .worked dt, .worked dd, .going dd");
  const seen = [why, ...parts].filter((one) => one.checkVisibility());
  return seen.filter(isCut).map((one) => one.textContent.trim());
}"""
"""What of the update in numbers is cut off, or has to be scrolled to."""

WAY_FROM = """(dots, [x, y]) => dots.map(dot => dot.getBoundingClientRect()).map(
  ({ left, top, width, height }) => Math.hypot(left + width / 2 - x, top + height / 2 - y))"""


@pytest.fixture(autouse=True)
def _usual_window(page: Page) -> Iterator[None]:
    """Leave the window to later tests as it was."""
    yield
    page.set_viewport_size(DESKTOP["viewport"])


def test_it_can_be_read_from_the_last_row(learner: Learner) -> None:
    """F, or Present: two plots, player and readings, large and sharp; Escape leaves."""
    page = learner.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    learner.epochs(1)
    page.keyboard.press("f")

    letters, points, lines, _ = eventually(
        lambda: page.evaluate(LEAST), lambda found: found[3] == pytest.approx([2, 1] * 2, rel=0.01)
    )
    assert letters >= 22
    assert points >= 16
    assert lines >= 5
    for part in ("#step", "#epoch", "#loss", "#accuracy", "#play", "#timeline", "#card-error"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)

    page.locator("#companion").select_option("why")
    assert page.evaluate(BEYOND) == []
    learner.play()
    learner.wait_for_step(110)
    learner.pause()
    assert page.evaluate(BEYOND) == []

    page.keyboard.press("Escape")
    page.locator("#overflow > summary").click()
    learner.button("Present").click()

    # A click means the place it is seen at.
    box = learner.plot.bounding_box()
    assert box
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"]
    page.mouse.click(x, y)
    expect(page.locator("#point-count")).to_have_text("101 points")
    found = page.locator("#boundary-plot .point").evaluate_all(WAY_FROM, [x, y])
    assert min(found) < 3

    page.get_by_role("button", name="Leave the presentation").click()
    eventually(
        lambda: learner.plot.evaluate("p => p.clientWidth - p._fullLayout.width"), lambda d: d == 0
    )
    expect(page.locator("#card-surface")).to_be_visible()


def test_points_held_back_have_their_room(learner: Learner) -> None:
    """Beside the list of plots there is the legend, and beside the readings the way out."""
    page = learner.page
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("#hold-back").evaluate("button => button.click()")
    expect(page.locator("#reading-held-back")).to_be_visible()

    page.locator("h1").click()
    page.keyboard.press("f")

    def edges() -> list[tuple[float, float]]:
        pairs = [("#companion", "#card-error .legend"), ("#accuracy-held-back", "#leave-present")]
        boxes = [[page.locator(each).bounding_box() for each in pair] for pair in pairs]
        return [(a["x"] + a["width"], b["x"]) for a, b in boxes if a and b]

    eventually(edges, lambda found: len(found) == 2 and all(a <= b for a, b in found))
