/** @import { Frame } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { hasLine } from "../model/line.js";
import { formatCount, formatNumber, formatShare, formatTerm } from "../numbers/format.js";

/**
 * The line's equation as text.
 *
 * @param {Frame} frame
 */
function equationOf(frame) {
  if (!hasLine(frame)) return "none while w₁ and w₂ are 0";
  const { weights, bias } = frame;
  return `${formatNumber(weights[0], 3)} x₁ ${formatTerm(weights[1])} x₂ ${formatTerm(bias)} = 0`;
}

/** The numbers of the moment on screen. */
export function createReadings() {
  const step = byId("step");
  const epoch = byId("epoch");
  const loss = byId("loss");
  const accuracy = byId("accuracy");
  const weights = byId("weights");
  const bias = byId("bias");
  const equation = byId("equation");

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
