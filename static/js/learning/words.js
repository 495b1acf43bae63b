/** @import { Hyperparameters } from "../types.js" */

import { formatCount, formatNumber } from "../numbers/format.js";

/** @param {number} bound the learning rate below which every update with all points lowers E */
export const boundWords = (bound) => `below α = ${formatNumber(bound)} E only falls`;

/**
 * What the mark on the slider means.
 *
 * @type {(hyperparameters: Hyperparameters, points: number) => string}
 */
export function boundSentence({ reduction }, points) {
  const whom = `the ${reduction} over all ${formatCount(points)} points`;
  const what = reduction === "sum" ? "the sum of the errors" : "E";
  return `An update with ${whom} lowers E whenever α is below the mark. The mark is 2 divided by the largest curvature that ${what} can have with these points. Above it a step may overshoot the valley.`;
}

/** What warns of steps that are too long, in the room of a line. @param {number} bound the same */
export const riseSentence = (bound) => `E rose: choose α below ${formatNumber(bound)}`;

export const BAD_SEED = "A seed is a whole number from 0 to 4,294,967,295.";
export const NO_START = "Please give a number for each weight and for b.";
