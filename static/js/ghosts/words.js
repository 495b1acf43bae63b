/** @import { Feature, Hyperparameters, Start } from "../types.js" */

import { LINE } from "../model/features.js";
import { FEATURE_NAMES } from "../model/names.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { differenceInWords } from "../run/hyperparameters.js";

/** @param {Start} start */
function startInWords({ seed, weights, bias }) {
  if (seed !== null) return `seed ${seed}`;
  return `start (${[...weights, bias].map((value) => formatNumber(value, 2)).join(", ")})`;
}

/** @type {(made: { features?: readonly Feature[] }) => string} */
const inputsInWords = ({ features = LINE }) =>
  `with ${features.map((name) => FEATURE_NAMES[name]).join(", ")}`;

/**
 * What a run is made with, as far as words tell it from another one.
 *
 * @typedef {object} Made
 * @property {Hyperparameters} hyperparameters
 * @property {Start} start
 * @property {readonly Feature[]} [features] x₁ and x₂ where it is left out
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
  if (inputsInWords(ghost) !== inputsInWords(present)) words.push(inputsInWords(ghost));
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
