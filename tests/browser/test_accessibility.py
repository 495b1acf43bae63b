"""The page for everybody: by keyboard alone, in light and dark, on a phone, without motion."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import complaints
from tests.browser.learner import Learner, eventually

DIALOGS = {
    "Import file": "Import points",
    "Edit table": "Points",
    "Set by hand": "Starting weights",
    "Keys": "Keys",
}

FOCUS = """() => {
  const focused = document.activeElement;
  const shown = focused.matches("input[type=radio]") ? focused.closest("label") : focused;
  const parts = [focused, shown, ...shown.querySelectorAll("*")];
  const isMarked = parts.some(part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  });
  return {
    isBody: focused === document.body,
    id: focused.id,
    name: focused.id || focused.getAttribute("name") || focused.textContent.trim(),
    isMarked,
  };
}"""

OPEN_DIALOG = "dialog[open]"
"""What is behind it is what the page is without it, and looked at as that."""


def open_dialog(page: Page, button: str) -> Locator:
    """Open a dialog by its button and return it."""
    page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog", name=DIALOGS[button])
    expect(dialog).to_be_visible()
    return dialog


def test_axe_finds_nothing_in_any_dialog(learner: Learner) -> None:
    """With each dialog open, and with sentences of refusal shown, the rules are kept."""
    page = learner.page
    learner.type_into("#learning-rate", "1e9")
    learner.epochs(1)

    found = [complaints(page)]
    for button in DIALOGS:
        dialog = open_dialog(page, button)
        found.append(complaints(page, OPEN_DIALOG))
        dialog.press("Escape")
        expect(dialog).to_be_hidden()
    first = learner.run()["points"][0]
    learner.click(first["x1"], first["x2"])
    expect(learner.button("Delete")).to_be_visible()
    found.append(complaints(page))

    assert "".join(found) == ""


def test_axe_finds_nothing_on_a_phone(phone_learner: Learner) -> None:
    """The dialogs keep the rules on a small screen too."""
    page = phone_learner.page

    found = []
    for button in ("Import file", "Edit table", "Set by hand"):
        dialog = open_dialog(page, button)
        found.append(complaints(page, OPEN_DIALOG))
        dialog.press("Escape")
        expect(dialog).to_be_hidden()

    assert "".join(found) == ""


def test_tab_reaches_every_control_and_shows_where_it_is(learner: Learner) -> None:
    """All that can be used is on the way of the Tab key, each marked when it has the focus."""
    page = learner.page
    learner.epochs(1)
    page.mouse.click(2, 2)  # the way of the Tab key begins there
    stops: list[dict[str, Any]] = []

    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["isBody"] or stop in stops or len(stops) > 200:
            break
        stops.append(stop)

    reached = {stop["id"] for stop in stops}
    unmarked = [stop["name"] for stop in stops if not stop["isMarked"]]
    assert reached >= {
        *("play", "step-forward", "step-back", "epoch-forward", "reset", "speed", "timeline"),
        *("learning-rate", "boundary-plot", "preset"),
    }
    assert unmarked == []


def test_a_whole_experiment_by_keyboard(learner: Learner) -> None:
    """Clear, points by the table, a rate, play, pause, back and undo: no pointer is needed."""
    page, keys = learner.page, learner.page.keyboard

    learner.button("Clear").focus()
    keys.press("Enter")
    learner.wait_for_run(lambda run: run["points"] == [])
    learner.button("Edit table").focus()
    keys.press("Enter")
    dialog = page.get_by_role("dialog", name="Points")
    for x1, x2, label in (("0.2", "0.3", "1"), ("0.8", "0.7", "0")):
        dialog.get_by_label("x₁", exact=True).focus()
        keys.type(x1)
        keys.press("Tab")
        keys.type(x2)
        keys.press("Tab")
        keys.type(label)
        keys.press("Tab")
        keys.press("Enter")
        expect(dialog.get_by_label("x₁", exact=True)).to_have_value("")
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(learner.button("Edit table")).to_be_focused()
    page.locator("#learning-rate").focus()
    keys.press("Control+a")
    keys.type("0.5")
    keys.press("Enter")
    learner.wait_for_run(lambda run: run["hyperparameters"]["learning_rate"] == 0.5)
    page.locator("#play").focus()
    keys.press("Enter")
    learner.wait_for_step(20)
    keys.press("Enter")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    paused = learner.step
    page.locator("#timeline").focus()
    keys.press("ArrowLeft")
    learner.expect_step(paused - 1)
    keys.press("Home")
    learner.expect_step(0)

    assert learner.points() == [(0.2, 0.3, 1), (0.8, 0.7, 0)]
    learner.wait_for_run(lambda run: bool(run["step"] == paused))


def test_dialogs_close_by_escape_and_give_the_focus_back(learner: Learner) -> None:
    """After Escape the focus is on the button that opened the dialog."""
    for name, title in DIALOGS.items():
        button = learner.button(name)
        button.focus()
        learner.page.keyboard.press("Enter")
        dialog = learner.page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible()

        learner.page.keyboard.press("Escape")

        expect(dialog).to_be_hidden()
        expect(button).to_be_focused()


def test_a_chosen_point_is_told_to_screen_readers(learner: Learner) -> None:
    """Choosing a point by keys says its number, place and label."""
    learner.import_text("0.25,0.75,1\n0.5,0.125,0")
    learner.expect_dots((0.25, 0.75), (0.5, 0.125))

    learner.page.locator("#boundary-plot").focus()
    learner.page.keyboard.press("n")
    learner.page.keyboard.press("n")

    said = learner.page.get_by_role("status").filter(has_text="Point 2 of 2")
    expect(said).to_contain_text("0.500")
    expect(said).to_contain_text("label 0")


def test_numbers_do_not_chatter(learner: Learner) -> None:
    """The numbers that change in every frame are not announced."""
    for name in ("step", "epoch", "loss", "accuracy", "weights", "bias"):
        expect(learner.page.locator(f"#{name}")).to_have_attribute("aria-live", "off")


def test_dark_is_dark(learner: Learner) -> None:
    """Who wishes for dark gets it, plots included, at once and without a reload."""
    page = learner.page
    corner = (0.5, 0.97)
    light = learner.darkness(corner)[0]

    page.emulate_media(color_scheme="dark")

    dark = eventually(lambda: learner.darkness(corner)[0], lambda value: value > 0.5)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light < 0.4 < dark
    assert sum(int(part) for part in background.strip("rgb()").split(",")) < 3 * 80


def test_nothing_glides_for_who_wants_no_motion(learner: Learner) -> None:
    """With reduced motion wished for, no transition and no animation runs; play still does."""
    page = learner.page
    page.emulate_media(reduced_motion="reduce")

    learner.play()
    learner.wait_for_step(5)
    moving = page.evaluate("document.getAnimations().length")
    lasting = page.evaluate(
        """[...document.querySelectorAll("body *")].filter(element => {
             const { transitionDuration, animationName } = getComputedStyle(element);
             return animationName !== "none" ||
               transitionDuration.split(",").some(time => parseFloat(time) > 0.001);
           }).map(element => element.id || element.className || element.tagName)"""
    )

    assert moving == 0
    assert lasting == []
    learner.pause()


def test_on_a_phone_everything_is_reachable(phone_learner: Learner) -> None:
    """At 390 × 844 nothing scrolls sideways and every control can be brought under a finger."""
    learner = phone_learner
    page = learner.page
    learner.epochs(1)

    for role in ("button", "combobox", "textbox", "slider", "checkbox"):
        for control in page.get_by_role(role).all():
            if control.is_visible() and control.is_enabled():
                control.click(trial=True)
                box = control.bounding_box()
                assert box is not None
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= 390
    for choice in page.locator("label:has(input[type=radio])").all():
        if choice.is_visible():
            choice.click(trial=True)

    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]


def test_dialogs_fit_a_phone(phone_learner: Learner) -> None:
    """No dialog is wider than the screen, and its end can be reached."""
    page = phone_learner.page

    for button in ("Import file", "Edit table", "Set by hand"):
        dialog = open_dialog(page, button)
        for control in dialog.get_by_role("button", disabled=False).all():
            control.click(trial=True)
        box = dialog.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        dialog.press("Escape")
        expect(dialog).to_be_hidden()
