"""A phone in the hand: two plots, what one needs under the thumb, the rest in a sheet."""

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner

REACHED = """name => {
  const { left, right, top, bottom } = document.getElementById(name).getBoundingClientRect();
  return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
}"""

THUMB = ("label-choice", "undo", "sheet-rate", "sheet-open", "play", "step-forward", "speed")


@pytest.mark.parametrize("size", [(390, 844), (360, 740), (844, 390)])
def test_what_one_needs_is_on_screen_while_it_plays(
    phone_learner: Learner, size: tuple[int, int]
) -> None:
    """Line and error curve together, choice, undo, rate and player: nothing scrolls."""
    page = phone_learner.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    phone_learner.play()
    phone_learner.wait_for_step(3)

    for name in (*THUMB, "boundary-plot", "loss-plot"):
        assert page.evaluate(REACHED, name), name
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    phone_learner.pause()
    page.set_viewport_size({"width": 390, "height": 844})


def test_the_sheet_leaves_plot_and_player_free(phone_learner: Learner) -> None:
    """It opens where it was, closes by a tap on the plot that adds nothing, or by Escape.

    What stands above the player while it is closed stands in it while it is open; the smaller plot
    is chosen from a list.
    """
    learner, page = phone_learner, phone_learner.page
    sheet, opener = page.locator("#sheet"), page.locator("#sheet-open")
    learner.open_sheet("Learning")
    learner.type_into("#learning-rate", "0.1")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.1)
    assert page.evaluate(REACHED, "boundary-plot")
    with learner.changes() as sent:
        page.touchscreen.tap(*learner.pixel(0.1, 0.95))
        expect(opener).to_be_visible()
        learner.drawn()
        assert sent == []
    expect(page.locator("#sheet-rate")).to_contain_text("0.1")
    page.locator("#label-choice").get_by_text("Label 0").tap()
    opener.tap()
    expect(sheet.get_by_role("tab", name="Learning")).to_be_focused()
    sheet.get_by_role("tab", name="Points").tap()
    expect(page.locator(".card-points #label-choice input[value='0']")).to_be_checked()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.touchscreen.tap(*learner.pixel(0.1, 0.95))
    assert learner.wait_for_run(lambda run: len(run["points"]) == 101)["points"][-1]["label"] == 0

    page.locator("#companion").select_option("Seen from the side")
    expect(page.locator("#sigmoid-plot")).to_be_visible()
    expect(page.locator("#loss-plot")).to_be_hidden()
    page.reload()
    expect(page.locator("#loss-plot")).to_be_visible()
