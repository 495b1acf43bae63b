"""The update on screen, worked out in numbers and in words."""

import json
from decimal import Decimal
from math import exp, log
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.conftest import Visit
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
    """z, ŷ, y − ŷ and all three parameters are the lesson's formulas.

    In the very digits on screen, before plus change is after, and label minus prediction the
    difference; the sentence tells of the same point. What comes next is worked out before it is.
    """
    page = learner.page
    expect(page.locator("#update-title")).to_have_text("Next comes update 1, with point 1.")
    promised = shown(page, "w1-after")
    for step in (1, 2):
        learner.step_forward(1)
        on_update(page, step)
        run, (weights, bias) = learner.run(), moment(learner, step - 1)
        point = run["points"][step - 1]
        expected = plain_point(point, weights, bias)
        for name in ("z", "prediction", "error"):
            value = pytest.approx(expected[name], rel=1e-12, abs=1e-15)
            assert shown(page, name) == value, name
        assert shown(page, "point") == [point["x1"], point["x2"], point["label"]]
        after_weights, after_bias = moment(learner, step)
        changes = [-run["hyperparameters"]["learning_rate"] * g for g in expected["gradient"]]
        before, after = [*weights, bias], [*after_weights, after_bias]
        for name, from_, change, to in zip(PARAMETERS, before, changes, after, strict=True):
            assert shown(page, f"{name}-before") == from_
            assert shown(page, f"{name}-change") == pytest.approx(change, rel=1e-12)
            assert shown(page, f"{name}-after") == to
        losses = [shown(page, "loss-before"), shown(page, "loss-after")]
        assert losses == pytest.approx(learner.frames(step - 1, step)["loss"], rel=1e-14)

        for name in (*PARAMETERS, "loss"):
            parts = [text(page, f"{name}-{part}") for part in ("before", "change", "after")]
            assert decimal(parts[0]) + decimal(parts[1]) == decimal(parts[2]), (step, name)
        label, prediction = text(page, "error-terms").replace("=", "").split(" − ")
        assert decimal(label) - decimal(prediction) == decimal(text(page, "error"))
        told = f"Its label is {point['label']}, the model said {expected['prediction']:.3f}:"
        assert told in text(page, "sentence")
        assert step > 1 or learner.weights[0] == promised


def test_an_update_of_the_timeline_is_worked_out_and_ringed(learner: Learner) -> None:
    """As it was made: a whole ring around the point just used, a dashed wider one for the next."""
    page, canvas = learner.page, learner.page.locator("#boundary-backdrop")
    points = learner.run()["points"]
    learner.epochs(1)

    def ring(step: int, radius: float) -> float:
        point = points[step - 1]
        return float(canvas.evaluate(AROUND, [*learner.pixel(point["x1"], point["x2"]), radius]))

    learner.scrub(37)
    on_update(page, 37)
    z = plain_point(points[36], *moment(learner, 36))["z"]
    assert shown(page, "z") == pytest.approx(z, rel=1e-12)
    page.locator("#step-back").click()
    on_update(page, 36)
    z = plain_point(points[35], *moment(learner, 35))["z"]
    assert shown(page, "z") == pytest.approx(z, rel=1e-12)
    learner.scrub(1)
    on_update(page, 1)
    assert eventually(lambda: ring(1, 11), lambda share: share > 0.85) <= 1
    assert 0.15 < ring(2, 14) < 0.75


def test_a_batch_shows_each_point_and_their_sum(learner: Learner) -> None:
    """Each slope stands over the weight it moves; the derivation goes from point to point.

    Each point has a bar as long as its difference.

    The bar goes up from the point that asks for a higher prediction, down from the other.
    """
    page = learner.page
    learner.import_text("0.2,0.5,1\n0.8,0.5,0\n0.5,0.1,1\n")
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.go_deeper("Derivation")
    learner.button("All lines").click()
    for step, (reduction, factor) in enumerate([("sum", 1.0), ("mean", 1 / 3)], 1):
        page.locator("#reduction").get_by_text(reduction.capitalize()).click()
        learner.wait_for_run(
            lambda run, reduction=reduction: bool(  # type: ignore[misc]
                run["hyperparameters"] | {"batch_size": None, "reduction": reduction}
                == run["hyperparameters"]
            )
        )
        learner.step_forward(1)
        expect(page.locator("#update-title")).to_have_text(f"Update {step} used all 3 points.")
        points, (weights, bias) = learner.run()["points"], moment(learner, step - 1)
        total = [0.0, 0.0, 0.0]
        for place, point in enumerate(points):
            expect(page.locator("#update-point-place")).to_have_text(f"{place + 1} of 3")
            expected = plain_point(point, weights, bias)
            learner.drawn()
            assert derived(page, "gradient", ".quantity-error") == pytest.approx(
                [expected["error"]], rel=1e-12
            )
            total = [a - b for a, b in zip(total, expected["gradient"], strict=True)]
            x, y = learner.pixel(point["x1"], point["x2"])
            up = 1 if expected["error"] > 0 else -1
            end = y - up * (11 + 44 * abs(expected["error"]))
            colours = [
                page.locator("#boundary-backdrop").evaluate(COLOUR, [x, end + way * up])
                for way in (3, -3)
            ]
            assert [colour == "rgb(176, 24, 92)" for colour in colours] == [True, False], colours
            page.get_by_role("button", name="Next point of this update").click()
        expect(page.locator("#update-point-place")).to_have_text("1 of 3")
        for name, value in zip(PARAMETERS, total, strict=True):
            assert shown(page, f"{name}-slope") == pytest.approx(-factor * value, rel=1e-12)
            assert shown(page, f"{name}-change") == pytest.approx(0.3 * factor * value, rel=1e-12)


def derived(page: Page, line: str, of: str = "") -> list[float]:
    """The numbers in a line of the derivation, or those of one quantity in it."""
    values = page.locator(f"#derivation-{line} {of}[data-value]").evaluate_all(
        "elements => elements.map(element => element.dataset.value)"
    )
    return [float(value) for value in values]


def test_derivation_unfolds_with_the_point_s_numbers(learner: Learner) -> None:
    """A line at a time; σ′, the slopes of ŷ and of E are those of the formulas.

    With label 0 the other term is left; for the perceptron one line stands, with its ŷ.
    """
    page, following = learner.page, learner.button("Next line")
    learner.step_forward(1)
    on_update(page, 1)
    lines = page.locator(".derivation-line:visible")
    learner.go_deeper("Derivation")
    expect(lines).to_have_count(1)
    following.click()
    expect(lines).to_have_count(2)
    learner.button("All lines").click()
    expect(lines).to_have_count(9)
    expect(following).to_be_disabled()
    expect(page.locator("#derivation-all")).to_be_focused()

    (weights, bias), point = moment(learner, 0), learner.run()["points"][0]
    plain = plain_point(point, weights, bias)
    slope, (g1, *_) = plain["prediction"] * (1 - plain["prediction"]), plain["gradient"]
    products = [weights[0] * point["x1"], weights[1] * point["x2"], bias]
    assert derived(page, "score") == pytest.approx([*weights, bias, *products, plain["z"]])
    slopes = [slope * point["x1"], slope * point["x2"], slope]
    assert derived(page, "prediction-by-weight") == pytest.approx(slopes, rel=1e-12)
    gradient = [plain["error"], *plain["gradient"]]
    assert derived(page, "gradient") == pytest.approx(gradient, rel=1e-12)
    ends = {"prediction": plain["prediction"], "error": plain["loss"], "slope": slope}
    for line, end in (ends | {"chain": g1, "cancelled": g1, "descent": -0.3 * g1}).items():
        assert derived(page, line)[-1] == pytest.approx(end, rel=1e-12), line
    learner.step_forward(1)
    on_update(page, 2)
    expect(page.locator("#derivation-error")).to_contain_text("−ln(1 − ")
    expect(page.locator("#derivation-chain")).to_contain_text("w₁: 1 · 1/(1 − ")
    expect(page.locator("#derivation-cancelled")).not_to_contain_text("(1 − ")
    g1 = plain_point(learner.run()["points"][1], *moment(learner, 1))["gradient"][0]
    for line in ("chain", "cancelled", "gradient"):
        assert derived(page, line, ".quantity-weight1") == pytest.approx([g1], rel=1e-12), line

    page.locator("#rule").get_by_text("Perceptron").click()
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["rule"] == "perceptron"))
    learner.step_forward(1)
    on_update(page, 3)
    expect(lines).to_have_count(1)
    assert derived(page, "perceptron", ".quantity-weight1") == [shown(page, "w1-change")]


def test_the_card_is_calm_where_there_is_nothing_to_read(learner: Learner) -> None:
    """Played too fast it says how it goes until the pause; without points it invites to add one."""
    page = learner.page
    learner.play()
    expect(page.locator("#update-title")).to_contain_text("of 100 right, E 0.")
    expect(page.locator("#update-sentence")).to_contain_text("Press Pause or Step")
    expect(page.locator("#update-numbers")).to_be_hidden()
    learner.wait_for_step(101)
    expect(page.locator("#going-epoch-note")).to_contain_text("−0.")
    step = learner.pause()
    on_update(page, step)
    point = learner.run()["points"][(step - 1) % 100]
    z = plain_point(point, *moment(learner, step - 1))["z"]
    assert shown(page, "z") == pytest.approx(z, rel=1e-12)

    learner.button("Clear").click()
    expect(page.locator("#update-sentence")).to_contain_text("Add a point")
    learner.click(0.3, 0.7)
    expect(page.locator("#update-title")).to_have_text("Next comes update 1, with point 1.")


def test_a_run_that_has_settled_says_why_and_shows_the_best_line(learner: Learner) -> None:
    """Labels that lie crosswise: no line does better; the best one is drawn until it is not wanted.

    Other points have another, which is not shown unasked.
    """
    page, best = learner.page, learner.page.locator("#best-line")
    learner.import_text("0.2,0.2,1\n0.9,0.8,1\n0.2,0.8,0\n0.8,0.2,0\n0.5,0.4,0\n")
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.type_into("#learning-rate", "1")
    learner.wait_for_run(lambda run: bool(run["hyperparameters"]["learning_rate"] == 1))
    expect(best).to_be_hidden()
    page.locator("#speed").select_option(label="100 per frame")
    learner.play()
    expect(page.locator("#update-title")).to_contain_text("settled.")
    surface = page.request.get(f"{learner.run_address}/loss-surface").json()
    least = f"{surface['optimum']['loss']:.3f}"
    expect(page.locator("#update-sentence")).to_contain_text(f"lower error than {least}")
    learner.pause()

    best.click()
    expect(best).to_have_text("Hide the best line")
    expect(best).to_have_attribute("aria-pressed", "true")
    best.click()
    expect(best).to_have_text("Show the best line")
    best.click()
    learner.button("Clear").click()
    expect(best).to_be_hidden()


def test_the_menu_opens_panels_and_there_is_a_way_back(learner: Learner) -> None:
    """By the keyboard too, whose focus stays near; axe finds nothing wrong in the first of them."""
    page, back = learner.page, learner.button("‹ This update")
    expect(back).to_be_hidden()
    for name in ("Compare", "Notebook"):
        page.locator("#show-deeper").press("Enter")
        page.locator("#deeper").get_by_role("button", name=name).press("Enter")
        expect(page.get_by_role("group", name=name, exact=True)).to_be_visible()
        expect(page.locator("#panel-update")).to_be_hidden()
        expect(back).to_be_focused()
        back.press("Enter")
        expect(page.locator("#panel-update")).to_be_visible()
        expect(page.locator("#show-deeper")).to_be_focused()

    learner.step_forward(1)
    on_update(page, 1)
    learner.go_deeper("Derivation")
    page.get_by_role("button", name="All lines").click()
    learner.go_deeper("Quiz")
    assert complaints(page, "#panel-update") == ""


def test_on_a_phone_nothing_is_cut_off(phone_learner: Learner) -> None:
    """Everything is reached by scrolling down, nothing by scrolling sideways."""
    learner = phone_learner
    learner.step_forward(1)
    on_update(learner.page, 1)
    learner.go_deeper("Derivation")

    width = learner.page.evaluate("document.scrollingElement.scrollWidth")
    edges = learner.page.evaluate(EDGES, [".update-head", "#update-z"])

    assert width <= 390
    assert edges == sorted(edges)


def test_an_optimizers_memory_has_its_rows(visit: Visit) -> None:
    """Adam's first step moves every parameter by α; velocity and squares go on from update 1.

    The derivation ends in Adam's lines, the next step is split on the surface, and a step back
    shows the same numbers as before.
    """
    page = visit("?optimizer=adam&rate=0.05&batch=all&l2=0.01&view=surface")
    learner = Learner(page)
    learner.step_forward(1)
    on_update(page, 1)
    for name in PARAMETERS:
        assert abs(shown(page, f"{name}-change")) == pytest.approx(0.05, rel=1e-6)
        assert (shown(page, f"velocity-{name}-before"), shown(page, f"squares-{name}-before")) == (
            0,
            0,
        )
        slope = shown(page, f"slope-{name}-after")
        assert shown(page, f"velocity-{name}-after") == pytest.approx(-0.1 * slope)
        assert shown(page, f"squares-{name}-after") == pytest.approx(0.001 * slope**2)
    expect(page.locator("#update-says-row")).to_be_hidden()
    expect(page.locator("#surface-memory-key")).to_be_visible()
    expect(page.locator("#surface-step-key")).to_have_text("Adam’s step")
    expect(page.locator("#surface-height")).to_have_text("J")
    first = [shown(page, f"velocity-{name}-after") for name in PARAMETERS]

    learner.step_forward(1)
    on_update(page, 2)
    assert [shown(page, f"velocity-{name}-before") for name in PARAMETERS] == first
    learner.go_deeper("Derivation")
    page.locator("#derivation-all").click()
    expect(page.locator("#derivation-count")).to_have_text("line 13 of 13")
    expect(page.locator("#derivation-step-adam")).to_contain_text("w₁: ")
    expect(page.locator("#derivation-descent")).to_be_hidden()
    assert complaints(page) == ""
    learner.scrub(1)
    on_update(page, 1)
    assert [shown(page, f"velocity-{name}-after") for name in PARAMETERS] == first
