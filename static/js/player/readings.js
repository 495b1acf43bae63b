/** @import { Frame } from "../types.js" */

import { write } from "../elements/output.js";
import { hasLine } from "../model/line.js";
import { formatCount, formatNumber, formatShare, formatTerm } from "../numbers/format.js";

/**
 * The line's equation as text.
 *
 * @param {Frame} frame
 */
export function equationOf(frame) {
  if (!hasLine(frame)) return "none while w₁ and w₂ are 0";
  const { weights, bias } = frame;
  return `${formatNumber(weights[0], 3)} x₁ ${formatTerm(weights[1])} x₂ ${formatTerm(bias)} = 0`;
}

/**
 * The numbers of the moment on screen.
 *
 * @param {object} outputs
 * @param {HTMLElement} outputs.step
 * @param {HTMLElement} outputs.epoch
 * @param {HTMLElement} outputs.loss
 * @param {HTMLElement} outputs.accuracy
 * @param {HTMLElement} outputs.weights
 * @param {HTMLElement} outputs.bias
 * @param {HTMLElement} outputs.equation
 */
export function createReadings({ step, epoch, loss, accuracy, weights, bias, equation }) {
  return {
    /** @param {{ frame: Frame }} scene */
    draw({ frame }) {
      write(step, formatCount(frame.step), String(frame.step));
      write(epoch, formatCount(frame.epoch), String(frame.epoch));
      write(loss, formatNumber(frame.loss), String(frame.loss ?? ""));
      write(accuracy, formatShare(frame.accuracy), String(frame.accuracy ?? ""));
      const both = frame.weights.map((weight) => formatNumber(weight)).join(", ");
      write(weights, both, JSON.stringify(frame.weights));
      write(bias, formatNumber(frame.bias), String(frame.bias));
      equation.textContent = equationOf(frame);
    },
  };
}
