"""The page on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually

NOTE = """() => addEventListener("beforeprint", () => {
  const seen = element => element.checkVisibility({ visibilityProperty: true });
  const texts = selector => [...document.querySelectorAll(selector)].map(one => one.textContent);
  const plots = [...document.querySelectorAll("#page .plot-area")].filter(seen);
  globalThis.printed ??= {
    size: [document.body.offsetWidth, document.body.offsetHeight],
    plots: plots.map(plot => plot._fullLayout.width / plot.clientWidth),
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


def test_it_fits_one_sheet(learner: Learner) -> None:
    """Plots drawn at its size, settings, and of a batch 20 points and the sums; A4 or Letter."""
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.step_forward(1)
    slopes = [page.locator(f"#update-{name}-slope") for name in ("w1", "w2", "bias")]
    expect(slopes[0]).not_to_be_empty()
    learner.drawn()
    before = page.locator("#boundary-plot").bounding_box()
    page.emulate_media(color_scheme="dark")
    page.evaluate(NOTE)

    for form, background in (("A4", True), ("Letter", False)):
        pdf = page.pdf(format=form, print_background=background)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, form
    sheet = page.evaluate("printed")

    assert sheet["size"][0] == pytest.approx(184 * MM, abs=1)
    assert sheet["size"][1] < (279 - 2 * 12) * MM
    assert sheet["plots"] == sheet["canvases"] == pytest.approx([1, 1, 1], abs=0.01)
    assert (sheet["points"], sheet["lost"]) == (100, 0)
    assert min(sheet["shading"]) > 150
    assert sheet["controls"] == []
    assert (sheet["rows"], sheet["sums"]) == (20, [slope.inner_text() for slope in slopes])
    assert "Points per update: All" in sheet["settings"]
    eventually(lambda: page.locator("#boundary-plot").bounding_box(), lambda box: box == before)
    expect(page.locator("#play")).to_be_visible()
