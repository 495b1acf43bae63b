/** @import { Difference, Hyperparameters, Limits } from "../types.js" */

import { formatPlain } from "../numbers/format.js";

/**
 * What to put beside a run, and what there is to see then.
 *
 * @typedef {object} Wanted
 * @property {string} sentence
 * @property {{ name: string, difference: Difference }[]} companions
 */

/**
 * @param {Hyperparameters} own
 * @returns {Wanted}
 */
function rules({ rule }) {
  const isGradient = rule === "gradient";
  return {
    sentence:
      "A point that is classified correctly leaves the perceptron still, and still moves gradient descent a little: where a line separates the labels, only the perceptron stops moving.",
    companions: isGradient
      ? [{ name: "Perceptron", difference: { rule: "perceptron" } }]
      : [{ name: "Gradient descent", difference: { rule: "gradient" } }],
  };
}

/**
 * Averaging over a batch of one changes nothing, so then all points make the batch.
 *
 * @param {Hyperparameters} own
 * @returns {Wanted}
 */
function reductions({ batch_size: size, reduction }) {
  const batch = size === 1 ? { batch_size: null } : {};
  /** @type {{ name: string, difference: Difference }[]} */
  const others =
    reduction === "sum"
      ? [
          { name: "Mean with α", difference: { ...batch, reduction: "mean" } },
          { name: "Mean with α · m", difference: { ...batch, reduction: "mean", times: "m" } },
        ]
      : [
          { name: "Sum with α", difference: { ...batch, reduction: "sum" } },
          { name: "Sum with α / m", difference: { ...batch, reduction: "sum", times: "1/m" } },
        ];
  const same = { name: `${reduction === "sum" ? "Sum" : "Mean"} with α`, difference: batch };
  return {
    sentence:
      reduction === "sum"
        ? "The mean over m points with α · m is the very same run as the sum with α: their lines and curves coincide."
        : "The sum over m points with α / m is the very same run as the mean with α: their lines and curves coincide.",
    companions: size === 1 ? [same, ...others] : others,
  };
}

/**
 * @param {Hyperparameters} own
 * @param {Limits} limits
 * @returns {Wanted}
 */
function rates({ learning_rate: rate }, limits) {
  const within = (/** @type {number} */ value) =>
    value >= limits.learning_rate_min && value <= limits.learning_rate_max;
  return {
    sentence:
      "A smaller α gets there later, a larger one sooner, until it is so large that it overshoots and the error jumps.",
    companions: [rate / 10, rate * 10].filter(within).map((value) => ({
      name: `α = ${formatPlain(value)}`,
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
