/** @import { Page } from "../page.js" */
/** @import { Frame } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { LINE } from "../model/features.js";
import { hasLine } from "../model/line.js";
import { FEATURE_NAMES } from "../model/names.js";
import { formatCount, formatNumber, formatShare, formatTerm } from "../numbers/format.js";
import { COVERED, noBoundary } from "./words.js";

/** A number of the equation in about four digits. @param {number} size not negative */
const decimalsOf = (size) => Math.max(0, 3 - Math.floor(Math.log10(Math.max(size, 1))));

/**
 * The boundary's equation as text, to be broken only between its terms.
 *
 * @param {Frame} frame
 */
function equationOf(frame) {
  const { bias, features, weights } = frame;
  if (!hasLine(frame)) return noBoundary(features);
  const parts = [...weights, bias].map((value, i) => {
    const decimals = decimalsOf(Math.abs(value));
    return i === 0 ? formatNumber(value, decimals) : formatTerm(value, decimals);
  });
  const terms = parts.map((part, i) => `${part} ${FEATURE_NAMES[features[i]] ?? "= 0"}`);
  return terms.map((term) => term.replaceAll(" ", "\u00a0")).join(" ");
}

/**
 * The numbers of the moment on screen.
 *
 * @param {Pick<Page, "bet">} page
 */
export function createReadings({ bet }) {
  const step = byId("step");
  const epoch = byId("epoch");
  const loss = byId("loss");
  const accuracy = byId("accuracy");
  const all = byId("readings");
  const heldBack = byId("reading-held-back");
  const heldBackLoss = byId("loss-held-back");
  const heldBackAccuracy = byId("accuracy-held-back");
  const weights = byId("weights");
  const each = [1, 2, 3, 4, 5].map((number) => byId(`weight-${number}`));
  let count = LINE.length;
  const bias = byId("bias");
  const equation = byId("equation");

  return {
    /** @param {{ frame: Frame }} scene */
    draw({ frame }) {
      write(step, formatCount(frame.step), String(frame.step));
      write(epoch, formatCount(frame.epoch), String(frame.epoch));
      write(loss, formatNumber(frame.loss), String(frame.loss ?? ""));
      write(accuracy, formatShare(frame.accuracy), String(frame.accuracy ?? ""));
      heldBack.hidden = frame.loss_held_back === null;
      all.toggleAttribute("data-held-back", !heldBack.hidden);
      if (!heldBack.hidden) {
        const { loss_held_back, accuracy_held_back } = bet.seen(frame);
        const loss = bet.isCovered ? COVERED : formatNumber(loss_held_back);
        const share = bet.isCovered ? "" : formatShare(accuracy_held_back);
        write(heldBackLoss, loss, String(loss_held_back ?? ""));
        write(heldBackAccuracy, share, String(accuracy_held_back ?? ""));
      }
      weights.dataset.value = JSON.stringify(frame.weights);
      if (frame.weights.length !== count) {
        count = frame.weights.length;
        for (const [i, { parentElement }] of each.entries()) {
          if (parentElement) parentElement.hidden = i >= count;
        }
        weights.toggleAttribute("data-many", count > LINE.length);
      }
      for (const [i, weight] of frame.weights.entries()) {
        write(each[i], formatNumber(weight), String(weight));
      }
      write(bias, formatNumber(frame.bias), String(frame.bias));
      equation.textContent = equationOf(frame);
    },
  };
}
