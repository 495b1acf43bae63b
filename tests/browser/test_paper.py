"""The page on paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner, eventually
from tests.browser.watch import Watch

NOTE = """() => addEventListener("beforeprint", () => {
  const seen = element => element.checkVisibility({ visibilityProperty: true });
  const texts = selector => [...document.querySelectorAll(selector)].map(one => one.textContent);
  const plots = [...document.querySelectorAll("#page .plot-area")].filter(seen);
  globalThis.printed = {
    size: [document.body.offsetWidth, document.body.offsetHeight],
    plots: plots.map(plot => (plot._fullLayout?.width ?? plot.clientWidth) / plot.clientWidth),
    panels: [...document.querySelectorAll("#page .card-why > *")].filter(seen)
      .map(one => one.id).filter(id => id !== "why-title"),
    canvases: plots.map(plot =>
      plot.parentElement.querySelector("canvas").width / plot.clientWidth),
    lost: [...document.querySelectorAll("#boundary-plot .point")].filter(point => {
      const { left, right, top, bottom } = plots[0].getBoundingClientRect();
      const box = point.getBoundingClientRect();
      return box.left < left || box.right > right || box.top < top || box.bottom > bottom;
    }).length,
    points: document.querySelectorAll("#boundary-plot .point").length,
    shading: [...document.querySelector("#boundary-backdrop").getContext("2d")
      .getImageData(60, 40, 1, 1).data].slice(0, 3),
    controls: [...document.querySelectorAll("button:not(.term), input, select, summary")]
      .filter(seen).map(one => one.id || one.textContent),
    rows: document.querySelectorAll("#paper-rows tr").length,
    sums: texts("#paper-sums td").slice(-3),
    settings: texts("#paper-settings").join(),
  };
})"""
"""What is there as soon as the browser tells that it prints: it waits for nothing."""

MM = 96 / 25.4


def printed(page: Page, form: str, *, with_background: bool = True) -> dict[str, Any]:
    """Print the page, which takes one sheet on which each plot is drawn at its size."""
    pdf = page.pdf(format=form, print_background=with_background)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, form
    sheet: dict[str, Any] = page.evaluate("printed")
    assert sheet["size"][0] == pytest.approx(184 * MM, abs=1)
    assert sheet["size"][1] < (279 - 2 * 12) * MM
    assert sheet["plots"] == sheet["canvases"] == pytest.approx([1] * len(sheet["plots"]), abs=0.01)
    assert sheet["lost"] == 0
    assert sheet["controls"] == []
    return sheet


def test_it_fits_one_sheet(learner: Learner, watch: Watch) -> None:
    """Plots drawn at its size, settings, and of a batch 20 points and the sums; A4 or Letter.

    So it is printed again at once, from the quiz, as it plays, and of a lesson's two plots.
    """
    watch.allow("willReadFrequently")  # which is said to the test
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.step_forward(1)
    slopes = [page.locator(f"#update-{name}-slope") for name in ("w1", "w2", "bias")]
    expect(slopes[0]).not_to_be_empty()
    learner.drawn()
    before = page.locator("#boundary-plot").bounding_box()
    page.emulate_media(color_scheme="dark")
    page.evaluate(NOTE)

    sheet = printed(page, "A4")
    again = printed(page, "Letter", with_background=False)

    assert sheet == again
    assert (len(sheet["plots"]), sheet["points"]) == (3, 100)
    assert min(sheet["shading"]) > 150
    assert sheet["panels"] == ["panel-update"]
    assert (sheet["rows"], sheet["sums"]) == (20, [slope.inner_text() for slope in slopes])
    assert "Points per update: All" in sheet["settings"]
    eventually(lambda: page.locator("#boundary-plot").bounding_box(), lambda box: box == before)
    expect(page.locator("#play")).to_be_visible()

    page.locator("#show-deeper").click()
    page.locator("#show-quiz").click()
    learner.play()
    learner.wait_for_step(10)
    playing = printed(page, "A4")
    assert (len(playing["plots"]), playing["panels"]) == (3, ["panel-update"])
    expect(page.locator("#quiz")).to_be_visible()
    learner.pause()
    page.goto(page.url.partition("?")[0] + "?lesson=3")
    expect(page.locator("#lesson-count")).to_have_text(re.compile("^stop 3 of"))
    page.evaluate(NOTE)
    assert len(printed(page, "A4")["plots"]) == 2
