"""How the run learns and where it starts from, by the controls at the left."""

import re
from functools import partial
from math import exp, log1p
from operator import ne
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, Visit, remembered_at
from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch
from tests.server_process import ServerProcess


def hyperparameters(learner: Learner, name: str, value: object) -> dict[str, Any]:
    """Wait until the run has a hyperparameter, and return them all."""
    run = learner.wait_for_run(lambda run: bool(run["hyperparameters"][name] == value))
    found: dict[str, Any] = run["hyperparameters"]
    return found


def controls_shown(learner: Learner) -> list[str | bool]:
    """What the controls say after whatever is due to be drawn has been."""
    page = learner.page
    learner.drawn_anew()
    return [
        page.locator("#learning-rate").input_value(),
        page.get_by_label("Points per update, any number").input_value(),
        page.get_by_role("radio", name="Mean, 1/m").is_checked(),
        page.get_by_role("radio", name="Perceptron").is_checked(),
        page.get_by_label("Shuffle each epoch").is_checked(),
        page.locator("[name=seed]").input_value(),
        page.get_by_label("Start from").input_value(),
    ]


def test_a_choice_stands_while_it_is_on_its_way(learner: Learner) -> None:
    """However long the server takes, no control jumps back; each choice is undone by itself."""
    page = learner.page
    learner.step_forward(1)
    held = hold_next(page, learner.run_address)
    size = page.get_by_label("Points per update, any number")
    shuffle = page.get_by_label("Shuffle each epoch")

    learner.type_into("#learning-rate", "0.025")
    size.fill("7")
    size.press("Tab")
    page.get_by_text("Mean, 1/m", exact=True).click()
    page.get_by_text("Perceptron", exact=True).click()
    shuffle.check()
    shuffle.uncheck()
    shuffle.check()
    page.get_by_label("Start from").select_option("xor")
    learner.type_into("[name=seed]", "7")
    page.locator("#learning-rate").focus()
    chosen = controls_shown(learner)
    eventually(lambda: number_held(page, held), bool)
    held.pop().continue_()
    learner.wait_for_run(lambda run: run["start"]["seed"] == 7)
    after = controls_shown(learner)

    assert chosen == after == ["0.025", "7", True, True, True, "7", "xor"]
    run = learner.run()
    assert run["hyperparameters"] == learner.run()["hyperparameters"] | {
        "learning_rate": 0.025,
        "batch_size": 7,
        "reduction": "mean",
        "shuffle": True,
        "rule": "perceptron",
    }
    for before in (
        {},  # the seed
        {},  # the points
        {"shuffle": False},
        {"shuffle": True},
        {"shuffle": False},
        {"rule": "gradient"},
        {"reduction": "sum"},
        {"batch_size": 1},
        {"learning_rate": 0.3},
    ):
        expected = run["hyperparameters"] | before
        learner.button("Undo").click()
        run = eventually(learner.run, partial(ne, run))
        assert run["hyperparameters"] == expected
    assert learner.step == run["step"] == 1  # none of them had begun anew


def test_the_slider_stays_in_the_hand(learner: Learner) -> None:
    """Dragged while the run plays it stays by the pointer, and its end is the rate; typing counts.

    The middle of its way from 0.0001 to 10 is their geometric mean.
    """
    field = learner.page.locator("#learning-rate")
    slider = learner.page.get_by_label("Learning rate α, on a logarithmic scale")
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    learner.play()
    learner.page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    learner.page.mouse.down()
    learner.page.mouse.move(box["x"] + box["width"] * 0.2, middle)
    dragged = slider.input_value()
    learner.wait_for_step(learner.step + 10)
    assert slider.input_value() == dragged
    learner.page.mouse.up()
    learner.wait_for_step(learner.step + 10)
    rate = float(field.input_value())
    assert hyperparameters(learner, "learning_rate", rate)["learning_rate"] < 0.01
    learner.pause()

    slider.fill("-1.5")
    hyperparameters(learner, "learning_rate", 0.032)
    assert pytest.approx((1e-4 * 10) ** 0.5, rel=0.02) == 0.032
    expect(field).to_have_value("0.032")
    slider.evaluate("slider => { slider.value = '-2'; slider.dispatchEvent(new Event('input')); }")
    learner.type_into("#learning-rate", "1")
    hyperparameters(learner, "learning_rate", 1)
    expect(slider).to_have_value("0")


REFUSED = [
    ("learning_rate", "fast", "The learning rate is a number from 1e−9 to 1000."),
    ("batch_size", "6000", "One update uses between 1 and 5,000 points."),
    ("seed", "-1", "A seed is a whole number from 0 to 4,294,967,295."),
]


def test_what_is_typed_is_taken_or_refused_beside_its_field(learner: Learner, watch: Watch) -> None:
    """A refused value stays to be corrected, its sentence by it; Escape brings back what holds.

    The run is as it was; a value that is taken ends the sentence, and so does an undo.

    A present value is no change, and is written as the page writes it; thousands may be grouped.
    """
    watch.allow("status of 422")
    learner.step_forward(1)
    before = learner.run()
    for name, text, sentence in REFUSED:
        field = learner.page.locator(f"input.number[name={name}]")
        shown = field.input_value()
        field.fill(text)
        field.press("Enter")
        expect(field).to_have_accessible_description(sentence)
        expect(learner.page.get_by_text(sentence).first).to_be_visible()
        learner.page.locator("#play").focus()
        learner.drawn()
        expect(field).to_have_value(text)
        field.press("Escape")
        expect(field).to_have_value(shown)
        expect(field).to_have_accessible_description("")
    assert learner.run() == before
    assert learner.weights == before["weights"]

    rate, size = learner.page.locator("#learning-rate"), learner.page.locator("#batch-size")
    with learner.changes() as sent:
        learner.type_into("#learning-rate", "0.30")
        expect(rate).to_have_value("0.3")
    assert sent == []
    expect(rate).to_have_accessible_description("")
    learner.type_into("#batch-size", "1,000")
    hyperparameters(learner, "batch_size", 1000)
    expect(size).to_have_value("1000")
    expect(size).to_have_accessible_description("")
    learner.page.locator("#batch-size-choice").get_by_text("All").click()
    hyperparameters(learner, "batch_size", None)
    learner.type_into("#learning-rate", "0.5")
    hyperparameters(learner, "learning_rate", 0.5)
    learner.type_into("#learning-rate", "-1")
    expect(rate).to_have_accessible_description(REFUSED[0][2])
    learner.page.locator("#undo").click()
    expect(rate).not_to_have_value("-1")
    expect(rate).to_have_accessible_description("")


BESIDE_THEIR_FIELDS = [
    ("momentum", "1", "This is a number from 0 to 1, and less than 1: 0.9 is usual."),
    ("decay", "NaN", "This is a number from 0 to 1, and less than 1; leave it empty"),
    ("l2", "-1", "λ is a number from 0 to 1,000."),
    ("l1", "1e308", "λ is a number from 0 to 1,000."),
]


def test_an_optimizer_brings_its_own_fields_and_refuses_what_is_none(learner: Learner) -> None:
    """Only those in force are there; what is typed in vain changes nothing; undo takes all back."""
    page = learner.page
    fields = {name: page.locator(f"input[name={name}]") for name, _, _ in BESIDE_THEIR_FIELDS}
    optimizer, penalty = page.locator("#optimizer"), page.locator("#penalty")
    learner.step_forward(1)
    before = learner.run()["hyperparameters"]

    def are_shown(*names: str) -> bool:
        learner.drawn()
        return [name for name, field in fields.items() if field.is_visible()] == list(names)

    assert are_shown()
    for chosen, names in [
        ("momentum", ["momentum"]),
        ("adagrad", []),
        ("rmsprop", ["decay"]),
        ("adam", ["momentum", "decay"]),
    ]:
        optimizer.select_option(chosen)
        hyperparameters(learner, "optimizer", chosen)
        eventually(lambda names=names: are_shown(*names), bool)  # type: ignore[misc]
    expect(fields["decay"]).to_have_attribute("placeholder", "0.999")
    penalty.get_by_text("Both", exact=True).click()
    hyperparameters(learner, "l1", 0.05)
    eventually(lambda: are_shown("momentum", "decay", "l2", "l1"), bool)

    whole = learner.run()
    for name, text, sentence in BESIDE_THEIR_FIELDS:
        shown = fields[name].input_value()
        learner.type_into(f"input[name={name}]", text)
        expect(fields[name]).to_have_accessible_description(re.compile(re.escape(sentence)))
        expect(page.get_by_text(sentence).first).to_be_visible()
        fields[name].press("Escape")
        expect(fields[name]).to_have_value(shown)
    assert learner.run() == whole
    learner.type_into("input[name=decay]", "0.5")
    hyperparameters(learner, "decay", 0.5)
    learner.type_into("input[name=decay]", "")
    hyperparameters(learner, "decay", None)
    page.locator("#more > summary").click()
    expect(page.locator("#other-settings")).to_have_text("Adam, λ₂ = 0.05, λ₁ = 0.05")

    for _ in range(7):
        present = learner.run()["version"]
        learner.button("Undo").click()
        learner.wait_for_run(lambda run, present=present: bool(run["version"] != present))  # type: ignore[misc]
    assert learner.run()["hyperparameters"] == before
    expect(page.locator("#other-settings")).to_be_hidden()


def test_a_weight_is_held_at_exactly_0(visit: Visit) -> None:
    """By L1, chosen in the fold, while E is still as it is without the penalty."""
    learner = Learner(visit("?preset=overlap&batch=all&reduction=mean&rate=1"))
    page = learner.page
    page.locator("#penalty").get_by_text("L1", exact=True).click()
    hyperparameters(learner, "l1", 0.05)
    expect(page.locator("input[name=l1]")).to_have_value("0.05")

    learner.step_forward(1)
    expect(page.locator("#update-threshold-row")).to_contain_text("by 0.0500")
    while 0 not in learner.weights:
        learner.step_forward(1)

    run = learner.run()
    assert 0 in run["weights"]
    assert run["weights"] == learner.weights
    expect(page.locator("#update-threshold-row")).to_contain_text("held at 0")
    expect(page.locator("#update-sentence")).to_contain_text("at exactly 0")
    expect(page.locator("#surface-caption")).to_contain_text("J")
    expect(page.locator("#rate-bound")).to_be_hidden()
    (w1, w2), bias = run["weights"], run["bias"]
    z = [w1 * point["x1"] + w2 * point["x2"] + bias for point in run["points"]]
    losses = [
        log1p(exp(-abs(each))) + max(0, -each if point["label"] else each)
        for each, point in zip(z, run["points"], strict=True)
    ]
    assert learner.exact("loss") == pytest.approx(sum(losses) / len(losses))


def test_nothing_chosen_leaves_the_page_as_it_was(new_page: NewPage, server: ServerProcess) -> None:
    """Who comes for the first time sees the words and the controls of plain descent alone."""
    page = new_page(storage_state=remembered_at(server.url, {}))
    learner = Learner(page)

    assert page.evaluate("document.querySelector('main').innerText").count("Optimizer") == 0
    for name in ("#optimizer", "#penalty", "#update-slope-row", "#update-velocity-row"):
        expect(page.locator(name)).to_be_hidden()
    expect(page.locator("#update-says-row")).to_be_visible()
    expect(page.locator("#surface-memory-key")).to_be_hidden()
    learner.step_forward(1)
    expect(page.locator("#update-says-row")).to_be_visible()
    for name in ("slope", "velocity", "squares", "threshold"):
        expect(page.locator(f"#update-{name}-row")).to_be_hidden()
    expect(page.locator("#surface-height")).to_have_text("E")


def test_a_start_comes_from_a_seed_or_by_hand(learner: Learner, watch: Watch) -> None:
    """Each begins anew; reset goes back to it; refused weights leave the dialog with a sentence.

    What is copied from the page, whose minus is longer than a hyphen, can be typed in.
    """
    watch.allow("status of 422")
    page, dialog = learner.page, learner.page.get_by_role("dialog", name="Starting weights")
    learner.step_forward(1)
    learner.type_into("[name=seed]", "7")
    run = learner.wait_for_run(lambda run: run["start"]["seed"] == 7)
    learner.expect_step(0)
    assert run["step"] == 0
    assert learner.weights == run["weights"] == run["start"]["weights"]
    learner.button("New start").click()
    run = learner.wait_for_run(lambda now: now["start"]["seed"] not in {7, None})
    learner.step_forward(1)
    page.locator("#reset").click()
    learner.expect_step(0)
    assert learner.weights == run["start"]["weights"]

    before = learner.run()
    learner.button("Set by hand").click()
    for text, sentence in [
        ("nothing", "Please give a number"),
        ("1e7", "Starting weights and the bias lie between"),
    ]:
        dialog.get_by_label("w₁").fill(text)
        dialog.get_by_role("button", name="Start from these").click()
        expect(dialog.get_by_role("alert")).to_contain_text(sentence)
    assert learner.run() == before
    dialog.get_by_label("w₁").fill("−1.5")
    dialog.get_by_label("w₂").fill("-0.25")
    dialog.get_by_label("b", exact=True).fill("0.1")
    dialog.get_by_role("button", name="Start from these").click()
    expect(dialog).to_be_hidden()
    run = learner.wait_for_run(lambda run: run["start"]["seed"] is None)
    assert run["start"]["weights"] == learner.weights == [-1.5, -0.25]
    assert run["bias"] == learner.exact("bias") == 0.1
    expect(page.locator("[name=seed]")).to_have_value("")


def test_the_fold_stays_as_it_was_left_and_says_what_is_set_in_it(learner: Learner) -> None:
    """Closed it tells in one line what is not as usual, the rate apart; open the controls do."""
    page, told = learner.page, learner.page.locator("#other-settings")
    page.locator("#batch-size-choice").get_by_text("All").click()
    learner.type_into("#learning-rate", "0.5")
    hyperparameters(learner, "learning_rate", 0.5)
    expect(told).to_be_hidden()

    page.locator("#more > summary").click()
    expect(told).to_have_text("all points per update")
    page.reload()
    expect(told).to_have_text("all points per update")
    expect(page.locator("#shuffle")).to_be_hidden()
