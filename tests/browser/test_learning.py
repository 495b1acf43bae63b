"""How the run learns and where it starts from, by the controls at the left."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.learner import Learner, eventually, hold_next, number_held
from tests.browser.watch import Watch
from tests.server_process import ServerProcess


def hyperparameters(learner: Learner, name: str, value: object) -> dict[str, Any]:
    """Wait until the run has a hyperparameter, and return them all."""
    run = learner.wait_for_run(lambda run: bool(run["hyperparameters"][name] == value))
    found: dict[str, Any] = run["hyperparameters"]
    return found


def test_every_control_is_the_runs(learner: Learner) -> None:
    """Rate, points per update, sum or mean, rule and shuffle reach the run, none resets it."""
    page = learner.page
    learner.epochs(1)

    learner.type_into("#learning-rate", "0.025")
    hyperparameters(learner, "learning_rate", 0.025)
    page.get_by_label("Points per update, any number").fill("7")
    page.get_by_label("Points per update, any number").press("Enter")
    hyperparameters(learner, "batch_size", 7)
    page.get_by_text("All", exact=True).click()
    hyperparameters(learner, "batch_size", None)
    page.get_by_text("Mean, 1/m", exact=True).click()
    hyperparameters(learner, "reduction", "mean")
    page.get_by_text("Perceptron", exact=True).click()
    hyperparameters(learner, "rule", "perceptron")
    page.get_by_label("Shuffle each epoch").check()
    found = hyperparameters(learner, "shuffle", value=True)

    assert found == {
        "learning_rate": 0.025,
        "batch_size": None,
        "reduction": "mean",
        "shuffle": True,
        "rule": "perceptron",
    }
    assert learner.step == learner.run()["step"] == 100


def test_a_count_may_have_its_thousands_grouped(learner: Learner) -> None:
    """“1,000” is a thousand points per update, as the page itself writes it, and not one."""
    learner.type_into("#batch-size", "1,000")

    hyperparameters(learner, "batch_size", 1000)
    expect(learner.page.locator("#batch-size")).to_have_value("1000")


def newer_than(version: int) -> Callable[[dict[str, Any]], bool]:
    """Return what tells a run that has changed since it had a version."""
    return lambda run: bool(run["version"] > version)


def controls_shown(learner: Learner) -> list[str | bool]:
    """What the controls say after whatever is due to be drawn has been."""
    page = learner.page
    learner.button("Fit view").click()
    learner.drawn()
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
    assert run["hyperparameters"] == {
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
        run = eventually(learner.run, newer_than(run["version"]))
        assert run["hyperparameters"] == expected


def test_the_slider_stays_in_the_hand_while_playing(learner: Learner) -> None:
    """Dragged while the run plays, the slider stays by the pointer, and its end is the rate."""
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
    stood = slider.input_value()
    learner.page.mouse.up()
    learner.wait_for_step(learner.step + 10)
    rate = float(learner.page.locator("#learning-rate").input_value())
    run = learner.wait_for_run(lambda run: bool(run["hyperparameters"]["learning_rate"] == rate))

    assert dragged == stood
    assert run["hyperparameters"]["learning_rate"] < 0.01


def test_the_slider_is_logarithmic(learner: Learner) -> None:
    """The middle of the slider's way from 0.0001 to 10 is their geometric mean."""
    slider = learner.page.get_by_label("Learning rate α, on a logarithmic scale")

    slider.fill("-1.5")
    found = hyperparameters(learner, "learning_rate", 0.032)

    assert found["learning_rate"] == pytest.approx((1e-4 * 10) ** 0.5, rel=0.02)
    expect(learner.page.locator("#learning-rate")).to_have_value("0.032")


def test_what_is_typed_takes_the_slider_from_the_hand(learner: Learner) -> None:
    """A rate typed while the slider is not let go of is the run's, and the slider shows it."""
    slider = learner.page.get_by_label("Learning rate α, on a logarithmic scale")
    slider.evaluate("slider => { slider.value = '-2'; slider.dispatchEvent(new Event('input')); }")

    learner.type_into("#learning-rate", "1")
    hyperparameters(learner, "learning_rate", 1)

    expect(slider).to_have_value("0")


REFUSED = [
    ("learning_rate", "1e9", "The learning rate is a number from 1e-9 to 1000."),
    ("learning_rate", "0", "The learning rate is a number from 1e-9 to 1000."),
    ("learning_rate", "fast", "The learning rate is a number from 1e-9 to 1000."),
    ("batch_size", "2.5", "Points per update is a whole number of 1 or more."),
    ("batch_size", "6000", "One update uses between 1 and 5,000 points."),
    ("seed", "-1", "A seed is a whole number from 0 to 4,294,967,295."),
]


def test_a_refused_value_is_explained_beside_its_field(
    learner: Learner, watch: Watch, subtests: pytest.Subtests
) -> None:
    """The sentence stands by the field, which shows what holds; run and picture stay."""
    watch.allow("status of 422")
    learner.page.locator("#step-forward").click()
    learner.expect_step(1)
    before = learner.run()

    for name, text, sentence in REFUSED:
        with subtests.test(name=name, text=text):
            field = learner.page.locator(f"input.number[name={name}]")
            shown = field.input_value()

            field.fill(text)
            field.press("Enter")

            expect(field).to_have_accessible_description(sentence)
            expect(learner.page.get_by_text(sentence).first).to_be_visible()
            expect(field).to_have_value(shown)
            assert learner.run() == before
            assert learner.weights == before["weights"]


def test_the_present_value_is_written_as_the_page_writes_it(learner: Learner) -> None:
    """Typed with more digits than it needs it is no change, and the field shows it plainly."""
    with learner.changes() as sent:
        learner.type_into("#learning-rate", "0.30")

        expect(learner.page.locator("#learning-rate")).to_have_value("0.3")

    assert sent == []


def test_the_sentence_goes_with_the_next_value(learner: Learner) -> None:
    """A value that is taken removes the refusal of the one before."""
    sentence = "The learning rate is a number from 1e-9 to 1000."
    learner.type_into("#learning-rate", "1e9")
    expect(learner.page.get_by_text(sentence).first).to_be_visible()

    learner.type_into("#learning-rate", "0.5")
    hyperparameters(learner, "learning_rate", 0.5)

    expect(learner.page.locator("#learning-rate")).to_have_accessible_description("")


def test_a_seed_gives_its_start(learner: Learner) -> None:
    """A typed seed begins anew with that seed's weights, the same for everybody."""
    learner.epochs(1)

    learner.type_into("[name=seed]", "7")
    run = learner.wait_for_run(lambda run: run["start"]["seed"] == 7)

    learner.expect_step(0)
    assert run["step"] == 0
    assert learner.weights == run["weights"] == run["start"]["weights"]


def test_new_start_is_another_one(learner: Learner) -> None:
    """New start begins anew from another seed; reset then goes back to that one."""
    begun = learner.weights

    learner.button("New start").click()
    run = learner.wait_for_run(lambda run: run["start"]["seed"] != 44)
    learner.page.locator("#step-forward").click()
    learner.expect_step(1)
    learner.page.locator("#reset").click()
    learner.expect_step(0)

    assert learner.weights == run["start"]["weights"] != begun


def test_weights_by_hand(learner: Learner) -> None:
    """Weights and bias that are typed are where the run starts, and there is no seed then."""
    learner.button("Set by hand").click()
    dialog = learner.page.get_by_role("dialog", name="Starting weights")

    dialog.get_by_label("w₁").fill("1.5")
    dialog.get_by_label("w₂").fill("-0.25")
    dialog.get_by_label("b", exact=True).fill("0.1")
    dialog.get_by_role("button", name="Start from these").click()
    run = learner.wait_for_run(lambda run: run["start"]["seed"] is None)

    expect(dialog).to_be_hidden()
    assert run["start"]["weights"] == learner.weights == [1.5, -0.25]
    assert run["bias"] == learner.exact("bias") == 0.1
    expect(learner.page.locator("[name=seed]")).to_have_value("")


def test_a_number_may_have_the_pages_own_minus(learner: Learner) -> None:
    """What is copied from the page, whose minus is longer than a hyphen, can be typed in."""
    learner.button("Set by hand").click()
    dialog = learner.page.get_by_role("dialog", name="Starting weights")

    dialog.get_by_label("w₁").fill("−1.5")
    dialog.get_by_role("button", name="Start from these").click()
    learner.wait_for_run(lambda run: run["start"]["seed"] is None)

    assert learner.run()["start"]["weights"][0] == -1.5


def test_refused_weights_are_explained_in_the_dialog(learner: Learner, watch: Watch) -> None:
    """Weights beyond the limit, or none at all, leave the dialog open with a sentence."""
    watch.allow("status of 422")
    before = learner.run()
    learner.button("Set by hand").click()
    dialog = learner.page.get_by_role("dialog", name="Starting weights")

    dialog.get_by_label("w₁").fill("nothing")
    dialog.get_by_role("button", name="Start from these").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Please give a number")
    dialog.get_by_label("w₁").fill("1e7")
    dialog.get_by_role("button", name="Start from these").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Starting weights and the bias lie between")

    assert learner.run() == before


def test_too_many_points_are_refused_in_a_sentence(
    new_page: NewPage, watch: Watch, tmp_path: Path
) -> None:
    """Where a run holds 100 points, a click for one more says so and leaves everything as it is."""
    watch.allow("status of 422")
    with ServerProcess(tmp_path, {"GDL_POINTS": "100"}) as small:
        learner = Learner(new_page(base_url=small.url))
        before = learner.run()

        learner.click(0.05, 0.1)

        sentence = "A run holds 100 points at most; with these there would be 101."
        expect(learner.page.get_by_text(sentence).first).to_be_visible()
        assert learner.run() == before
        assert not learner.has_dots((0.05, 0.1))
        assert len(learner.dots()) == 100
        learner.page.close()  # else it would tell that its stream broke off with this server
