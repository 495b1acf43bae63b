"""The error over the weights: contours, the path walked, and the link with the other plot."""

from math import exp, log
from statistics import mean

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner, eventually

RANGES = """plot => {
  const { xaxis, yaxis } = plot._fullLayout;
  return [...xaxis.range, ...yaxis.range];
}"""

PLACE = """(plot, [w1, w2]) => {
  const { left, top } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return [left + xaxis._offset + xaxis.d2p(w1), top + yaxis._offset + yaxis.d2p(w2)];
}"""

INK = """canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  let inked = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] + data[i + 1] + data[i + 2] < 700) inked += 1;
  }
  return inked / (data.length / 4);
}"""
"""The share of the canvas that is drawn on."""

BRIGHTNESS = """(plot, places) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const canvas = document.querySelector("#surface-backdrop");
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const ratio = canvas.width / canvas.clientWidth;
  return places.map(([w1, w2]) => {
    const [x, y] = [xaxis._offset + xaxis.d2p(w1), yaxis._offset + yaxis.d2p(w2)];
    const [red, green, blue] = context.getImageData(x * ratio, y * ratio, 1, 1).data;
    return red + green + blue;
  });
}"""


def ranges(page: Page) -> list[float]:
    """The ranges of both axes."""
    found: list[float] = page.locator("#loss-surface").evaluate(RANGES)
    return found


def ink(page: Page, plot: str) -> float:
    """The share of a plot's backdrop that is drawn on."""
    share: float = page.locator(f"#{plot}-backdrop").evaluate(INK)
    return share


def pixel(page: Page, w1: float, w2: float) -> tuple[float, float]:
    """Where two weights are in the window."""
    x, y = page.locator("#loss-surface").evaluate(PLACE, [w1, w2])
    return x, y


def plain_loss(points: list[tuple[float, float, int]], w1: float, w2: float, b: float) -> float:
    """The mean log-loss by the textbook."""
    total = 0.0
    for x1, x2, label in points:
        prediction = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b)))
        total -= label * log(prediction) + (1 - label) * log(1 - prediction)
    return total / len(points)


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    """The weights at a place in the picture, by its shares from the left and from below."""
    left, right, low, high = ranges(page)
    return left + across * (right - left), low + up * (high - low)


def wait_for_surface(learner: Learner, step: int) -> None:
    """Wait until the surface is that of an update."""
    expect(learner.page.locator("#surface-slice")).to_have_attribute("data-step", str(step))


def test_a_place_is_looked_at_and_started_from(learner: Learner) -> None:
    """Hovering tells E there and draws its line; a click begins the run there, undo takes it back.

    The lower E, the lighter the surface, which says which bias it holds: a new start has it too.
    """
    page, caption = learner.page, learner.page.locator("#surface-caption")
    learner.epochs(1)
    wait_for_surface(learner, 100)
    bias = learner.exact("bias")
    assert learner.exact("surface-slice") == bias
    points = learner.points()
    places = [place(page, i / 12, j / 12) for i in range(1, 12) for j in range(1, 12)]
    downhill = sorted(places, key=lambda at: plain_loss(points, at[0], at[1], bias))
    shades: list[int] = page.locator("#loss-surface").evaluate(BRIGHTNESS, downhill)
    assert mean(shades[:30]) > mean(shades[45:75]) + 50 > mean(shades[-30:]) + 100
    expect(caption).to_contain_text("light is low")
    before, plain = caption.inner_text(), ink(page, "boundary")
    left, right, low, high = ranges(page)
    w1, w2 = place(page, 0.4, 0.45)
    page.mouse.move(*pixel(page, w1, w2))
    expect(caption).to_contain_text("Its line is the dashed one")
    error = float(caption.inner_text().partition("E ")[2].split(". ")[0])
    reach = [(right - left) / 300, (high - low) / 100]
    around = [
        plain_loss(points, w1 + a * reach[0], w2 + c * reach[1], bias)
        for a in (-1, 0, 1)
        for c in (-1, 0, 1)
    ]
    assert min(around) - 1e-3 <= error <= max(around) + 1e-3
    page.mouse.move(5, 5)
    expect(caption).to_have_text(before)
    assert ink(page, "boundary") == pytest.approx(plain, abs=0.01)

    old, (w1, w2) = learner.run(), place(page, 0.7, 0.3)
    page.mouse.click(*pixel(page, w1, w2))
    learner.expect_step(0)
    start = learner.wait_for_run(lambda run: bool(run["step"] == 0))["start"]
    assert start["weights"][0] == pytest.approx(w1, abs=(right - left) / 150)
    assert start["weights"][1] == pytest.approx(w2, abs=(high - low) / 50)
    assert (start["bias"], start["seed"]) == (bias, None)
    page.locator("#undo").click()
    learner.expect_step(100)
    assert {**learner.run(), "version": 0} == {**old, "version": 0}


def test_dragging_and_keys_choose_a_start_too(learner: Learner) -> None:
    """Where the pointer is let go counts, outside none does; arrows look around, Enter starts."""
    page, old = learner.page, learner.run()
    wait_for_surface(learner, 0)
    left, right, _, _ = ranges(page)
    page.locator("#loss-surface").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#surface-caption")).to_contain_text("the dashed one")
    page.keyboard.press("Escape")
    expect(page.locator("#surface-caption")).not_to_contain_text("the dashed one")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    run = learner.wait_for_run(lambda run: bool(run["start"]["seed"] is None))
    w1, w2 = old["start"]["weights"]
    assert run["start"]["weights"] == pytest.approx([w1 - (right - left) / 10, w2], rel=1e-4)

    page.mouse.move(*pixel(page, *place(page, 0.3, 0.6)))
    page.mouse.down()
    page.mouse.move(5, 5, steps=4)
    page.mouse.up()
    assert learner.run()["start"] == run["start"]
    goal = place(page, 0.6, 0.4)
    page.mouse.move(*pixel(page, *place(page, 0.3, 0.6)))
    page.mouse.down()
    page.mouse.move(*pixel(page, *goal), steps=4)
    page.mouse.up()
    dropped = learner.wait_for_run(lambda now: bool(now["start"] != run["start"]))["start"]
    assert dropped["weights"][0] == pytest.approx(goal[0], abs=(right - left) / 150)


def test_ranges_stay_until_the_path_leaves_them(learner: Learner) -> None:
    """Stepping keeps the picture still; a start far outside has it drawn anew around it.

    Without points there is none, and the caption says so.
    """
    page = learner.page
    wait_for_surface(learner, 0)
    before = ranges(page)
    for step in (1, 2):
        learner.step_forward(1)
        wait_for_surface(learner, step)
        assert ranges(page) == before
    learner.button("Set by hand").click()
    dialog = page.get_by_role("dialog", name="Starting weights")
    dialog.get_by_label("w₁").fill("40")
    dialog.get_by_role("button", name="Start from these").click()
    after = eventually(lambda: ranges(page), lambda now: now != before)
    assert after[0] < 40 < after[1]

    learner.button("Clear").click()
    expect(page.locator("#surface-caption")).to_contain_text("Without points")
    expect(page.locator("#surface-slice")).to_have_text("")
