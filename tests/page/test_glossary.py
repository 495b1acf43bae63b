"""What a term means, shown where it stands."""

from tests.page.conftest import Modules

EXPLAINED = """async ({ createTermPopover }) => {
  document.body.innerHTML = `
    <label><input type="checkbox"> <button class="term" data-term="a">A</button></label>
    <button class="term" data-term="b">B</button> <p>Else</p>
    <div id="popover" hidden></div><p hidden id="meaning-a">First.</p>
    <p hidden id="meaning-b">Second.</p>`;
  const [popover, box, a, b, other] = ["#popover", "input", "[data-term=a]", "[data-term=b]", "p"]
    .map((selector) => document.querySelector(selector));
  createTermPopover({ popover });
  const shown = () => (popover.hidden ? null : popover.textContent);
  const tell = (target, type, pointerType = "mouse") =>
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }));
  const becomes = async (text) => {
    while (shown() !== text) await new Promise(requestAnimationFrame);
    return true;
  };
  let heard = 0;
  b.addEventListener("keydown", () => (heard += 1));
  const told = {};

  b.focus();
  told.focused = shown();
  const escape = { key: "Escape", bubbles: true };
  b.dispatchEvent(new KeyboardEvent("keydown", escape));
  told.escaped = [shown(), heard, document.activeElement === b];
  b.dispatchEvent(new KeyboardEvent("keydown", escape));
  told.heard = heard;
  b.click();
  told.pressed = shown();
  b.blur();
  told.left = shown();

  a.click();
  told.tapped = [shown(), box.checked];
  tell(popover, "pointerdown");
  told.inside = shown();
  tell(other, "pointerdown");
  told.outside = shown();

  tell(a, "pointerover");
  told.passing = shown();
  await becomes("First.");
  tell(other, "pointerover");
  tell(popover, "pointerover");
  await new Promise((done) => setTimeout(done, 250));
  told.hovered = shown();
  tell(other, "pointerover");
  told.away = await becomes(null);
  tell(a, "pointerover", "touch");
  await new Promise((done) => setTimeout(done, 200));
  told.touched = shown();
  return told;
}"""


def test_a_term_is_explained_under_mouse_finger_and_focus(modules: Modules) -> None:
    """It stays while mouse or focus do, over itself too, goes with Escape, and presses nothing."""
    assert modules.run("glossary/term-popover.js", EXPLAINED) == {
        "focused": "Second.",
        "escaped": [None, 0, True],
        "heard": 1,
        "pressed": "Second.",
        "left": None,
        "tapped": ["First.", False],
        "inside": "First.",
        "outside": None,
        "passing": None,
        "hovered": "First.",
        "away": True,
        "touched": None,
    }
