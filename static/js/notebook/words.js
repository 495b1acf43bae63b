/** @import { NotebookRun } from "./notebook-run.js" */

import { formatCount, formatNumber, formatShare } from "../numbers/format.js";

/** @param {NotebookRun} done */
export function summaryOf({ rows, points, start, sentence }) {
  const updates = formatCount(rows.length * points.length);
  const last = rows[rows.length - 1];
  const from = start.map((weight) => formatNumber(weight)).join(", ");
  const count = points.length === 1 ? "1 point" : `${formatCount(points.length)} points`;
  return `${count}, ${updates} updates from w = (${from}), b = 0. After them the error is ${formatNumber(last.loss)} and the accuracy ${formatShare(last.accuracy)}. ${sentence}`.trimEnd();
}
