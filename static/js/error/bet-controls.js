/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { createNumberField } from "../elements/number-field.js";
import { say } from "../elements/output.js";
import { pressWord } from "../elements/pressing.js";
import { showVariant } from "../elements/variants.js";
import { heldBackIn } from "../model/learnt.js";
import { parseCount } from "../numbers/format.js";
import { flagSentence, flagWords, scoreSentence } from "./words.js";

/**
 * The bet on when to stop: the curve of the points held back is covered, a flag is put on the plot,
 * and uncovered the curve says how good its place is.
 *
 * @param {Page} page
 * @param {{ element: HTMLElement, updateAt: (pointer: PointerEvent) => number }} plot
 */
export function createBetControls({ bet, notice, report, timeline }, plot) {
  const card = byId("card-error");
  const root = byId("bet");
  const place = byId("bet-place");
  const uncover = /** @type {HTMLButtonElement} */ (byId("bet-uncover"));
  const again = byId("bet-again");
  const end = byId("bet-end");
  const words = byId("bet-flag-words");
  const sentence = byId("bet-sentence");
  const field = createNumberField({
    input: /** @type {HTMLInputElement} */ (byId("bet-flag")),
    commit: put,
    parse: parseCount,
    forgotten: () => notice.showAt("flag", ""),
  });
  /** @type {number | null} */
  let pressed = null;

  /** @param {number} step */
  function put(step) {
    const { latest } = timeline;
    const isThere = Number.isInteger(step) && step >= bet.first && step <= latest;
    notice.showAt("flag", isThere && latest > bet.first ? "" : flagSentence(bet.first, latest));
    if (isThere && latest > bet.first) bet.put(step);
    else field.refuse();
  }

  /** @param {PointerEvent} event */
  function point(event) {
    if (timeline.latest === bet.first) {
      notice.showAt("flag", flagSentence(bet.first, timeline.latest));
      return;
    }
    notice.showAt("flag", "");
    bet.put(plot.updateAt(event));
  }

  /** At once, for what is hidden cannot take the focus. */
  function showState() {
    showVariant(root, "bet", bet.state);
    end.hidden = bet.state === "none";
  }

  function begin() {
    bet.begin();
    // A field in focus would have a phone bring its keys, over the plot that is to be tapped.
    (pressWord() === "tap" ? end : field.input).focus();
  }

  async function finish() {
    await bet.uncover();
    if (!bet.score) return;
    notice.announce(scoreSentence(bet.score));
    again.focus();
  }

  place.addEventListener("click", begin);
  again.addEventListener("click", begin);
  uncover.addEventListener("click", () => finish().catch(report));
  end.addEventListener("click", () => {
    bet.end();
    place.focus();
  });
  bet.changed.listen(() => {
    showState();
    if (!bet.isCovered) notice.showAt("flag", "");
  });

  plot.element.addEventListener("pointerdown", (event) => {
    if (!bet.isCovered || event.button !== 0 || !event.isPrimary) return;
    pressed = event.pointerId;
    plot.element.setPointerCapture(event.pointerId);
    point(event);
  });
  plot.element.addEventListener("pointermove", (event) => {
    if (event.pointerId === pressed && bet.isCovered) point(event);
  });
  for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
    plot.element.addEventListener(kind, () => {
      pressed = null;
    });
  }

  return {
    /** @param {{ points: Point[] }} scene */
    draw({ points }) {
      const { state, flag, score } = bet;
      root.hidden = state === "none" && heldBackIn(points) === 0;
      card.toggleAttribute("data-held-back", !root.hidden);
      card.toggleAttribute("data-bet", state !== "none");
      plot.element.classList.toggle("takes-flag", bet.isCovered);
      showState();
      field.show(flag);
      allow(uncover, flag !== null);
      say(words, flagWords(flag, pressWord()));
      say(sentence, score ? scoreSentence(score) : "");
      sentence.hidden = score === null;
    },
  };
}
