/** @import { Page } from "../page.js" */
/** @import { Guess } from "./predict-verdict.js" */
/** @import { Update } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { pointsOf } from "../run/used-points.js";
import { kindOf, verdictOn } from "./predict-verdict.js";
import { MOST_RINGS } from "./update-marks.js";

/** @param {Update} update */
function factsOf(update) {
  if (update.points.length > 1) {
    return `It uses ${pointsOf(update)}${update.points.length <= MOST_RINGS ? ", those with a dashed ring" : ""}.`;
  }
  const [{ x1, x2, label, prediction }] = update.points;
  const place = `(${formatNumber(x1, 3)}, ${formatNumber(x2, 3)})`;
  return `${pointsOf(update)[0].toUpperCase()}${pointsOf(update).slice(1)} at ${place} carries label ${label}; the prediction there is ${formatNumber(prediction, 3)}.`;
}

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

  mode.addEventListener("change", () => {
    told = null;
    picture.invalidate();
  });
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
  byId("predict-again").addEventListener("click", () => {
    told = null;
    picture.invalidate();
  });

  /** @param {Update} update */
  function ask(update) {
    if (update === asked) return;
    asked = update;
    for (const choice of Object.values(choices)) choice.show(null);
    const kind = kindOf(update);
    byId("predict-line").hidden = kind !== "line";
    byId("predict-loss").hidden = kind !== "loss";
    byId("predict-facts").textContent = factsOf(update);
    byId("predict-score").textContent = of > 0 ? `${right} of ${of} right so far` : "";
    showReady();
  }

  /** @param {Update | null} update the update on screen */
  function tell(update) {
    if (told?.sentence !== "" || update?.step !== told.step) return;
    const verdict = verdictOn(update, told.guess);
    right += verdict.right;
    of += verdict.of;
    told = { ...told, sentence: verdict.sentence };
    byId("predict-verdict").textContent =
      `${verdict.sentence} ${formatCount(right)} of ${formatCount(of)} right so far.`;
  }

  /** @param {boolean} asks */
  function lay(asks) {
    wasFocused ||= form.contains(document.activeElement);
    form.hidden = !asks;
    for (const id of ["update-numbers", "update-words"]) byId(id).hidden = asks;
    const hasVerdict = mode.checked && told !== null && told.sentence !== "" && !asks;
    byId("predict-verdict").hidden = !hasVerdict;
    byId("update-sentence").hidden = hasVerdict;
    byId("predict-again").hidden = !hasVerdict;
    if (hasVerdict && wasFocused) byId("predict-again").focus({ preventScroll: true });
    if (hasVerdict || asks) wasFocused = false;
    if (asks)
      byId("update-title").textContent = `What will update ${formatCount(asked?.step ?? 0)} do?`;
    if (asks) byId("update-next").hidden = true;
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
