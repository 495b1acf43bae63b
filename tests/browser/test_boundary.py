"""Data and parameters at the edge of what can be learned: defined, finite and explained."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.watch import Watch


def assert_finite(learner: Learner) -> None:
    """Check that every number on screen is one."""
    numbers = [*learner.weights, *(learner.exact(name) for name in ("bias", "loss", "accuracy"))]
    assert all(map(math.isfinite, numbers))


def start_from(learner: Learner, w1: str, w2: str, bias: str) -> None:
    """Set the starting weights by hand."""
    learner.button("Set by hand").click()
    dialog = learner.page.get_by_role("dialog", name="Starting weights")
    for label, text in (("w₁", w1), ("w₂", w2), ("b", bias)):
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="Start from these").click()
    expect(dialog).to_be_hidden()
    learner.wait_for_run(lambda run: run["start"]["seed"] is None)


def test_without_points_the_page_says_what_to_do(learner: Learner, watch: Watch) -> None:
    """Error and accuracy are not there, play explains itself; the first point can be learned."""
    watch.allow("status of 409")
    page = learner.page

    learner.button("Clear").click()
    learner.wait_for_run(lambda run: run["points"] == [])
    expect(page.get_by_text("There are no points yet. Click the plot")).to_be_visible()
    expect(page.locator("#loss")).to_have_text("–")
    expect(page.locator("#accuracy")).to_have_text("–")
    expect(page.locator("#loss-caption")).to_have_text("Without points there is no error.")
    page.locator("#play").click()
    expect(page.get_by_role("alert").filter(has_text="no points")).to_be_visible()
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    assert learner.step == learner.run()["step"] == 0

    learner.click(0.5, 0.5)
    learner.wait_for_run(lambda run: len(run["points"]) == 1)
    expect(page.locator("#loss")).not_to_have_text("–")
    before = learner.exact("loss")
    page.locator("#step-forward").click()
    learner.expect_step(1)
    assert learner.exact("loss") < before
    assert learner.exact("epoch") == 1
    assert_finite(learner)


def test_one_class_is_explained(learner: Learner) -> None:
    """There is no end to learning one label, and the page says so; but the perceptron rests."""
    caption = learner.page.locator("#boundary-caption")
    learner.import_text("0.2,0.3,1\n0.4,0.1,1\n0.3,0.3,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)
    learner.epochs(3)
    expect(caption).to_contain_text("All points carry label 1")
    assert_finite(learner)

    learner.page.get_by_text("Perceptron", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))
    learner.type_into("#learning-rate", "1")
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["learning_rate"] == 1))
    learner.epochs(3)

    sentence = "the perceptron stops moving as soon as it predicts 1 for each of them"
    expect(caption).to_contain_text(sentence)
    first, *others = learner.frames(15, 18)["weights"]
    assert others == [first] * 3


def test_the_line_is_drawn_where_it_is(learner: Learner) -> None:
    """Upright at −b / w₁ with w₂ = 0, one colour on each side for a perceptron, none without w."""
    page = learner.page
    learner.import_text("0,0,0\n1,1,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 2)

    start_from(learner, "4", "0", "-1")
    heights = [0.01, 0.2, 0.45, 0.7, 0.99]
    on, *beside = (learner.darkness(*((x1, x2) for x2 in heights)) for x1 in (0.25, 0.22, 0.28))
    assert min(on) > 0.6
    assert max(max(beside)) < 0.4
    expect(page.locator("#equation")).to_contain_text("4.000 x₁")
    sentence = page.get_by_text("Both weights are 0, so there is no line")
    expect(sentence).to_have_count(0)

    page.get_by_text("Perceptron", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))
    learner.drawn()
    left, near_left, near_right, right = learner.darkness(
        *((x1, 0.4) for x1 in (0.1, 0.22, 0.28, 0.9))
    )
    assert left == near_left != near_right == right

    page.get_by_text("Gradient", exact=True).click()
    start_from(learner, "0", "0", "0")
    expect(sentence).to_be_visible()
    assert max(learner.darkness(*((x / 40, 0.97) for x in range(41)))) < 0.3
    assert learner.frames(0, 0)["accuracy"] == [0.5]
    assert learner.frames(0, 0)["loss"] == [pytest.approx(math.log(2))]
    learner.epochs(1)
    expect(sentence).to_have_count(0)
    assert_finite(learner)


def test_any_points_and_rate_give_finite_numbers_and_a_picture(learner: Learner) -> None:
    """One place for all, beyond the unit square, at the coordinates' limit, a rate of 1000."""
    caption = learner.page.locator("#boundary-caption")
    for labels, sentence in (("000", "All points carry"), ("010", "label 1, 0.3333.")):
        learner.import_text("\n".join(f"3,4,{label}" for label in labels))
        expect(caption).to_contain_text(sentence)
        learner.epochs(2)
        assert_finite(learner)
        assert learner.has_dots((3, 4))
        expect(caption).to_contain_text(sentence)

    learner.import_text("-0.2,-0.2,0\n1.2,1.2,1\n0.5,0.4,1\n0.5,0.6,0")
    learner.expect_dots((-0.2, -0.2), (1.2, 1.2))
    expect(caption).not_to_contain_text("outside the view")

    learner.type_into("#learning-rate", "1000")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 1000)
    learner.import_text("-1000000,-1000000,0\n1000000,1000000,1\n0,0,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)
    learner.epochs(2)
    assert_finite(learner)
    assert learner.exact("loss") == learner.frames(learner.step)["loss"][-1]
    learner.expect_dots((-1e6, -1e6), (1e6, 1e6), (0, 0))
