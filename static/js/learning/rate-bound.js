/** @import { Hyperparameters } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { isBare } from "../model/optimizer.js";
import { boundSentence, boundWords, riseSentence } from "./words.js";

/**
 * The mark on the slider below which every update with all points lowers E, and why: while all points
 * are used. A warning only where E really rises above it.
 */
export function createRateBound() {
  const slider = /** @type {HTMLInputElement} */ (byId("learning-rate-slider"));
  const mark = byId("rate-bound-mark");
  const details = /** @type {HTMLDetailsElement} */ (byId("rate-bound"));
  const summary = byId("rate-bound-summary");
  const sentence = byId("rate-bound-sentence");
  const warning = byId("rate-warning");

  return {
    /**
     * @param {number | null} bound null when there are no points
     * @param {Hyperparameters} hyperparameters
     * @param {number} points
     * @param {boolean} hasRisen whether E has risen lately
     */
    show(bound, hyperparameters, points, hasRisen) {
      const { learning_rate: rate, rule, batch_size: size } = hyperparameters;
      // The bound is plain descent's: with a memory or a penalty E may rise below it too.
      details.hidden =
        !isBare(hyperparameters) ||
        bound === null ||
        rule === "perceptron" ||
        (size !== null && size < points);
      mark.hidden = details.hidden;
      warning.hidden = details.hidden || bound === null || rate <= bound || !hasRisen;
      if (bound === null || details.hidden) return;
      const [low, high] = [Number(slider.min), Number(slider.max)];
      const share = (Math.log10(bound) - low) / (high - low);
      mark.hidden = share < 0 || share > 1;
      mark.style.setProperty("--share", String(share));
      mark.dataset.value = String(bound);
      say(summary, boundWords(bound));
      say(sentence, boundSentence(hyperparameters, points));
      if (!warning.hidden) say(warning, riseSentence(bound));
    },
  };
}
