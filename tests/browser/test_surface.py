"""The error over the weights: contours, the path walked, and the link with the other plot."""

from itertools import pairwise
from math import exp, log
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.learner import Learner, eventually, number_held

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


def ranges(page: Page) -> list[float]:
    """The ranges of both axes."""
    found: list[float] = page.locator("#loss-surface").evaluate(RANGES)
    return found


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


def wait_for_surface(learner: Learner, step: int) -> None:
    """Wait until the surface is that of an update."""
    expect(learner.page.locator("#surface-slice")).to_contain_text(f"update {step}")


def test_contours_and_the_slice_are_shown(learner: Learner) -> None:
    """Lines are drawn, and the plot says which bias it holds."""
    wait_for_surface(learner, 0)

    learner.epochs(1)
    wait_for_surface(learner, 100)

    slice_ = learner.page.locator("#surface-slice")
    assert float(slice_.get_attribute("data-value") or "nan") == learner.exact("bias")
    ink = eventually(lambda: learner.page.locator("#surface-backdrop").evaluate(INK), bool)
    assert 0.01 < ink < 0.5


def test_looking_at_a_place_shows_its_error_and_its_line(learner: Learner) -> None:
    """Hovering tells E exactly there, and draws the line it stands for; leaving takes it away."""
    learner.epochs(1)
    wait_for_surface(learner, 100)
    page = learner.page
    left, right, low, high = ranges(page)
    w1, w2 = left + 0.4 * (right - left), low + 0.45 * (high - low)
    caption = page.locator("#surface-caption")
    before = caption.inner_text()
    plain = page.locator("#boundary-backdrop").evaluate(INK)

    page.mouse.move(*pixel(page, w1, w2))

    expect(caption).to_contain_text("the dashed line")
    words = caption.inner_text().replace("−", "-")
    error = float(words.partition("E ")[2].split(",")[0])
    bias = learner.exact("bias")
    reach = [(right - left) / 300, (high - low) / 100]
    around = [
        plain_loss(learner.points(), w1 + a * reach[0], w2 + c * reach[1], bias)
        for a in (-1, 0, 1)
        for c in (-1, 0, 1)
    ]
    assert min(around) - 1e-3 <= error <= max(around) + 1e-3
    page.mouse.move(5, 5)
    expect(caption).to_have_text(before)
    assert page.locator("#boundary-backdrop").evaluate(INK) == pytest.approx(plain, abs=0.01)


def test_clicking_sets_the_starting_weights(learner: Learner) -> None:
    """The run begins anew from there, with the bias of the slice; undo brings the old one back."""
    learner.epochs(1)
    wait_for_surface(learner, 100)
    page, old = learner.page, learner.run()
    left, right, low, high = ranges(page)
    w1, w2 = left + 0.7 * (right - left), low + 0.3 * (high - low)
    bias = learner.exact("bias")

    page.mouse.click(*pixel(page, w1, w2))

    learner.expect_step(0)
    run = learner.wait_for_run(lambda run: bool(run["step"] == 0))
    assert run["start"]["weights"][0] == pytest.approx(w1, abs=(right - left) / 150)
    assert run["start"]["weights"][1] == pytest.approx(w2, abs=(high - low) / 50)
    assert run["start"] == {**run["start"], "bias": bias, "seed": None}
    page.locator("#undo").click()
    learner.expect_step(100)
    assert {**learner.run(), "version": 0} == {**old, "version": 0}


def test_dragging_lets_go_at_the_start(learner: Learner) -> None:
    """Pressed at one place and let go at another, the second counts; outside, none does."""
    wait_for_surface(learner, 0)
    page, old = learner.page, learner.run()
    left, right, low, high = ranges(page)

    page.mouse.move(*pixel(page, left + 0.3 * (right - left), low + 0.6 * (high - low)))
    page.mouse.down()
    page.mouse.move(5, 5, steps=4)
    page.mouse.up()
    assert learner.run()["start"] == old["start"]
    page.mouse.move(*pixel(page, left + 0.3 * (right - left), low + 0.6 * (high - low)))
    page.mouse.down()
    goal = left + 0.6 * (right - left), low + 0.4 * (high - low)
    page.mouse.move(*pixel(page, *goal), steps=4)
    page.mouse.up()

    run = learner.wait_for_run(lambda run: bool(run["start"] != old["start"]))
    assert run["start"]["weights"][0] == pytest.approx(goal[0], abs=(right - left) / 150)


def test_keys_do_what_the_mouse_does(learner: Learner) -> None:
    """Arrows look around from where the run is, Escape stops, Enter starts there."""
    wait_for_surface(learner, 0)
    page, weights = learner.page, learner.weights
    left, right, _, _ = ranges(page)
    page.locator("#loss-surface").focus()

    page.keyboard.press("ArrowLeft")
    expect(page.locator("#surface-caption")).to_contain_text("the dashed line")
    page.keyboard.press("Escape")
    expect(page.locator("#surface-caption")).not_to_contain_text("the dashed line")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")

    run = learner.wait_for_run(lambda run: bool(run["start"]["seed"] is None))
    assert run["start"]["weights"] == pytest.approx(
        [weights[0] - (right - left) / 10, weights[1]], rel=1e-4
    )


def test_optimum_or_its_absence_is_said(learner: Learner) -> None:
    """Where labels overlap the least error is told; elsewhere that there is none, and why."""
    caption = learner.page.locator("#surface-caption")
    expect(caption).to_contain_text("The lowest E of all")
    surface: dict[str, Any] = learner.page.request.get(f"{learner.run_address}/loss-surface").json()
    assert f"{surface['optimum']['loss']:.4f}" in caption.inner_text()

    learner.import_text("0,0,0\n0.2,0.1,0\n1,1,1\n0.8,0.9,1")

    expect(caption).to_contain_text("No finite weights are best: a line separates the labels")

    learner.import_text("0,0,1\n0.2,0.1,1")

    expect(caption).to_contain_text("No finite weights are best: all points carry label 1")


def test_an_optimum_in_the_picture_is_pointed_at(learner: Learner) -> None:
    """It is far off along w₁ and near along w₂, where the picture reaches, and so is its mark."""
    learner.import_text("0,0,0\n0,1,0\n0.45,0,1\n0.45,1,1\n0.55,0,0\n0.55,1,0\n1,0,1\n1,1,1")
    caption = learner.page.locator("#surface-caption")

    expect(caption).to_contain_text("The lowest E of all, 0.4510, is ✕, with b = −2.81.")


def test_without_points_there_is_nothing_to_draw(learner: Learner) -> None:
    """The caption says so, and nothing is asked of the server in vain."""
    wait_for_surface(learner, 0)

    learner.button("Clear").click()

    expect(learner.page.locator("#surface-caption")).to_contain_text("Without points")
    expect(learner.page.locator("#surface-slice")).to_have_text("")


def test_ranges_stay_until_the_path_leaves_them(learner: Learner) -> None:
    """Stepping keeps the picture still; a start far outside has it drawn anew around it."""
    wait_for_surface(learner, 0)
    before = ranges(learner.page)

    for step in range(1, 6):
        learner.page.locator("#step-forward").click()
        wait_for_surface(learner, step)
        assert ranges(learner.page) == before
    learner.button("Set by hand").click()
    dialog = learner.page.get_by_role("dialog", name="Starting weights")
    dialog.get_by_label("w₁").fill("40")
    dialog.get_by_role("button", name="Start from these").click()

    after = eventually(lambda: ranges(learner.page), lambda now: now != before)
    assert after[0] < 40 < after[1]


def test_playing_is_not_held_up(learner: Learner) -> None:
    """While the run plays the surface is asked for seldom, one request at a time, and told late."""
    page = learner.page
    wait_for_surface(learner, 0)
    asked: list[Request] = []
    open_ = most = 0

    def start(request: Request) -> None:
        nonlocal open_, most
        if "loss-surface" in request.url:
            asked.append(request)
            open_ += 1
            most = max(most, open_)

    def end(request: Request) -> None:
        nonlocal open_
        if "loss-surface" in request.url:
            open_ -= 1

    page.on("request", start)
    page.on("requestfinished", end)
    learner.play()
    learner.wait_for_step(100)
    # However few updates a busy machine draws in the meantime.
    eventually(lambda: number_held(page, asked), lambda count: count >= 2)
    played = len(asked)
    step = learner.pause()
    wait_for_surface(learner, step)
    page.remove_listener("request", start)
    page.remove_listener("requestfinished", end)

    times = [request.timing["startTime"] for request in asked[:played]]
    assert most == 1
    assert all(later - earlier > 400 for earlier, later in pairwise(times))
