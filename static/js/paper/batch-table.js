/** @import { Update, UpdatePoint } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { element } from "../elements/element.js";
import { LINE } from "../model/features.js";
import { predictionAndDifference } from "../numbers/digits.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { batchSentence, SUM, slopeWords } from "./words.js";

/** So many rows leave room on a sheet for all else. */
const MOST_ROWS = 20;

/** @param {string[]} cells the first of which names the row */
function rowOf([name, ...cells]) {
  const row = element("tr");
  const head = element("th", { scope: "row" });
  head.textContent = name;
  row.append(head);
  for (const cell of cells) row.append(Object.assign(element("td"), { textContent: cell }));
  return row;
}

/** @param {UpdatePoint} point */
function cellsOf({ index, x1, x2, label, prediction, difference, gradient }) {
  const shown = predictionAndDifference(prediction, difference);
  return [
    formatCount(index + 1),
    formatNumber(x1),
    formatNumber(x2),
    String(label),
    shown.prediction,
    shown.difference,
    ...gradient.map((slope) => formatNumber(slope)),
  ];
}

/** The points of an update by several, as far as a sheet has room for them, and their sums. */
export function createBatchTable() {
  const root = byId("paper-batch");
  const further = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-further]"));

  return {
    /** @param {Update | null} update */
    show(update) {
      root.hidden = !update || update.points.length < 2;
      if (!update) return;
      const points = update.points.slice(0, MOST_ROWS);
      const { features = LINE } = update.before;
      for (const [i, head] of further.entries()) {
        const name = features[LINE.length + i];
        head.hidden = name === undefined;
        head.textContent = name === undefined ? "" : slopeWords(name);
      }
      byId("paper-count").textContent = batchSentence(update, points.length);
      byId("paper-rows").replaceChildren(...points.map(cellsOf).map(rowOf));
      const sums = update.gradient.map((sum) => formatNumber(sum));
      byId("paper-sums").replaceChildren(rowOf([SUM, "", "", "", "", "", ...sums]));
    },
  };
}
