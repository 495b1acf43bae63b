"""Honesty about the learning rate: where descent is sure, and when the error rises."""

from itertools import pairwise
from math import log10

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually, hold_next, number_held

PLACE = """(plot, [step, loss]) => {
  const { left, top } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return [left + xaxis._offset + xaxis.d2p(step), top + yaxis._offset + yaxis.d2p(loss)];
}"""

ROOM = "({ _fullLayout: { xaxis, yaxis } }) => [xaxis._length, yaxis._length]"


def bound(learner: Learner) -> float:
    """The rate below which the mean over all points is sure to descend, from the curvature."""
    X = np.array([(x1, x2, 1.0) for x1, x2, _ in learner.points()])
    largest = float(np.linalg.eigvalsh(X.T @ X / (4 * len(X)))[-1])
    return 2 / largest


def marked(learner: Learner) -> float:
    """The rate at which the mark stands."""
    return float(learner.page.locator("#rate-bound-mark").get_attribute("data-value") or "nan")


def test_mark_stands_where_the_guarantee_ends(learner: Learner) -> None:
    """For the sum m times smaller than for the mean; explained by a click; not for perceptrons."""
    page = learner.page
    sentence, mark = page.locator("#rate-bound-sentence"), page.locator("#rate-bound-mark")
    expect(mark).to_be_hidden()  # one point makes an update
    page.locator("#batch-size-choice").get_by_text("All").click()
    expect(mark).to_be_visible()
    expect(sentence).to_be_hidden()

    for_sum = marked(learner)
    page.locator("#rate-bound-summary").click()
    expect(sentence).to_contain_text("An update with the sum over all 100 points lowers E")
    expect(sentence).to_contain_text("curvature that the sum of the errors can have")
    page.locator("#reduction").get_by_text("Mean").click()
    expect(sentence).to_contain_text("An update with the mean over all 100 points lowers E")
    expect(sentence).to_contain_text("curvature that E can have")

    assert for_sum == pytest.approx(bound(learner) / 100, rel=1e-9)
    assert marked(learner) == pytest.approx(bound(learner), rel=1e-9)
    slider, box = page.locator("#learning-rate-slider").bounding_box(), mark.bounding_box()
    assert slider is not None
    assert box is not None
    thumb = 18  # pixels; the thumb's middle goes from half of it to as much before the end
    share = (log10(marked(learner)) + 4) / 5
    middle = slider["x"] + thumb / 2 + share * (slider["width"] - thumb)
    assert box["x"] + box["width"] / 2 == pytest.approx(middle, abs=1.5)
    page.locator("#rule").get_by_text("Perceptron").click()
    expect(mark).to_be_hidden()
    page.locator("#rule").get_by_text("Gradient").click()
    expect(mark).to_be_visible()
    learner.button("Clear").click()
    expect(mark).to_be_hidden()


def test_many_rising_epochs_are_explained(learner: Learner) -> None:
    """How often the error rose, why, and what helps; a change is not blamed for what was before.

    Only then is there a warning at the rate, which moves nothing.

    Below the mark every epoch lowers the error, and nothing is remarked on.
    """
    learner.page.locator("#batch-size-choice").get_by_text("All").click()
    learner.type_into("#learning-rate", "0.5")
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["learning_rate"] == 0.5))
    below = learner.page.locator("#more")
    place = below.bounding_box()
    learner.epochs(8)
    losses = learner.frames(0, 8)["loss"]
    rises = sum(later > earlier for earlier, later in pairwise(losses))
    assert rises >= 4, "this data was to overshoot at this rate"
    warning = learner.page.locator("#rate-warning")
    expect(warning).to_contain_text("E rose: choose α below 0.0")
    assert below.bounding_box() == place
    caption = learner.page.locator("#loss-caption")
    expect(caption).to_contain_text(f"E rose in {rises} of the last 8 epochs")
    expect(caption).to_contain_text("overshoots the valley")

    learner.type_into("#learning-rate", f"{0.99 * marked(learner):.6f}")
    expect(caption).to_contain_text("every update is an epoch")
    learner.epochs(2)
    losses = learner.frames(8, 10)["loss"]
    assert losses == sorted(losses, reverse=True)
    expect(caption).to_contain_text("every update is an epoch")


def point_at(learner: Learner, x: float, y: float, about: str = "") -> str:
    """Move the mouse to a place of the error plot and return what it says there."""

    def read() -> str:
        learner.page.mouse.move(x - 1, y)
        learner.page.mouse.move(x, y)
        return learner.page.locator("#loss-plot .hoverlayer").text_content() or ""

    return eventually(read, lambda said: about in said and said != "")


def test_the_error_curve_tells_its_numbers(learner: Learner) -> None:
    """A rise below it, its update and error to who points at it, and the mark of a change."""
    page, caption = learner.page, learner.page.locator("#loss-caption")
    seen: set[bool] = set()
    while seen != {True, False}:
        learner.step_forward(1)
        step = learner.step
        expect(page.locator("#update-title")).to_contain_text(f"Update {step} used")
        losses = learner.frames(step - 1, step)["loss"]
        rise = losses[1] - losses[0]
        seen.add(rise > 0)
        if rise > 0:
            expect(caption).to_contain_text(f"Update {step} raised E by {rise:.4f}")
            expect(caption).to_contain_text(f"for point {step} alone")
        else:
            expect(caption).to_have_text("How wrong the model is over all points: lower is better.")

    learner.epochs(1)
    learner.scrub(50)
    plot = page.locator("#loss-plot")
    said = point_at(learner, *plot.evaluate(PLACE, [50, learner.exact("loss")]))
    step = int(said.split("update ")[1].split(",")[0])
    assert abs(step - 50) <= 1
    assert f"{learner.frames(step, step)['loss'][0]:.6f}" in said
    learner.scrub(100)
    marks = plot.locator(".scatterlayer .point")
    before = marks.count()
    learner.type_into("#learning-rate", "0.05")
    expect(marks).to_have_count(before + 1)
    box = marks.last.bounding_box()
    assert box is not None
    said = point_at(learner, box["x"] + 4, box["y"] + 4, about="from update 100")
    assert "α = 0.05" in said


def test_the_tail_goes_on_where_the_curve_ends(learner: Learner) -> None:
    """However low the plot is: what Plotly draws and what lies over it have the same room."""
    page = learner.page
    low = "({ style }) => Object.assign(style, { flex: 'none', height: '70px', minHeight: 0 })"
    page.locator(".plot-error").evaluate(low)
    plot, tail = page.locator("#loss-plot"), page.locator("#loss-tail > svg")
    eventually(lambda: plot.evaluate("plot => plot.clientHeight"), lambda height: height == 70)

    def rooms() -> tuple[list[float], list[float]]:
        drawn = plot.evaluate(ROOM)
        over = [float(tail.get_attribute(name) or "nan") for name in ("width", "height")]
        return drawn, over

    eventually(rooms, lambda both: both[0] == both[1] and both[1][1] < 70)


def test_an_edit_before_the_curve_has_arrived_does_not_lose_it(learner: Learner) -> None:
    """The error of every update before the edit is there, though its first answer came too late."""
    learner.epochs(1)
    page = learner.page
    held = hold_next(page, "**/frames?*")
    page.reload()
    learner.expect_step(100)
    eventually(lambda: number_held(learner.page, held), bool)

    learner.click(0.05, 0.1)
    learner.wait_for_run(lambda run: len(run["points"]) == 101)
    learner.expect_dots((0.05, 0.1))
    learner.drawn()
    held[0].continue_()

    updates, _ = eventually(learner.curves, lambda curves: len(curves[0]) == 101)
    before = learner.frames(last=99)
    assert [updates[step] for step in range(100)] == before["loss"]


DASHED = """plot => {
  const { x, y } = plot.data[4];
  return [...x].map((step, i) => [step, y[i]]).filter(([step]) => step !== null);
}"""


def held_back_error(learner: Learner) -> dict[int, float]:
    """Return the error of the points held back as it can be pointed at, by the update's number."""
    drawn = learner.page.locator("#loss-plot").evaluate(DASHED)
    return {int(step): loss for step, loss in drawn}


def test_a_learner_bets_on_when_to_stop(learner: Learner) -> None:
    """Holds back a share, plays, covers the dashed curve, puts a flag, uncovers it, is scored."""
    page = learner.page
    legend, bet = page.locator("#loss-held-back-key"), page.locator("#bet")
    flag = page.locator("#loss-tail [data-shape=flag]")
    expect(bet).to_be_hidden()
    before = page.locator("#card-error .plot").bounding_box()
    page.locator("#hold-back").click()
    expect(page.locator("#point-count")).to_have_text("100, 30 held back")
    page.locator("#play").click()
    learner.wait_for_step(40)
    page.locator("#play").click()
    last = learner.wait_for_run(lambda run: run["step"] == learner.step)["step"]
    frames = learner.frames()
    truth = dict(zip(frames["step"], frames["loss_held_back"], strict=True))

    assert eventually(lambda: held_back_error(learner), lambda drawn: max(drawn) == last) == truth
    expect(legend).to_be_visible()
    assert learner.exact("loss-held-back") == truth[last]
    assert learner.exact("accuracy-held-back") == frames["accuracy_held_back"][-1]

    learner.button("Place your bet").click()
    expect(legend).to_be_hidden()
    expect(page.locator("#loss-held-back")).to_have_text("covered")
    eventually(lambda: held_back_error(learner), lambda drawn: drawn == {})
    expect(page.locator("#error-description")).not_to_contain_text("held back")
    expect(learner.button("Uncover")).to_be_disabled()
    field = page.get_by_label("Click where to stop:")
    expect(field).to_be_focused()
    field.fill(str(last + 1))
    field.press("Enter")
    expect(bet).to_contain_text(f"The flag stands at one of the updates 0 to {last}.")
    x, y = page.locator("#loss-plot").evaluate(PLACE, [20, 0.4])
    page.mouse.click(x, y)
    field = page.get_by_label("Stop at update")
    expect(field).to_have_value("20")
    expect(flag).to_be_visible()
    field.fill("21")
    field.press("Enter")
    learner.button("Uncover").click()

    lowest = min(truth, key=lambda step: (truth[step], step))
    apart = truth[21] - truth[lowest]
    expect(page.locator("#bet-sentence")).to_contain_text(
        f"{apart:.{3 if apart >= 0.01 else 4}f} above the lowest held-back error, "
        f"of update {lowest}:"
    )
    expect(learner.button("Bet again")).to_be_focused()
    expect(legend).to_be_visible()
    eventually(lambda: held_back_error(learner), lambda drawn: drawn == truth)

    page.keyboard.press("Control+z")
    expect(page.locator("#point-count")).to_have_text("100 points")
    for gone in (bet, flag, page.locator("#reading-held-back")):
        expect(gone).to_be_hidden()
    expect(legend).to_be_visible()  # up to now they were held back
    learner.button("Reset").click()
    expect(legend).to_be_hidden()
    eventually(lambda: page.locator("#card-error .plot").bounding_box(), lambda now: now == before)
