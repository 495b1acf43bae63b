/** @import { Hyperparameters } from "../types.js" */

import { PART_ONE } from "./part-one/stops.js";
import { PART_TWO } from "./part-two/stops.js";

/** The seed of the starts that are not given by hand. */
export const SEED = 44;

/** @type {Hyperparameters} */
export const PLAIN = Object.freeze({
  learning_rate: 0.3,
  batch_size: 1,
  reduction: "sum",
  shuffle: false,
  rule: "gradient",
});

/** All stops, part after part. */
export const STOPS = Object.freeze([...PART_ONE, ...PART_TWO]);

/**
 * The stops of the part that one belongs to, as places among all.
 *
 * @param {number} stop
 */
export function partOf(stop) {
  const isFirst = stop < PART_ONE.length;
  return isFirst
    ? { first: 0, end: PART_ONE.length }
    : { first: PART_ONE.length, end: STOPS.length };
}
