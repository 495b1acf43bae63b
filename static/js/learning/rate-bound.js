/** @import { Hyperparameters } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { formatCount, formatNumber } from "../numbers/format.js";

/**
 * Where on the slider batch descent stops being sure to go downhill, and why.
 *
 */
export function createRateBound() {
  const slider = /** @type {HTMLInputElement} */ (byId("learning-rate-slider"));
  const mark = byId("rate-bound-mark");
  const details = /** @type {HTMLDetailsElement} */ (byId("rate-bound"));
  const summary = byId("rate-bound-summary");
  const sentence = byId("rate-bound-sentence");
  return {
    /**
     * @param {number | null} bound null when there are no points
     * @param {Hyperparameters} hyperparameters
     * @param {number} points
     */
    show(bound, { reduction, batch_size: size, learning_rate: rate, rule }, points) {
      details.hidden = bound === null || rule === "perceptron";
      mark.hidden = details.hidden;
      if (bound === null || details.hidden) return;
      const [low, high] = [Number(slider.min), Number(slider.max)];
      const share = (Math.log10(bound) - low) / (high - low);
      mark.hidden = share < 0 || share > 1;
      mark.style.setProperty("--share", String(share));
      details.classList.toggle("beyond", rate > bound);
      mark.dataset.value = String(bound);
      say(summary, `full batch lowers E if α < ${formatNumber(bound)}`);
      const whom = `the ${reduction} over all ${formatCount(points)} points`;
      const what = reduction === "sum" ? "the sum of the errors" : "E";
      const smaller =
        size !== null && size < points
          ? " With fewer points per update single updates may rise at any α; a small one keeps the zigzag small."
          : "";
      say(
        sentence,
        `An update by ${whom} lowers E whenever α is below the mark, which is 2 divided by the largest curvature ${what} can have with these points. Above it a step may overshoot the valley.${smaller}`,
      );
    },
  };
}
