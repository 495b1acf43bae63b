"""The page for everybody: by keyboard alone, in light and dark, on a phone, without motion."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import SCHEMES, complaints
from tests.browser.conftest import DESKTOP
from tests.browser.learner import DARKNESS, Learner, eventually

DIALOGS = {
    "Import file": "Import a file",
    "Edit table": "Points",
    "Set by hand": "Starting weights",
    "Share": "Share",
    "Keys": "Keys",
    "Pictures…": "Pictures",
}

IN_MENU = {"Keys", "Pictures…"}

FOCUS = """() => {
  const focused = document.activeElement;
  const shown = focused.matches("input[type=radio]") ? focused.closest("label") : focused;
  const parts = [focused, shown, ...shown.querySelectorAll("*")];
  const isMarked = parts.some(part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
  });
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const there = document.elementFromPoint(
    middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  return {
    isBody: focused === document.body,
    id: focused.id,
    name: focused.id || focused.getAttribute("name") || focused.textContent.trim(),
    isMarked,
    isSeen: shown.contains(there),
  };
}"""

MOVING = """[
  document.getAnimations().length,
  [...document.querySelectorAll("body *")].filter(element => {
    const { transitionDuration, animationName } = getComputedStyle(element);
    return animationName !== "none" ||
      transitionDuration.split(",").some(time => parseFloat(time) > 0.001);
  }).map(element => element.id || element.className || element.tagName),
]"""

LIGHT = ("light",)
"""Dialogs, and a phone, are as dark as the page."""

OUT_OF_REACH = """within => [...within.querySelectorAll("button, select, input, a[href]")]
  .filter(control => control.checkVisibility() && !control.disabled && !control.matches(".skip"))
  .map(control => control.closest("label") ?? control)
  .filter(control => {
    control.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left < 0 || right > innerWidth || !control.contains(hit);
  }).map(control => control.id || control.textContent)"""
"""The controls that are wider than the window, or lie under something else.

The link that skips the header is for the keyboard, and not seen without its focus.
"""

OPEN_DIALOG = "dialog[open]"
"""What is behind it is what the page is without it, and looked at as that."""


@contextmanager
def dialog_of(page: Page, button: str) -> Iterator[Locator]:
    """Open a dialog by its button; after Escape the focus is there again, or on the button's menu.

    A button in a menu is gone when it was pressed.
    """
    opener = page.get_by_role("button", name=button, exact=True)
    menu = page.locator("#overflow > summary")
    if button in IN_MENU:
        menu.press("Enter")
    opener.press("Enter")
    dialog = page.get_by_role("dialog", name=DIALOGS[button])
    expect(dialog).to_be_visible()
    yield dialog
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(menu if button in IN_MENU else opener).to_be_focused()


def results_shown(learner: Learner, schemes: Sequence[str] = SCHEMES) -> Iterator[str]:
    """Fill the panels that show something only when asked; tell after each what axe finds."""
    page = learner.page
    learner.go_deeper("Notebook")
    page.locator("#notebook-check").click()
    expect(page.locator("#notebook-result")).to_be_visible()
    yield complaints(page, "#panel-notebook", schemes=schemes)
    page.locator("#show-lesson").click()
    expect(page.locator("#lesson")).to_have_attribute("aria-busy", "false")
    page.locator("#step-forward").click()
    expect(page.locator("#lesson")).to_have_attribute("data-done", "true")
    yield complaints(page, "#lesson", schemes=schemes)


def test_axe_finds_nothing(learner: Learner) -> None:
    """With a refusal shown, a dialog or menu open, a table filled, or a stop of the lesson done."""
    page = learner.page
    learner.type_into("#learning-rate", "1e9")
    learner.epochs(1)
    found = [complaints(page)]
    for button in DIALOGS:
        with dialog_of(page, button):
            found.append(complaints(page, OPEN_DIALOG, schemes=LIGHT))
    first = learner.run()["points"][0]
    learner.click(first["x1"], first["x2"])
    expect(learner.button("Delete")).to_be_visible()
    found.append(complaints(page))
    page.keyboard.press("Escape")
    found += results_shown(learner)

    assert "".join(found) == ""


def test_on_a_phone_everything_fits_and_is_reachable(phone_learner: Learner) -> None:
    """At 390 × 844 nothing scrolls sideways, every control comes under a finger, axe is content."""
    page = phone_learner.page
    phone_learner.epochs(1)
    out_of_reach = page.locator("body").evaluate(OUT_OF_REACH)
    found = [complaints(page, schemes=LIGHT)]
    for tab in ("Points", "Learning", "More"):
        phone_learner.open_sheet(tab)
        out_of_reach += page.locator("#sheet").evaluate(OUT_OF_REACH)
        found.append(complaints(page, "#sheet", schemes=LIGHT))
        page.locator("#sheet-close").click()
    page.locator("#overflow summary").click()
    phone_learner.button("Share").click()
    out_of_reach += page.get_by_role("dialog", name="Share").evaluate(OUT_OF_REACH)
    found.append(complaints(page, OPEN_DIALOG, schemes=LIGHT))
    page.keyboard.press("Escape")
    found += results_shown(phone_learner, LIGHT)

    assert out_of_reach == []
    assert "".join(found) == ""
    assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]


def tab_stops(page: Page) -> list[dict[str, Any]]:
    """Return where the Tab key comes to, from the top of the page until it leaves it."""
    page.locator("#overflow > summary").focus()
    stops: list[dict[str, Any]] = []
    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["isBody"] or stop in stops or len(stops) > 200:
            return stops
        stops.append(stop)


@pytest.mark.parametrize("zoom", [1, 4])
def test_tab_reaches_every_control_and_shows_where_it_is(learner: Learner, zoom: int) -> None:
    """All that can be used is on the way of the Tab key: marked, in sight, in the eye's order."""
    page = learner.page
    learner.epochs(1)
    learner.resize(1280 // zoom, 1024 // zoom)

    in_order = ["boundary-plot", "loss-surface", "show-deeper", "play", "step-forward", "timeline"]
    in_order.insert(0 if zoom == 1 else 3, "learning-rate")
    stops = tab_stops(page)
    page.set_viewport_size(DESKTOP["viewport"])

    reached = [stop["id"] for stop in stops]
    assert {*reached} >= {"preset", "step-back", "epoch-forward", "reset", "speed"}
    assert [name for name in reached if name in in_order] == in_order
    assert [stop["name"] for stop in stops if not (stop["isMarked"] and stop["isSeen"])] == []


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


def test_wishes_of_the_system_are_kept(learner: Learner) -> None:
    """Dark is dark at once, plots included; without motion nothing glides, and play still plays."""
    page = learner.page
    corner = (0.5, 0.97)
    light = learner.darkness(corner)[0]

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")

    dark = eventually(lambda: learner.darkness(corner)[0], lambda value: value > 0.5)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light < 0.4 < dark
    assert sum(int(part) for part in background.strip("rgb()").split(",")) < 3 * 80
    learner.play()
    learner.wait_for_step(5)
    assert page.evaluate(MOVING) == [0, []]
    learner.pause()


DRAWN = {
    "#learning-rate-slider": 0.9,
    "#timeline": 0.9,
    "#label-choice .mark-1": 0.5,
    "#label-choice .mark-0": 0.4,
    ".boundary-legend .bar": 0.5,
    ".shading-bar": 0.15,
    ".legend-update": 0.8,
    ".legend-epoch": 0.2,
}
"""How dark the left end of each is on a white page, where only a ground or a shadow draws it."""

CHOICES = ("#label-choice", "#batch-size-choice", "#rule")


def test_forced_colours_hide_nothing(learner: Learner) -> None:
    """Sliders, marks and legends are there; what is chosen has another ground, not only weight."""
    page = learner.page
    learner.epochs(1)
    page.emulate_media(forced_colors="active")
    learner.drawn()
    png = base64.b64encode(page.screenshot()).decode()

    def darkness(selector: str, rows: Sequence[float]) -> float:
        """The darkest place at the left end of something, in some shares of its height."""
        box = page.locator(selector).first.bounding_box()
        assert box
        places = [(box["x"] + x, box["y"] + row * box["height"]) for x in (2, 3, 4) for row in rows]
        return float(max(page.evaluate(DARKNESS, [png, places])))

    found = {name: darkness(name, (0.4, 0.5, 0.6)) for name in DRAWN}
    grounds = {
        choice: [darkness(f"{choice} label:nth-of-type({i}) span", (0.5,)) for i in (1, 2)]
        for choice in CHOICES
    }

    assert {name: dark for name, dark in found.items() if dark < DRAWN[name]} == {}
    assert all(chosen > other + 0.4 for chosen, other in grounds.values()), grounds


CUT_BY_SPACING = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const isText = node => node.nodeType === 3 && node.data.trim() !== "";
  const told = "svg, math, .visually-hidden, .skip, .plot-area";
  function isCut(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    for (let one = element; one !== document.body; one = one.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (overflowX !== "visible" && (text.right > box.right + 1 || text.left < box.left - 1))
        return true;
      if (overflowY === "hidden" && text.bottom > box.bottom + 2) return true;
    }
    return false;
  }
  return [...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility() && !one.closest(told) && [...one.childNodes].some(isText))
    .filter(isCut).map(one => one.textContent.trim());
}"""

WIDER = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 has to be borne."""


def test_wider_text_cuts_nothing(learner: Learner) -> None:
    """Lines, letters, words and paragraphs set wider, as some need to read."""
    cut = learner.page.evaluate(CUT_BY_SPACING, WIDER)
    learner.page.evaluate("document.adoptedStyleSheets = []")

    assert cut == []
