/** @import { Update } from "../types.js" */

import { formatCount, formatInWords } from "../numbers/format.js";

/**
 * Which points an update uses: "point 37", "10 points", "all 100 points".
 *
 * @param {Update} update
 */
export function pointsOf({ points: used, hyperparameters }) {
  if (used.length === 1) return `point ${formatCount(used[0].index + 1)}`;
  const all = hyperparameters.batch_size === null ? "all " : "";
  return `${all}${formatCount(used.length)} points`;
}

/** What an edit is called where it can be undone or done again. */
export const EDITS = Object.freeze({
  addPoint: "adding a point",
  movePoint: "moving a point",
  relabelPoint: "changing a label",
  removePoint: "deleting a point",
  hyperparameters: "changing how it learns",
  model: "changing the inputs",
  reset: "resetting the run",
  newStart: "the new start",
  importPoints: "importing points",
  importRun: "importing a run",
});

export const POINT_NOT_ADDED = "This point was not added, so nothing was changed.";

/** @type {(least: number, most: number) => string} */
export const rateSentence = (least, most) =>
  `The learning rate is a number from ${formatInWords(least)} to ${formatInWords(most)}.`;
export const BATCH_SENTENCE = "Points per update is a whole number of 1 or more.";
