/** @import { Hyperparameters } from "../types.js" */

import { formatPlain } from "../numbers/format.js";

/** @type {{ [K in keyof Hyperparameters]: (value: Hyperparameters[K]) => string }} */
const WORDS = {
  learning_rate: (rate) => `α = ${formatPlain(rate)}`,
  batch_size: (size) => (size === null ? "all points per update" : `${size} per update`),
  reduction: (reduction) => reduction,
  shuffle: (shuffle) => (shuffle ? "shuffled" : "in the order of the points"),
  rule: (rule) => (rule === "gradient" ? "gradient rule" : "perceptron rule"),
};

/**
 * What some hyperparameters do differently from others, a few words for each.
 *
 * @param {Hyperparameters} from
 * @param {Hyperparameters} to whose words they are
 * @returns {string[]}
 */
export function differenceInWords(from, to) {
  const names = /** @type {(keyof Hyperparameters)[]} */ (Object.keys(WORDS));
  return names
    .filter((name) => from[name] !== to[name])
    .map((name) => {
      const say = /** @type {(value: unknown) => string} */ (WORDS[name]);
      return say(to[name]);
    });
}
