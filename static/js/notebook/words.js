/** @import { NotebookRun } from "./notebook-run.js" */

import { learntOf } from "../model/learnt.js";
import { formatCount, formatNumber, formatShare } from "../numbers/format.js";

const NOTEBOOK = Object.freeze({
  line: "A notebook’s neuron is given x₁ and x₂ alone, so the squares and products of your run stay out.",
});

/**
 * @param {NotebookRun} done
 * @param {boolean} isBent whether the run on the plots has squares or products
 */
export function summaryOf({ rows, points, start, sentence }, isBent = false) {
  const learnt = learntOf(points).length;
  const updates = formatCount(rows.length * learnt);
  const last = rows[rows.length - 1];
  const from = start.map((weight) => formatNumber(weight)).join(", ");
  const count = points.length === 1 ? "1 point" : `${formatCount(points.length)} points`;
  const said = [
    `${count}, ${updates} updates from w = (${from}), b = 0. After them the error is ${formatNumber(last.loss)} and the accuracy ${formatShare(last.accuracy)}.`,
    sentence,
  ];
  if (learnt < points.length) said.push(heldBackSentence(points.length - learnt));
  if (isBent) said.push(NOTEBOOK.line);
  return said.filter(Boolean).join(" ");
}

/** @param {number} count */
function heldBackSentence(count) {
  return count === 1
    ? "1 of the points is held back: leave it out of your notebook, too."
    : `${formatCount(count)} of the points are held back: leave them out of your notebook, too.`;
}
