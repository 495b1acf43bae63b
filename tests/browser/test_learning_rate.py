"""Honesty about the learning rate: where descent is sure, and when the error rises."""

from itertools import pairwise
from math import log10

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner

RISES_AFTER_A_THOUSAND_EPOCHS = """async () => {
  const main = document.querySelector('script[type="module"]').src;
  const [{ createTimeline }, { risesOf }] = await Promise.all(
    ["run/timeline.js", "error/error-remark.js"].map(name => import(new URL(name, main))));
  const timeline = createTimeline({ api: {}, run: {} });
  for (let step = 0; step <= 1000; step += 1) {
    const frame = { step, epoch: step, loss: step % 2, completesEpoch: step > 0 };
    timeline.pass({ frame, passed: [] });
  }
  const late = timeline.epochsUpTo(1000);
  return [risesOf(late), late.map(({ epoch }) => epoch), risesOf(timeline.epochsUpTo(500))];
}"""

TOO_SMALL_RISES = """async () => {
  const main = document.querySelector('script[type="module"]').src;
  const { risesOf } = await import(new URL("error/error-remark.js", main));
  const zigzag = height => risesOf(
    Array.from({ length: 11 }, (_, i) => ({ epoch: i, loss: 0.5 + height * (i % 2) })));
  return [zigzag(0.0009), zigzag(0.0011)];
}"""


def bound(learner: Learner) -> float:
    """The rate below which the mean over all points is sure to descend, from the curvature."""
    X = np.array([(x1, x2, 1.0) for x1, x2, _ in learner.points()])
    largest = float(np.linalg.eigvalsh(X.T @ X / (4 * len(X)))[-1])
    return 2 / largest


def marked(learner: Learner) -> float:
    """The rate at which the mark stands."""
    return float(learner.page.locator("#rate-bound-mark").get_attribute("data-value") or "nan")


def test_mark_stands_where_the_guarantee_ends(learner: Learner) -> None:
    """For the sum it is m times smaller than for the mean, and stands there on the slider."""
    page = learner.page
    expect(page.locator("#rate-bound-mark")).to_be_visible()

    for_sum = marked(learner)
    page.locator("#reduction").get_by_text("Mean").click()
    expect(page.locator("#rate-bound-mark")).not_to_have_attribute("data-value", str(for_sum))

    assert for_sum == pytest.approx(bound(learner) / 100, rel=1e-9)
    assert marked(learner) == pytest.approx(bound(learner), rel=1e-9)
    slider = page.locator("#learning-rate-slider").bounding_box()
    mark = page.locator("#rate-bound-mark").bounding_box()
    assert slider is not None
    assert mark is not None
    thumb = 18  # pixels; the thumb's middle goes from half of it to as much before the end
    share = (log10(marked(learner)) + 4) / 5
    middle = slider["x"] + thumb / 2 + share * (slider["width"] - thumb)
    assert mark["x"] + mark["width"] / 2 == pytest.approx(middle, abs=1.5)


def test_what_the_mark_means_is_a_click_away(learner: Learner) -> None:
    """In one sentence, for the reduction in force."""
    page = learner.page
    sentence = page.locator("#rate-bound-sentence")
    expect(sentence).to_be_hidden()

    page.locator("#rate-bound-summary").click()

    expect(sentence).to_contain_text("An update by the sum over all 100 points is sure to lower E")
    expect(sentence).to_contain_text("curvature the sum of the errors can have")
    page.locator("#reduction").get_by_text("Mean").click()
    expect(sentence).to_contain_text("An update by the mean over all 100 points is sure to lower E")
    expect(sentence).to_contain_text("curvature E can have")


def test_without_points_or_by_the_perceptron_nothing_is_marked(learner: Learner) -> None:
    """There is no error, or it is not followed, so nothing can be guaranteed."""
    page = learner.page
    page.locator("#rule").get_by_text("Perceptron").click()
    expect(page.locator("#rate-bound-mark")).to_be_hidden()
    page.locator("#rule").get_by_text("Gradient").click()
    expect(page.locator("#rate-bound-mark")).to_be_visible()

    learner.button("Clear").click()

    expect(page.locator("#rate-bound-mark")).to_be_hidden()


def test_a_rise_is_explained_where_it_appears(learner: Learner) -> None:
    """An update that raises the mean error says by how much, and that it followed one point."""
    page, caption = learner.page, learner.page.locator("#loss-caption")
    seen = set()
    for step in range(1, 9):
        page.locator("#step-forward").click()
        expect(page.locator("#update-title")).to_contain_text(f"Update {step} used")
        losses = learner.frames(step - 1, step)["loss"]
        rise = losses[1] - losses[0]
        seen.add(rise > 0)
        if rise > 0:
            expect(caption).to_contain_text(f"Update {step} raised the mean error by {rise:.4f}")
            expect(caption).to_contain_text(f"it followed point {step} alone")
        else:
            expect(caption).to_contain_text("grey zigzag")
            expect(caption).not_to_contain_text("raised")
    assert seen == {True, False}


def overshoot(learner: Learner) -> None:
    """Have each update use all points, at a rate far beyond the mark, for some epochs."""
    learner.page.locator("#batch-size-choice").get_by_text("All").click()
    learner.type_into("#learning-rate", "0.5")
    learner.wait_for_run(
        lambda run: bool(
            run["hyperparameters"]["learning_rate"] == 0.5
            and run["hyperparameters"]["batch_size"] is None
        )
    )
    learner.epochs(12)


def test_many_rising_epochs_are_explained(learner: Learner) -> None:
    """Far beyond the mark the error jumps about; the page says how often, why, and what helps."""
    overshoot(learner)

    losses = learner.frames(2, 12)["loss"]
    rises = sum(later > earlier for earlier, later in pairwise(losses))
    assert rises >= 4, "this data was to overshoot at this rate"
    caption = learner.page.locator("#loss-caption")
    expect(caption).to_contain_text(f"The error rose in {rises} of the last 10 epochs")
    expect(caption).to_contain_text("overshoots the valley")
    expect(caption).to_contain_text(f"{bound(learner) / 100:.4f}")


def test_nothing_before_a_change_is_blamed_on_it(learner: Learner) -> None:
    """What the error did at another rate, or by another rule, is not said of the present one."""
    caption = learner.page.locator("#loss-caption")
    overshoot(learner)
    expect(caption).to_contain_text("The error rose")

    learner.type_into("#learning-rate", f"{0.5 * marked(learner):.6f}")
    expect(caption).to_contain_text("both curves are one")
    learner.epochs(2)

    losses = learner.frames(12, 14)["loss"]
    assert losses == sorted(losses, reverse=True)
    expect(caption).to_contain_text("both curves are one")


def test_below_the_mark_nothing_rises(learner: Learner) -> None:
    """Just below it every epoch lowers the error, and nothing is remarked on."""
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.type_into("#learning-rate", f"{0.99 * marked(learner):.6f}")
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["batch_size"] is None))

    learner.epochs(12)

    losses = learner.frames(0, 12)["loss"]
    assert losses == sorted(losses, reverse=True)
    expect(page.locator("#loss-caption")).not_to_contain_text("rose")


def test_the_epochs_spoken_of_follow_one_another(learner: Learner) -> None:
    """Late in a long run the last ten are all known; a gap further back is not counted as one."""
    of_latest, late, early = learner.page.evaluate(RISES_AFTER_A_THOUSAND_EPOCHS)

    assert late == list(range(990, 1001))
    assert of_latest == {"rises": 5, "of": 10}
    assert early is None


def test_rises_too_small_to_see_are_not_spoken_of(learner: Learner) -> None:
    """Five that together are less than a hundredth of the error are as if there were none."""
    invisible, visible = learner.page.evaluate(TOO_SMALL_RISES)

    assert invisible is None
    assert visible == {"rises": 5, "of": 10}
