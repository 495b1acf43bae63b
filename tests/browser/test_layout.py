"""What holds at any width of the window and any size of letters."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.learner import Learner, eventually

FONT = "percent => { document.documentElement.style.fontSize = `${percent}%`; }"

WIDTHS = (206, 276, 430, 486, 600, 710, 725, 980, 990, 1020, 1080, 1400)
"""Of the card, in CSS pixels: about where its formulas find other room, and between."""

CUT = """(card, widths) => widths.flatMap(width => {
  card.style.width = width && `${width}px`;
  const formulas = [...card.querySelectorAll("dt")];
  const cut = new Set();
  const variants = [...card.querySelectorAll("[data-rule], [data-batch], [data-sum]")];
  const before = variants.map(({ hidden }) => hidden);
  const cases = [
    ["gradient", "one", "sum"], ["gradient", "many", "mean"],
    ["perceptron", "one", "sum"], ["perceptron", "many", "mean"],
  ];
  for (const [rule, batch, sum] of cases) {
    for (const one of variants)
        one.hidden = Object.entries({ rule, batch, sum }).some(
          ([name, value]) => (one.dataset[name] ?? value) !== value);
      for (const formula of formulas) {
        const room = formula.getBoundingClientRect().right + 0.5;
        const parts = [...formula.querySelectorAll("span, math, math *")];
        if (parts.some(part => part.getBoundingClientRect().right > room))
          cut.add(formula.textContent.replace(/\\s+/g, " "));
      }
    }
  variants.forEach((one, i) => { one.hidden = before[i]; });
  card.style.width = "";
  return [...cut].map(formula => `${formula} at ${width}`);
})"""

PLACES = """page => {
  const corner = page.getBoundingClientRect();
  const parts = page.querySelectorAll(".card, .card-head, .plot, .caption, .update, .field");
  return [...parts].map(part => {
    const { left, top, width, height } = part.getBoundingClientRect();
    return [part.id || part.className, left - corner.left, top - corner.top, width, height];
  });
}"""


@pytest.fixture(autouse=True)
def _usual_window(page: Page) -> Iterator[None]:
    """Leave the window to later tests as it was."""
    yield
    page.set_viewport_size(DESKTOP["viewport"])


def test_formulas_are_whole(learner: Learner) -> None:
    """For either rule, one point and several, however wide the card and the letters are."""
    card = learner.page.locator("#update-body")
    learner.epochs(1)

    cut = []
    for percent in (100, 125, 150, 200):
        learner.page.evaluate(FONT, percent)
        cut += [(percent, formula) for formula in card.evaluate(CUT, WIDTHS)]
    learner.page.evaluate(FONT, 100)
    for width in (1282, 1366, 1408):
        learner.page.set_viewport_size({"width": width, "height": 900})
        cut += [(width, formula) for formula in card.evaluate(CUT, [""])]

    assert cut == []


def test_nothing_moves_when_something_is_pointed_at(learner: Learner) -> None:
    """Wherever the mouse is on the three plots, at any width and size of letters."""
    page = learner.page
    learner.epochs(1)

    for width, percent in ((1280, 100), (1100, 100), (760, 130)):
        page.evaluate(FONT, percent)
        page.set_viewport_size({"width": width, "height": 720})
        for name in ("boundary-plot", "loss-plot", "loss-surface"):
            plot = page.locator(f"#{name}")
            page.mouse.move(0, 0)
            plot.evaluate("plot => plot.scrollIntoView({ block: 'center' })")
            learner.drawn()
            before = page.locator("#page").evaluate(PLACES)
            box = plot.bounding_box()
            assert box
            for x, y in ((0.5, 0.06), (0.3, 0.6)):
                page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
                learner.drawn()
                assert page.locator("#page").evaluate(PLACES) == before, (width, name)


TICKS = """plot => ["x", "y"].flatMap(axis => {
  const boxes = [...plot.querySelectorAll(`.${axis}axislayer-above text`)]
    .map(text => text.getBoundingClientRect());
  return boxes.flatMap((one, i) => boxes.slice(i + 1).filter(other =>
    one.left < other.right && other.left < one.right &&
    one.top < other.bottom && other.top < one.bottom).map(() => axis));
})"""


def test_labels_of_ticks_never_lie_over_each_other(learner: Learner) -> None:
    """With ghosts, beside the notebook, in a low plot, a narrow one, or a dark one."""
    page = learner.page
    learner.epochs(1)
    learner.go_deeper("Notebook")
    learner.button("Keep as ghost").click()

    for name, size in (
        ("loss-plot", "height: 70px"),
        ("loss-plot", "width: 150px; height: 80px"),
        ("loss-surface", "height: 60px"),
        ("boundary-plot", "width: 140px; height: 100px"),
    ):
        plot = page.locator(f"#{name}")
        plot.evaluate("(plot, size) => { plot.parentElement.style.cssText = size; }", size)
        page.emulate_media(color_scheme="dark" if "width" in size else "light")
        learner.drawn()
        eventually(partial(plot.evaluate, TICKS), lambda over: over == [])

        assert plot.locator(".ytick text").count() >= 1


def test_what_is_enlarged_outlasts_the_page(learner: Learner) -> None:
    """Each plot takes the main place and gives it back; focus and tabs follow; a tab is kept."""
    page = learner.page
    cards = {
        name: page.locator(f"#card-{name}") for name in ("boundary", "error", "surface", "sigmoid")
    }
    page.get_by_role("tab", name="Seen from the side").click()
    for name, upper, lower in (("error", "boundary", "sigmoid"), ("sigmoid", "error", "boundary")):
        button = cards[name].locator("[data-enlarge]")
        button.click()
        expect(button).to_be_focused()
        expect(cards[name]).to_have_attribute("data-place", "main")
        expect(cards[upper]).to_have_attribute("data-place", "upper")
        expect(cards[lower]).to_be_visible()

    page.reload()
    expect(cards["sigmoid"]).to_have_attribute("data-place", "main")
    cards["sigmoid"].locator("[data-enlarge]").click()
    expect(cards["boundary"]).to_have_attribute("data-place", "main")
    expect(cards["sigmoid"]).to_be_visible()
