/** @import { Page } from "../page.js" */
/** @import { Guess } from "./predict-verdict.js" */
/** @import { Update } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { say } from "../elements/output.js";
import { MOST_RINGS } from "../run/ringed.js";
import { kindOf, verdictOn } from "./predict-verdict.js";
import { factsSentence, scoreWords, TITLES } from "./words.js";

/**
 * Predict, then step: asks what the next update will do, makes it, and says what happened.
 *
 * @param {Page} page
 */
export function createPredict({ explanation, navigation, picture }) {
  const mode = /** @type {HTMLInputElement} */ (byId("predict-mode"));
  const form = byId("predict");
  const button = /** @type {HTMLButtonElement} */ (byId("predict-step"));
  const choices = {
    line: createChoice({ root: byId("predict-line"), choose: showReady }),
    loss: createChoice({ root: byId("predict-loss"), choose: showReady }),
    weights: createChoice({ root: byId("predict-weights"), choose: showReady }),
  };
  /** @type {Update | null} the update that is asked about */
  let asked = null;
  /** @type {{ step: number, guess: Guess, sentence: string } | null} */
  let told = null;
  /** Whether the keyboard was in the form that the verdict takes the place of. */
  let wasFocused = false;
  let isStepping = false;
  let right = 0;
  let of = 0;

  /** @returns {Guess | null} */
  function guess() {
    if (!asked) return null;
    const kind = kindOf(asked);
    const first = choices[kind].value;
    const weights = choices.weights.value;
    return first !== null && weights !== null ? { kind, first, weights } : null;
  }

  function showReady() {
    button.disabled = guess() === null;
  }

  function forget() {
    told = null;
    picture.invalidate();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const made = guess();
    if (!asked || !made) return;
    told = { step: asked.step, guess: made, sentence: "" };
    isStepping = true;
    await navigation.forward();
    isStepping = false;
    picture.invalidate();
  });
  mode.addEventListener("change", forget);
  byId("predict-again").addEventListener("click", forget);

  /** @param {Update} update */
  function ask(update) {
    if (update === asked) return;
    asked = update;
    for (const choice of Object.values(choices)) choice.show(null);
    const kind = kindOf(update);
    byId("predict-line").hidden = kind !== "line";
    byId("predict-loss").hidden = kind !== "loss";
    byId("predict-facts").textContent = factsSentence(update, update.points.length <= MOST_RINGS);
    byId("predict-score").textContent = of > 0 ? scoreWords(right, of) : "";
    showReady();
  }

  /** @param {Update | null} update the update on screen */
  function tell(update) {
    if (told?.sentence !== "" || update?.step !== told.step) return;
    const verdict = verdictOn(update, told.guess);
    right += verdict.right;
    of += verdict.of;
    told = { ...told, sentence: verdict.sentence };
    byId("predict-verdict").textContent = `${verdict.sentence} ${scoreWords(right, of)}.`;
  }

  /** @param {boolean} asks */
  function lay(asks) {
    wasFocused ||= form.contains(document.activeElement);
    const again = byId("predict-again");
    const wasAgain = document.activeElement === again;
    form.hidden = !asks;
    byId("update-body").hidden = asks;
    const hasVerdict = mode.checked && told !== null && told.sentence !== "" && !asks;
    byId("predict-verdict").hidden = !hasVerdict;
    byId("update-sentence").hidden = hasVerdict || asks;
    again.hidden = !hasVerdict;
    if (hasVerdict && wasFocused) again.focus({ preventScroll: true });
    if (asks && wasAgain) {
      const first = form.querySelector("fieldset:not([hidden]) input");
      /** @type {HTMLInputElement | null} */ (first)?.focus({ preventScroll: true });
    }
    if (hasVerdict || asks) wasFocused = false;
    if (asks) say(byId("update-title"), TITLES.asked(asked));
  }

  return {
    /** Whether the next update is being asked about, so that nothing may give it away. */
    get isAsking() {
      return !form.hidden;
    },

    /** @param {{ frame: { step: number } }} scene */
    draw({ frame }) {
      const { next, update } = explanation;
      // A verdict is about the update on screen; elsewhere, or when the step was refused, the next
      // question is due.
      const isDue = told?.sentence !== "" || !isStepping;
      if (told?.step !== frame.step && isDue) told = null;
      tell(update);
      const asks = mode.checked && told === null && next !== null;
      if (asks) ask(next);
      else if (told === null) asked = null;
      lay(asks);
    },
  };
}
