/** @import { Hyperparameters, Segment } from "./types.js" */

import { formatPlain } from "./format.js";

/** @type {{ [K in keyof Hyperparameters]: (value: Hyperparameters[K]) => string }} */
const WORDS = {
  learning_rate: (rate) => `α = ${formatPlain(rate)}`,
  batch_size: (size) => (size === null ? "all points per update" : `${size} per update`),
  reduction: (reduction) => (reduction === "sum" ? "sum" : "mean, 1/m"),
  shuffle: (shuffle) => (shuffle ? "shuffled" : "in the order of the points"),
  rule: (rule) => (rule === "gradient" ? "gradient rule" : "perceptron rule"),
};

/**
 * What a segment does differently from the one before it, in a few words.
 *
 * @param {Segment} before
 * @param {Segment} segment
 */
function wordsFor(before, segment) {
  const names = /** @type {(keyof Hyperparameters)[]} */ (Object.keys(WORDS));
  const words = names
    .filter((name) => before.hyperparameters[name] !== segment.hyperparameters[name])
    .map((name) => {
      const say = /** @type {(value: unknown) => string} */ (WORDS[name]);
      return say(segment.hyperparameters[name]);
    });
  if (segment.points_changed) words.push("points changed");
  return words.join(", ");
}

/**
 * Where and how data or hyperparameters changed on the way.
 *
 * @param {Segment[]} segments
 * @returns {{ step: number, words: string }[]}
 */
export function segmentChanges(segments) {
  return segments
    .slice(1)
    .map((segment, i) => ({ step: segment.first_step, words: wordsFor(segments[i], segment) }));
}
