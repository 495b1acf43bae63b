/** @import { Difference, Hyperparameters, Limits } from "../types.js" */

import { formatPlain } from "../numbers/format.js";
import { NAMES, SEEN } from "./words.js";

/**
 * What to put beside a run, and what there is to see then.
 *
 * @typedef {object} Wanted
 * @property {string} sentence
 * @property {{ name: string, difference: Difference }[]} companions
 */

/** @type {(own: Hyperparameters) => Wanted} */
function rules({ rule }) {
  const isGradient = rule === "gradient";
  return {
    sentence: SEEN.rules,
    companions: isGradient
      ? [{ name: NAMES.perceptron, difference: { rule: "perceptron" } }]
      : [{ name: NAMES.gradient, difference: { rule: "gradient" } }],
  };
}

/**
 * Averaging over a batch of one changes nothing, so then all points make the batch.
 *
 * @type {(own: Hyperparameters) => Wanted}
 */
function reductions({ batch_size: size, reduction }) {
  const batch = size === 1 ? { batch_size: null } : {};
  /** @type {{ name: string, difference: Difference }[]} */
  const others =
    reduction === "sum"
      ? [
          { name: NAMES.mean, difference: { ...batch, reduction: "mean" } },
          { name: NAMES.meanTimes, difference: { ...batch, reduction: "mean", times: "m" } },
        ]
      : [
          { name: NAMES.sum, difference: { ...batch, reduction: "sum" } },
          { name: NAMES.sumDivided, difference: { ...batch, reduction: "sum", times: "1/m" } },
        ];
  const same = { name: NAMES[reduction], difference: batch };
  return {
    sentence: SEEN[reduction],
    companions: size === 1 ? [same, ...others] : others,
  };
}

/** @type {(own: Hyperparameters, limits: Limits) => Wanted} */
function rates({ learning_rate: rate }, limits) {
  const within = (/** @type {number} */ value) =>
    value >= limits.learning_rate_min && value <= limits.learning_rate_max;
  return {
    sentence: SEEN.rates,
    companions: [rate / 10, rate * 10].filter(within).map((value) => ({
      name: NAMES.rate(value),
      difference: { learning_rate: Number(formatPlain(value)) },
    })),
  };
}

/**
 * The comparisons of one click.
 *
 * @type {Readonly<Record<string, (own: Hyperparameters, limits: Limits) => Wanted>>}
 */
export const COMPARISONS = Object.freeze({ rules, reductions, rates });
