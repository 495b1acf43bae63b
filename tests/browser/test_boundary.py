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
    """An empty plot invites to click; error and accuracy are not there; play explains itself."""
    watch.allow("status of 409")

    learner.button("Clear").click()
    learner.wait_for_run(lambda run: run["points"] == [])

    expect(learner.page.get_by_text("There are no points yet. Click the plot")).to_be_visible()
    expect(learner.page.locator("#loss")).to_have_text("–")
    expect(learner.page.locator("#accuracy")).to_have_text("–")
    expect(learner.page.locator("#loss-caption")).to_have_text("Without points there is no error.")
    learner.page.locator("#play").click()
    expect(learner.page.get_by_role("alert").filter(has_text="no points")).to_be_visible()
    expect(learner.page.locator("#play")).to_have_attribute("aria-pressed", "false")
    assert learner.step == learner.run()["step"] == 0


def test_one_point_is_learned(learner: Learner) -> None:
    """With a single point every update is an epoch, and its error falls."""
    learner.button("Clear").click()
    learner.wait_for_run(lambda run: run["points"] == [])
    learner.click(0.5, 0.5)
    learner.wait_for_run(lambda run: len(run["points"]) == 1)
    before = learner.exact("loss")

    learner.page.locator("#step-forward").click()
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
    learner.page.locator("#reset").click()
    learner.expect_step(0)
    learner.epochs(60)

    sentence = "the perceptron stops moving as soon as it predicts 1 for each of them"
    expect(caption).to_contain_text(sentence)
    first, *others = learner.frames(177, 180)["weights"]
    assert others == [first] * 3


def test_the_perceptrons_picture_has_two_sides(learner: Learner) -> None:
    """One colour on each side of the line, all the way to it."""
    learner.import_text("0,0,0\n1,1,1")
    learner.page.get_by_text("Perceptron", exact=True).click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))

    start_from(learner, "4", "0", "-1")
    heights = [(x1, 0.4) for x1 in (0.1, 0.22, 0.28, 0.9)]
    left, near_left, near_right, right = learner.darkness(*heights)

    assert left == near_left != near_right == right


def test_identical_points_are_learned(learner: Learner) -> None:
    """Several points at one place, of one label or of both, give finite numbers and a picture."""
    for labels, sentence in (("000", "All points carry"), ("010", "label 1, 0.3333.")):
        learner.import_text("\n".join(f"3,4,{label}" for label in labels))
        expect(learner.page.locator("#boundary-caption")).to_contain_text(sentence)

        learner.epochs(3)

        assert_finite(learner)
        assert learner.has_dots((3, 4))
        expect(learner.page.locator("#boundary-caption")).to_contain_text(sentence)


def test_weights_of_zero_have_no_line(learner: Learner) -> None:
    """With both weights zero the page draws no line and says so, until the first update."""
    start_from(learner, "0", "0", "0")
    sentence = "Both weights are 0, so there is no line"
    expect(learner.page.get_by_text(sentence)).to_be_visible()
    places = [(x / 40, 0.97) for x in range(41)]
    without = learner.darkness(*places)

    learner.page.locator("#step-forward").click()
    learner.expect_step(1)

    expect(learner.page.get_by_text(sentence)).to_have_count(0)
    assert max(without) < 0.3
    assert learner.frames(0, 0)["accuracy"] == [0.5]
    assert learner.frames(0, 0)["loss"] == [pytest.approx(math.log(2))]
    assert_finite(learner)


def test_a_vertical_line_is_drawn_where_it_is(learner: Learner) -> None:
    """With w₂ = 0 the line stands upright at −b / w₁, through the whole plot."""
    learner.import_text("0,0,0\n1,1,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 2)

    start_from(learner, "4", "0", "-1")
    heights = [0.01, 0.2, 0.45, 0.7, 0.99]
    on = learner.darkness(*((0.25, x2) for x2 in heights))
    left = learner.darkness(*((0.22, x2) for x2 in heights))
    right = learner.darkness(*((0.28, x2) for x2 in heights))

    assert min(on) > 0.6
    assert max(left + right) < 0.4


def test_one_weight_of_zero_leaves_a_line(learner: Learner) -> None:
    """Only where both are zero is there none: an upright line has its equation."""
    start_from(learner, "4", "0", "-1")

    expect(learner.page.locator("#equation")).to_contain_text("4.000 x₁")
    expect(learner.page.get_by_text("so there is no line")).to_have_count(0)


def test_points_just_beyond_the_unit_square_are_in_view(learner: Learner) -> None:
    """The plot grows as far as the last of them."""
    learner.import_text("-0.2,-0.2,0\n1.2,1.2,1\n0.5,0.4,1\n0.5,0.6,0")

    learner.expect_dots((-0.2, -0.2), (1.2, 1.2))

    expect(learner.page.locator("#boundary-caption")).not_to_contain_text("outside the view")


def test_far_away_points_are_shown(learner: Learner) -> None:
    """Points at the limit of the coordinates are in view and give finite numbers."""
    learner.import_text("-1000000,-1000000,0\n1000000,1000000,1\n0,0,1")
    learner.wait_for_run(lambda run: len(run["points"]) == 3)

    learner.epochs(2)

    assert_finite(learner)
    learner.expect_dots((-1e6, -1e6), (1e6, 1e6), (0, 0))


def test_a_rate_far_too_large_stays_finite(learner: Learner) -> None:
    """The largest learning rate drives scores to extremes; the numbers stay numbers."""
    learner.type_into("#learning-rate", "1000")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 1000)

    learner.epochs(3)

    assert_finite(learner)
    assert learner.exact("loss") == learner.frames(300, 300)["loss"][0]
