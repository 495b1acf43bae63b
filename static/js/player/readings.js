/** @import { Frame } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { hasLine } from "../model/line.js";
import { formatCount, formatNumber, formatShare, formatTerm } from "../numbers/format.js";
import { NO_LINE } from "./words.js";

/** A number of the equation in about four digits. @param {number} size not negative */
const decimalsOf = (size) => Math.max(0, 3 - Math.floor(Math.log10(Math.max(size, 1))));

/**
 * The line's equation as text, to be broken only between its terms.
 *
 * @param {Frame} frame
 */
function equationOf(frame) {
  if (!hasLine(frame)) return NO_LINE;
  const [w1, w2, bias] = [...frame.weights, frame.bias].map((value, i) => {
    const decimals = decimalsOf(Math.abs(value));
    return i === 0 ? formatNumber(value, decimals) : formatTerm(value, decimals);
  });
  const terms = [`${w1} x₁`, `${w2} x₂`, `${bias} = 0`];
  return terms.map((term) => term.replaceAll(" ", "\u00a0")).join(" ");
}

/** The numbers of the moment on screen. */
export function createReadings() {
  const step = byId("step");
  const epoch = byId("epoch");
  const loss = byId("loss");
  const accuracy = byId("accuracy");
  const weights = byId("weights");
  const each = [byId("weight-1"), byId("weight-2")];
  const bias = byId("bias");
  const equation = byId("equation");

  return {
    /** @param {{ frame: Frame }} scene */
    draw({ frame }) {
      write(step, formatCount(frame.step), String(frame.step));
      write(epoch, formatCount(frame.epoch), String(frame.epoch));
      write(loss, formatNumber(frame.loss), String(frame.loss ?? ""));
      write(accuracy, formatShare(frame.accuracy), String(frame.accuracy ?? ""));
      weights.dataset.value = JSON.stringify(frame.weights);
      for (const [i, weight] of frame.weights.entries()) {
        write(each[i], formatNumber(weight), String(weight));
      }
      write(bias, formatNumber(frame.bias), String(frame.bias));
      equation.textContent = equationOf(frame);
    },
  };
}
