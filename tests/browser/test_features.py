"""More inputs than the coordinates: the boundary bends, and everything follows."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, NewPage, Visit
from tests.browser.learner import Guest, Learner, eventually

SENTENCE = "#architecture-sentence"
PLAIN = "x₁, x₂ → line → ŷ"
BATCH = "rate=3&batch=all&reduction=mean"


LOOK = """() => {
  const seen = [...document.querySelectorAll("main *, .player *")]
    .filter(element => element.checkVisibility() && !element.closest(".plot, #undo"))
    .map(element => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
      const text = own.map(({ data }) => data.trim()).join(" ");
      return [element.id || element.className.toString(), text, left, top, width, height].join();
    });
  const canvases = ["boundary-backdrop", "boundary-trail"].map(id =>
    document.getElementById(id).toDataURL());
  const line = document.querySelector("#boundary-line path").getAttribute("d");
  return [seen, canvases, line];
}"""
"""Where all that is not drawn stands and what it says; and what is drawn of the points' plot."""


CUT = """cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth)
  .map(cell => cell.textContent)"""


def tick(page: Page, name: str) -> None:
    """Tick, or untick, what can be added to the inputs."""
    menu = page.locator("#features-menu")
    if not menu.evaluate("menu => menu.open"):
        menu.locator("summary").click()
    page.get_by_label(re.compile(f"^{name}")).click()
    page.keyboard.press("Escape")


def accuracy(learner: Learner) -> float:
    """The accuracy on screen."""
    return learner.exact("accuracy")


def play_until(learner: Learner, share: float) -> None:
    """Play as fast as it goes until so many are right, and pause."""
    learner.page.locator("#speed").select_option("100/frame")
    learner.play()
    eventually(lambda: accuracy(learner), lambda now: now == share, within=60)
    learner.pause()


def path(page: Page) -> str:
    """What draws the boundary."""
    return page.locator("#boundary-line [data-shape=line]").get_attribute("d") or ""


def test_a_product_takes_the_corners_apart(visit: Visit) -> None:
    """XOR beats the line: half are right at most. With x₁x₂ the boundary bends, and all are."""
    learner = Learner(visit(f"?preset=xor&{BATCH}"))
    page = learner.page
    assert path(page).count("L") == 1
    page.locator("#speed").select_option("100/frame")
    learner.play()
    learner.wait_for_step(300)
    learner.pause()
    assert accuracy(learner) < 0.7
    tick(page, "product")
    learner.expect_step(0)
    expect(page.locator(SENTENCE)).to_have_text("x₁, x₂, x₁x₂ → curve → ŷ")
    assert len(learner.weights) == 3
    assert path(page).count("L") > 20

    play_until(learner, 1)

    expect(page.locator("#equation")).to_contain_text("x₁x₂")
    expect(page.locator("#weight-3")).to_have_attribute("data-value", str(learner.weights[2]))
    assert learner.weights[2] < 0
    frames = learner.frames(learner.step, learner.step)
    assert frames["weights"][0] == learner.weights


def test_squares_draw_a_circle(visit: Visit) -> None:
    """A disc in a ring: the boundary closes around it, and each of its cards says why."""
    learner = Learner(visit(f"?preset=circles&{BATCH}&features=squares"))
    page = learner.page

    play_until(learner, 1)

    start, *_, end = re.findall(r"[\d.]+,[\d.]+", path(page))
    assert start == end
    expect(page.locator("#boundary-legend")).to_contain_text("earlier curves")
    expect(page.locator("#update-w3-name")).to_have_text("w₃, of x₁²:")
    after = page.locator("#update-w4-after")
    eventually(lambda: float(after.get_attribute("data-value") or "nan"), learner.weights[3].__eq__)


CUT_IN_CARD = """card => {
  const { top } = document.querySelector(".player").getBoundingClientRect();
  const end = innerWidth > 700 ? top : Infinity;  // on a phone the card is scrolled
  return [...card.querySelectorAll(".worked dt, .worked dd")]
    .filter(part => part.checkVisibility())
    .filter(part => {
      const { right, bottom } = part.getBoundingClientRect();
      const inside = [part, ...part.querySelectorAll("math")];
      return bottom > end || right > innerWidth || part.scrollWidth > part.clientWidth + 1
        || inside.some(each => each.getBoundingClientRect().right > innerWidth - 12);
    })
    .map(part => part.textContent.trim());
}"""


@pytest.mark.parametrize("size", ["1366x768", "390x844"])
def test_what_is_remembered_is_told_of_every_weight(new_page: NewPage, size: str) -> None:
    """Slope, velocity, squares and penalty, each with five weights and the bias; none is cut."""
    width, height = map(int, size.split("x"))
    page = new_page(viewport={"width": width, "height": height})
    page.goto("/?features=squares,product&optimizer=adam&l1=0.001&l2=0.01&batch=all")
    learner = Learner(page)
    if width < 700:
        page.locator("#companion").select_option("why")
    learner.step_forward(1)

    address = f"{learner.run_address}/updates/1"
    update = eventually(lambda: page.request.get(address).json(), lambda told: "memory" in told)

    expect(page.locator("#update-title")).to_contain_text("Update 1")
    for name in ("velocity", "squares"):
        for cell, value in zip(
            ["w1", "w2", "w3", "w4", "w5", "bias"], update["memory"][name]["after"], strict=True
        ):
            output = page.locator(f"#update-{name}-{cell}-after")
            expect(output).to_be_visible()
            assert float(output.get_attribute("data-value") or "nan") == value
    for row in ("slope", "threshold"):
        expect(page.locator(f"#update-{row}-w5")).to_be_visible()
    expect(page.locator("#update-threshold-w5-after")).to_contain_text("by")
    assert page.locator("#update").evaluate(CUT_IN_CARD) == []


def test_what_was_added_is_undone_and_taken_away(visit: Visit) -> None:
    """Undo brings back the run with its updates; the same tick brings back the line."""
    learner = Learner(visit("?preset=xor&rate=1"))
    page = learner.page
    learner.step_forward(3)
    before = learner.numbers
    tick(page, "squares")
    learner.expect_step(0)

    page.locator("#undo").click()
    learner.expect_step(3)
    assert learner.numbers == before
    expect(page.locator(SENTENCE)).to_have_text(PLAIN)
    tick(page, "product")
    expect(page.locator(SENTENCE)).to_contain_text("curve")
    tick(page, "product")
    expect(page.locator(SENTENCE)).to_have_text(PLAIN)
    learner.wait_for_run(lambda run: len(run["weights"]) == 2)


def test_with_the_last_one_gone_the_page_is_as_it_was(learner: Learner) -> None:
    """Every element stands where it did and says what it said; the shading is the same."""
    page = learner.page
    surface = page.locator("#surface-slice")
    expect(surface).to_have_text("b = 0.00")
    expect(page.locator("#update-w1-after")).not_to_be_empty()
    learner.drawn()
    clean = page.evaluate(LOOK)

    for name in ("product", "squares", "squares", "product"):
        tick(page, name)
        learner.drawn()
    learner.wait_for_run(lambda run: len(run["weights"]) == 2 and run["version"] >= 5)

    # Only that it can be undone is to be seen.
    page.locator("#undo").evaluate("button => button.style.setProperty('display', 'none')")
    eventually(lambda: page.evaluate(LOOK), lambda look: bool(look == clean))


def test_the_surface_is_a_slice_through_any_two_weights(visit: Visit) -> None:
    """Chosen by name where there are more than two; it says that all else is held."""
    learner = Learner(visit(f"?preset=circles&{BATCH}&features=squares&view=surface"))
    page = learner.page
    choice = page.locator("#surface-pair")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("#surface-caption")).to_contain_text("E over w₁ and w₂; all else is held")

    choice.select_option(label="w₃, w₄")

    expect(page.locator("#surface-caption")).to_contain_text("E over w₃ and w₄; all else is held")
    assert any("first=w3&second=w4" in url for url in asked)
    learner.step_forward(2)
    expect(page.locator("#surface-slice")).to_have_attribute("data-step", "2")
    before = learner.weights
    page.locator("#loss-surface").click(position={"x": 300, "y": 150})
    learner.expect_step(0)
    after = eventually(lambda: learner.weights, lambda now: now[2:] != before[2:])
    assert after[:2] == before[:2]


def test_a_guest_sees_the_curve(learner: Learner, visit: Visit) -> None:
    """It bends as the owner's does, also when inputs come and go; there is nothing to add."""
    guest = Guest(visit(f"?run={learner.run()['id']}"))
    expect(guest.page.locator(SENTENCE)).to_have_text(PLAIN)
    expect(guest.page.locator("#features-menu")).to_be_hidden()

    tick(learner.page, "product")
    learner.step_forward(2)

    guest.expect_step(2)
    assert guest.numbers == learner.numbers
    expect(guest.page.locator(SENTENCE)).to_have_text("x₁, x₂, x₁x₂ → curve → ŷ")
    assert path(guest.page).count("L") > 20


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, {"width": 1366, "height": 768}])
def test_all_of_it_has_room(new_page: NewPage, size: dict[str, int]) -> None:
    """With every input the sentence stays inside its card, and no weight's number is cut."""
    context: dict[str, Any] = DESKTOP | {"viewport": size}
    page = new_page("?preset=circles&features=squares,product", **context)
    Learner(page)
    sentence, card = (
        page.locator(each).bounding_box() for each in ("#architecture", "#card-boundary")
    )

    assert sentence
    assert card
    assert sentence["x"] >= card["x"]
    assert sentence["x"] + sentence["width"] <= card["x"] + card["width"] + 0.5
    assert page.locator("#update-further-row dd").evaluate_all(CUT) == []
