import { byId } from "../elements/by-id.js";
import { element } from "../elements/element.js";
import { say } from "../elements/output.js";
import { WAITS, waitWords } from "./words.js";

/** @typedef {keyof typeof WAITS} Reason */

const ORDER = /** @type {Reason[]} */ (Object.keys(WAITS));

/** Says that the page waits, for what, and for how long where that is known. */
export function createWaitingMark() {
  /** Each with the time until which it holds, 0 where that is not known. */
  const reasons = /** @type {Map<Reason, number>} */ (new Map());
  const [words, wait, dots] = [element("span"), element("span"), element("span")];
  // It changes every second: who listens hears the sentence once, without the number.
  wait.setAttribute("aria-hidden", "true");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ticking;

  function draw() {
    clearTimeout(ticking);
    const present = ORDER.find((each) => reasons.has(each));
    const sentence = present ? WAITS[present] : "";
    const left = waitWords((present ? (reasons.get(present) ?? 0) : 0) - Date.now());
    say(words, sentence.replace(/…$/, ""));
    say(wait, left);
    say(dots, sentence.endsWith("…") ? "…" : "");
    if (left) ticking = setTimeout(draw, 500);
  }

  byId("waiting").replaceChildren(words, wait, dots);

  return {
    /**
     * @param {Reason} reason
     * @param {boolean} holds
     * @param {number} [milliseconds] how long it will, where that is known
     */
    set(reason, holds, milliseconds = 0) {
      if (holds) reasons.set(reason, milliseconds > 0 ? Date.now() + milliseconds : 0);
      else reasons.delete(reason);
      draw();
    },
  };
}
