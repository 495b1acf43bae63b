"""What a screen reader hears while a learner steps, plays and looks around."""

import re

from playwright.sync_api import expect

from tests.browser.learner import Learner, eventually

LISTEN = """() => {
  window.heard = [];
  const regions = document.querySelectorAll(
    "[role=status]:not(#waiting), [role=alert], [aria-live=polite], output:not([aria-live=off])");
  for (const region of regions) {
    new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
}"""
"""Notes what is heard: whatever comes into a live region, in any part of the page.

Only that the page waits is not noted, which depends on how fast the machine is.
"""

HIDE = """isHidden => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
}"""


def heard(learner: Learner) -> list[str]:
    """Wait until something is heard, and return it; what is heard then is new."""
    found: list[str] = eventually(lambda: learner.page.evaluate("heard.splice(0)"), bool)
    return found


def accessible_names(learner: Learner) -> list[str]:
    """Return what a screen reader calls each part of the page that has a name."""
    tree = learner.page.context.new_cdp_session(learner.page).send("Accessibility.getFullAXTree")
    return [node["name"]["value"] for node in tree["nodes"] if node.get("name", {}).get("value")]


def test_each_step_is_heard_once(learner: Learner) -> None:
    """A step, an epoch, a reset and a pause are each told in one sentence, and by nobody else."""
    page = learner.page
    page.evaluate(LISTEN)

    learner.step_forward(1)
    first, second = learner.frames(0, 1)["loss"]
    way = "up" if second > first else "down"
    change = f"{way} {abs(second - first):.3f}"
    share = f"{100 * learner.exact('accuracy'):.0f} %"
    assert heard(learner) == [f"Update 1. Error {second:.3f}, {change}. Accuracy {share}"]
    learner.epochs(1)
    assert [each.partition(". ")[0] for each in heard(learner)] == [
        "Update 100, the end of epoch 1"
    ]
    page.locator("#reset").click()
    assert [each.partition(". Error")[0] for each in heard(learner)] == ["100 points. Update 0"]
    learner.play()
    learner.wait_for_step(5)
    paused = learner.pause()
    stopped = f"Stopped at update {paused}, after "
    eventually(lambda: heard(learner)[-1], lambda said: said.startswith(stopped))
    page.evaluate(HIDE, arg=True)
    learner.step_forward(1)
    expect(page.locator("#error-description")).to_contain_text(f"at update {paused + 1}.")
    page.evaluate(HIDE, arg=False)
    assert page.evaluate("heard") == []


def test_the_plots_are_told_in_sentences(learner: Learner) -> None:
    """Each says what it shows; arrows on the surface tell what they find; no name is raw JSON."""
    page = learner.page
    learner.step_forward(1)
    boundary, surface = page.locator("#boundary-plot"), page.locator("#loss-surface")

    expect(boundary).to_have_accessible_description(re.compile(r"^The line .* on the wrong side\."))
    expect(page.locator("#loss-plot")).to_have_accessible_description(
        re.compile(r"^The error began at .* now, at update 1\.")
    )
    expect(surface).to_have_accessible_description(
        re.compile(r"^The way began at w₁ .*light is low")
    )
    page.evaluate(LISTEN)
    surface.press("ArrowRight")
    assert [re.sub(r"−?\d+\.\d+", "0", each) for each in heard(learner)] == ["w₁ 0, w₂ 0: E 0"]
    names = accessible_names(learner)
    assert "Points and the line that divides them" in names
    assert [name for name in names if re.search(r"[\[{]", name)] == []
