"""The update on screen, worked out in numbers and in words."""

import json
from decimal import Decimal
from functools import partial
from math import exp, log
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually

PARAMETERS = ("w1", "w2", "bias")

AROUND = """(canvas, [x, y, radius]) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { left, top } = canvas.getBoundingClientRect();
  const ratio = canvas.width / canvas.clientWidth;
  let dark = 0;
  for (let i = 0; i < 180; i += 1) {
    const angle = (i / 180) * 2 * Math.PI;
    const across = Math.floor((x - left + radius * Math.cos(angle)) * ratio);
    const down = Math.floor((y - top + radius * Math.sin(angle)) * ratio);
    const [red, green, blue] = context.getImageData(across, down, 1, 1).data;
    if (red + green + blue < 330) dark += 1;
  }
  return dark / 180;
}"""
"""The share of a circle on the canvas that is dark."""


EDGES = """selectors => selectors.flatMap(selector => {
  const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return [top, bottom];
})"""
"""The upper and the lower edge of elements, one after the other."""

COLOUR = """(canvas, [x, y]) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { left, top } = canvas.getBoundingClientRect();
  const ratio = canvas.width / canvas.clientWidth;
  const [red, green, blue] = context.getImageData((x - left) * ratio, (y - top) * ratio, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}"""
"""The colour of the canvas at a place in the window."""


def shown(page: Page, name: str) -> Any:
    """The exact value behind one of the card's outputs."""
    text = page.locator(f"#update-{name}").get_attribute("data-value")
    return json.loads(text or "null")


def text(page: Page, name: str) -> str:
    """What one of the card's outputs says."""
    return page.locator(f"#update-{name}").inner_text()


def decimal(text: str) -> Decimal:
    """Read a number as the page writes it."""
    return Decimal(text.replace("−", "-").replace("+", "").replace(" ", ""))


def on_update(page: Page, step: int) -> None:
    """Wait until the card shows an update that was made."""
    expect(page.locator("#update-title")).to_contain_text(f"Update {step} used")


def plain_point(point: dict[str, Any], weights: list[float], bias: float) -> dict[str, Any]:
    """Work out a point by the lesson's formulas."""
    x1, x2, label = point["x1"], point["x2"], point["label"]
    z = weights[0] * x1 + weights[1] * x2 + bias
    prediction = 1 / (1 + exp(-z))
    error = label - prediction
    return {
        "z": z,
        "prediction": prediction,
        "loss": -label * log(prediction) - (1 - label) * log(1 - prediction),
        "error": error,
        "gradient": [-error * x1, -error * x2, -error],
    }


def moment(learner: Learner, step: int) -> tuple[list[float], float]:
    """Weights and bias after an update, as the server has them."""
    frames = learner.frames(step, step)
    return frames["weights"][0], frames["bias"][0]


def test_numbers_of_one_point(learner: Learner) -> None:
    """z, ŷ, E, y − ŷ, the gradient and all three parameters are the lesson's formulas.

    In the very digits on screen, before plus change is after, and label minus prediction the
    difference; the sentence tells of the same point.
    """
    for step in range(1, 5):
        learner.page.locator("#step-forward").click()
        on_update(learner.page, step)

        run, (weights, bias) = learner.run(), moment(learner, step - 1)
        rate = run["hyperparameters"]["learning_rate"]
        point = run["points"][step - 1]
        expected = plain_point(point, weights, bias)
        for name, value in expected.items():
            assert shown(learner.page, name) == pytest.approx(value, rel=1e-12, abs=1e-15), name
        assert shown(learner.page, "point") == [point["x1"], point["x2"], point["label"]]
        after_weights, after_bias = moment(learner, step)
        changes = [-rate * value for value in expected["gradient"]]
        before, after = [*weights, bias], [*after_weights, after_bias]
        for name, from_, change, to in zip(PARAMETERS, before, changes, after, strict=True):
            assert shown(learner.page, f"{name}-before") == from_
            assert shown(learner.page, f"{name}-change") == pytest.approx(change, rel=1e-12)
            assert shown(learner.page, f"{name}-after") == to
        losses = learner.frames(step - 1, step)["loss"]
        assert shown(learner.page, "loss-before") == pytest.approx(losses[0], rel=1e-14)
        assert shown(learner.page, "loss-after") == pytest.approx(losses[1], rel=1e-14)

        for name in (*PARAMETERS, "loss"):
            parts = [text(learner.page, f"{name}-{part}") for part in ("before", "change", "after")]
            assert decimal(parts[0]) + decimal(parts[1]) == decimal(parts[2]), (step, name)
        label, prediction = text(learner.page, "error-terms").replace("=", "").split(" − ")
        assert decimal(label) - decimal(prediction) == decimal(text(learner.page, "error"))
        told = f"Labelled {point['label']}, predicted {expected['prediction']:.3f}"
        assert told in text(learner.page, "sentence")


def test_any_update_of_the_timeline(learner: Learner) -> None:
    """Scrubbed to or stepped back to, an earlier update is worked out as it was made."""
    learner.epochs(2)

    learner.scrub(37)
    on_update(learner.page, 37)
    scrubbed = shown(learner.page, "z")
    learner.page.locator("#step-back").click()
    on_update(learner.page, 36)

    points = learner.run()["points"]
    assert scrubbed == pytest.approx(plain_point(points[36], *moment(learner, 36))["z"])
    assert shown(learner.page, "z") == pytest.approx(
        plain_point(points[35], *moment(learner, 35))["z"]
    )


def test_the_first_update_is_worked_out_before_it_is_made(learner: Learner) -> None:
    """At update 0 the card shows what comes next, and stepping does exactly that."""
    title = learner.page.locator("#update-title")
    expect(title).to_have_text("Update 1 comes next, with point 1")
    promised = shown(learner.page, "w1-after")

    learner.page.locator("#step-forward").click()
    on_update(learner.page, 1)

    assert learner.weights[0] == promised
    expect(learner.page.locator("#update-next-points")).to_have_text("point 2")


def updates_by_ten(reduction: str, run: dict[str, Any]) -> bool:
    """Whether ten points make an update, by their sum or mean."""
    found = run["hyperparameters"]
    return bool(found["batch_size"] == 10 and found["reduction"] == reduction)


def test_a_batch_shows_each_point_and_their_sum(learner: Learner) -> None:
    """Every point of the batch can be looked at, and the sum or mean is what moves the line."""
    page = learner.page
    page.locator("#batch-size-choice").get_by_text("10", exact=True).click()
    for reduction, factor in (("sum", 1.0), ("mean", 0.1)):
        page.locator("#reset").click()
        learner.expect_step(0)
        page.locator("#reduction").get_by_text(reduction.capitalize()).click()
        learner.wait_for_run(partial(updates_by_ten, reduction))
        page.locator("#step-forward").click()
        expect(page.locator("#update-title")).to_have_text("Update 1 used 10 points")

        run, (weights, bias) = learner.run(), moment(learner, 0)
        total = [0.0, 0.0, 0.0]
        for place in range(10):
            expect(page.locator("#update-point-place")).to_have_text(f"{place + 1} of 10")
            expected = plain_point(run["points"][place], weights, bias)
            for name, value in expected.items():
                assert shown(page, name) == pytest.approx(value, rel=1e-12), (place, name)
            total = [a - b for a, b in zip(total, expected["gradient"], strict=True)]
            page.get_by_role("button", name="Next point of this update").click()
        expect(page.locator("#update-point-place")).to_have_text("1 of 10")
        rate = run["hyperparameters"]["learning_rate"] * factor
        assert shown(page, "sum") == pytest.approx(total, rel=1e-12)
        for name, value in zip(PARAMETERS, total, strict=True):
            assert shown(page, f"{name}-change") == pytest.approx(rate * value, rel=1e-12)


def test_derivation_holds_for_the_other_label_and_the_perceptron(learner: Learner) -> None:
    """With label 0 the other term is left; for the perceptron one line stands, with its ŷ."""
    page = learner.page
    for step in (1, 2):
        page.locator("#step-forward").click()
        on_update(page, step)
    page.get_by_role("button", name="Derivation").click()
    page.get_by_role("button", name="All lines").click()
    point = learner.run()["points"][1]
    plain = plain_point(point, *moment(learner, 1))

    assert point["label"] == 0
    expect(page.locator("#derivation-error")).to_contain_text("−ln(1 − ")
    expect(page.locator("#derivation-chain")).to_contain_text("w₁: 1 · 1/(1 − ")
    for line in ("chain", "cancelled", "gradient"):
        value = page.locator(f"#derivation-{line} .quantity-weight1").get_attribute("data-value")
        assert float(value or "nan") == pytest.approx(plain["gradient"][0], rel=1e-12), line

    page.locator("#rule").get_by_text("Perceptron").click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))
    page.locator("#step-forward").click()
    on_update(page, 3)
    expect(page.locator(".derivation-line:visible")).to_have_count(1)
    change = page.locator("#derivation-perceptron .quantity-weight1").get_attribute("data-value")
    assert float(change or "nan") == shown(page, "w1-change")


def test_used_and_next_points_are_ringed(learner: Learner) -> None:
    """A whole ring around the point just used, a dashed and wider one around the next."""
    page = learner.page
    page.locator("#step-forward").click()
    on_update(page, 1)
    expect(page.locator("#update-next-points")).to_have_text("point 2")
    points = learner.points()
    used, following = (learner.pixel(x1, x2) for x1, x2, _ in points[:2])
    canvas = page.locator("#boundary-backdrop")

    def ring(pixel: tuple[float, float], radius: float) -> float:
        return float(canvas.evaluate(AROUND, [*pixel, radius]))

    assert eventually(lambda: ring(used, 11), lambda share: share > 0.85) <= 1
    assert 0.15 < ring(following, 14) < 0.75


def test_a_bar_at_each_point_of_a_batch_tells_its_difference(learner: Learner) -> None:
    """Up from the point that asks for a higher prediction, down from the other, as long as that."""
    page = learner.page
    learner.import_text("0.2,0.5,1\n0.8,0.5,0\n")
    learner.wait_for_run(lambda run: len(run["points"]) == 2)
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.wait_for_run(lambda run: run["hyperparameters"]["batch_size"] is None)

    page.locator("#step-forward").click()
    on_update(page, 1)

    for place, index in enumerate((0, 1)):
        x, y = learner.pixel(*learner.points()[index][:2])
        expect(page.locator("#update-point-place")).to_have_text(f"{place + 1} of 2")
        error = shown(page, "error")
        end = -(11 + 44 * abs(error)) * (1 if error > 0 else -1)
        seen = {
            where: page.locator("#boundary-backdrop").evaluate(COLOUR, [x, y + end + way])
            for where, way in (("inside", -3 if end > 0 else 3), ("beyond", 3 if end > 0 else -3))
        }
        assert seen["inside"] == "rgb(176, 24, 92)", (index, seen)
        assert seen["beyond"] != "rgb(176, 24, 92)", (index, seen)
        page.locator("#update-point-next").click()


def test_while_playing_the_card_is_calm(learner: Learner) -> None:
    """Too fast to read, it shows no numbers; paused, those of the update on screen."""
    page = learner.page
    learner.play()
    expect(page.locator("#update-sentence")).to_contain_text("Pause or step")
    assert page.locator("#update-z").inner_text() == ""
    learner.wait_for_step(20)
    assert page.locator("#update-z").inner_text() == ""

    step = learner.pause()

    on_update(page, step)
    point = learner.run()["points"][(step - 1) % 100]
    expected = plain_point(point, *moment(learner, step - 1))
    assert shown(page, "z") == pytest.approx(expected["z"], rel=1e-12)


def test_at_reading_speed_the_card_goes_along(learner: Learner) -> None:
    """At one update a second those that are made are worked out while it plays."""
    page = learner.page
    page.locator("#speed").select_option("1/s")

    learner.play()
    worked_out = page.wait_for_function(
        """() => document.getElementById("play").getAttribute("aria-pressed") === "true"
          && /Update [0-9]+ used/.exec(document.getElementById("update-title").textContent)?.[0]"""
    ).json_value()
    shown = learner.pause()

    assert worked_out in {f"Update {step} used" for step in range(1, shown + 1)}
    on_update(page, shown)


def test_derivation_unfolds_with_the_point_s_numbers(learner: Learner) -> None:
    """A line at a time; σ′, the slopes of ŷ and of E are those of the formulas."""
    page = learner.page
    page.locator("#step-forward").click()
    on_update(page, 1)
    lines = page.locator(".derivation-line:visible")

    page.get_by_role("button", name="Derivation").click()
    for count in range(1, 10):
        expect(lines).to_have_count(count)
        if count < 9:
            page.get_by_role("button", name="Next line").click()
    expect(page.get_by_role("button", name="Next line")).to_be_disabled()

    weights, bias = moment(learner, 0)
    point = learner.run()["points"][0]
    plain = plain_point(point, weights, bias)
    slope = plain["prediction"] * (1 - plain["prediction"])

    def numbers(line: str) -> list[float]:
        values = page.locator(f"#derivation-{line} [data-value]").evaluate_all(
            "elements => elements.map(element => element.dataset.value)"
        )
        return [float(value) for value in values]

    products = [weights[0] * point["x1"], weights[1] * point["x2"], bias]
    factors = [*weights, bias]
    assert numbers("score") == pytest.approx([*factors, *products, plain["z"]], abs=1e-15)
    assert numbers("error")[-1] == pytest.approx(plain["loss"], rel=1e-12)
    assert numbers("slope")[-1] == pytest.approx(slope, rel=1e-12)
    assert numbers("prediction-by-weight") == pytest.approx(
        [slope * point["x1"], slope * point["x2"], slope], rel=1e-12
    )
    assert numbers("gradient") == pytest.approx([plain["error"], *plain["gradient"]], rel=1e-12)
    assert numbers("chain")[-1] == pytest.approx(plain["gradient"][0], rel=1e-12)
    assert numbers("cancelled")[-1] == pytest.approx(plain["gradient"][0], rel=1e-12)
    assert numbers("descent")[-1] == pytest.approx(-0.3 * plain["gradient"][0], rel=1e-12)


def test_without_points_the_card_invites(learner: Learner) -> None:
    """It says what to do; with the first point it works out what would come next."""
    page = learner.page
    learner.button("Clear").click()
    expect(page.locator("#update-sentence")).to_contain_text("Add a point")

    learner.click(0.3, 0.7)

    expect(page.locator("#update-title")).to_have_text("Update 1 comes next, with point 1")


def test_tabs_go_by_the_keyboard(learner: Learner) -> None:
    """Arrows go round the tabs and step through nothing."""
    page = learner.page
    page.get_by_role("tab", name="This update").focus()

    for name in ("Compare", "Notebook", "This update", "Compare"):
        page.keyboard.press("ArrowRight")
        tab = page.get_by_role("tab", name=name)
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    page.keyboard.press("Home")

    expect(page.get_by_role("tabpanel", name="This update")).to_be_visible()
    assert learner.step == 0


def test_axe_finds_nothing(learner: Learner) -> None:
    """With the derivation and the quiz open, in light and in dark."""
    learner.page.locator("#step-forward").click()
    on_update(learner.page, 1)
    learner.page.get_by_role("button", name="Derivation").click()
    learner.page.get_by_role("button", name="All lines").click()
    learner.page.get_by_role("button", name="Quiz").click()

    assert complaints(learner.page) == ""


def test_on_a_phone_nothing_is_cut_off(phone_learner: Learner) -> None:
    """Everything is reached by scrolling down, nothing by scrolling sideways."""
    learner = phone_learner
    learner.page.locator("#step-forward").click()
    on_update(learner.page, 1)
    learner.page.get_by_role("button", name="Derivation").click()

    width = learner.page.evaluate("document.scrollingElement.scrollWidth")
    edges = learner.page.evaluate(EDGES, ["#why-tabs", ".parameters", ".update-head", "#update-z"])

    assert width <= 390
    assert edges == sorted(edges)
