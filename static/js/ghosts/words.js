/** @import { Hyperparameters, Start } from "../types.js" */

import { formatCount, formatNumber } from "../numbers/format.js";
import { differenceInWords } from "../run/hyperparameters.js";

/** @param {Start} start */
function startInWords({ seed, weights, bias }) {
  if (seed !== null) return `seed ${seed}`;
  return `start (${[...weights, bias].map((value) => formatNumber(value, 2)).join(", ")})`;
}

/**
 * What a run is made with, as far as words tell it from another one.
 *
 * @typedef {object} Made
 * @property {Hyperparameters} hyperparameters
 * @property {Start} start
 * @property {string} points what tells its points from others
 * @property {number} count how many points there are
 */

/**
 * What a ghost has that the run on screen has not: "α = 0.1, seed 7".
 *
 * @type {(present: Made, ghost: Made) => string}
 */
export function ghostWords(present, ghost) {
  const words = differenceInWords(present.hyperparameters, ghost.hyperparameters);
  const start = startInWords(ghost.start);
  if (start !== startInWords(present.start)) words.push(start);
  if (ghost.points !== present.points) {
    words.push(ghost.count === present.count ? "other points" : `${ghost.count} points`);
  }
  return words.join(", ") || "same settings";
}

/** @param {number} step at which a ghost was kept */
export const stepWords = (step) => `at ${formatCount(step)}`;

/** @param {string} ghost in words */
export const removeWords = (ghost) => `Remove the ghost ${ghost}`;

/** @param {boolean} isFull whether as many are kept as can be */
export const keepWords = (isFull) =>
  isFull
    ? "Four ghosts are kept; remove one to keep another"
    : "Keep this line and this curve to compare with";

export const REMOVED = "The ghost is gone.";

/** @param {number} step */
export const keptSentence = (step) => `Kept as a ghost, at update ${formatCount(step)}.`;
