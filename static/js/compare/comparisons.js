/** @import { Difference, Hyperparameters, Limits, Parameters, Point } from "../types.js" */

import { isBare, methodOf } from "../model/optimizer.js";
import { formatPlain } from "../numbers/format.js";
import { OPTIMIZERS } from "../run/words.js";
import { goodRate } from "./good-rate.js";
import { NAMES, raceSentence, SEEN } from "./words.js";

/**
 * What to put beside a run, and what there is to see then.
 *
 * @typedef {object} Wanted
 * @property {string} sentence
 * @property {{ name: string, difference: Difference }[]} companions
 */

/**
 * The run on the page, and what may be chosen for those beside it.
 *
 * @typedef {object} Own
 * @property {Hyperparameters} hyperparameters
 * @property {Point[]} points
 * @property {Parameters} start
 * @property {Limits} limits
 */

/** The optimizers of a race, before others. */
const RACERS = ["plain", "momentum", "rmsprop", "adam"];
/** How many runs stand beside the learner's own. */
const BESIDE = 3;

/** @type {(own: Own) => Wanted} */
function rules({ hyperparameters }) {
  const isGradient = hyperparameters.rule === "gradient";
  return {
    sentence: isBare(hyperparameters) ? SEEN.rules : SEEN.rulesWithMemory,
    companions: isGradient
      ? [{ name: NAMES.perceptron, difference: { rule: "perceptron" } }]
      : [{ name: NAMES.gradient, difference: { rule: "gradient" } }],
  };
}

/**
 * Averaging over a batch of one changes nothing, so then all points make the batch.
 *
 * @type {(own: Own) => Wanted}
 */
function reductions({ hyperparameters }) {
  const { batch_size: size, reduction } = hyperparameters;
  const batch = size === 1 ? { batch_size: null } : {};
  if (["adagrad", "rmsprop", "adam"].includes(methodOf(hyperparameters))) {
    const reductionOfOther = reduction === "sum" ? "mean" : "sum";
    const other = {
      name: NAMES[reductionOfOther],
      difference: { ...batch, reduction: /** @type {"sum" | "mean"} */ (reductionOfOther) },
    };
    const own = { name: NAMES[reduction], difference: batch };
    return { sentence: SEEN.scaled, companions: size === 1 ? [own, other] : [other] };
  }
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

/** @type {(limits: Limits) => (rate: number) => boolean} */
const isWithin = (limits) => (rate) =>
  rate >= limits.learning_rate_min && rate <= limits.learning_rate_max;

/** @type {(own: Own) => Wanted} */
function rates({ hyperparameters: { learning_rate: rate }, limits }) {
  return {
    sentence: SEEN.rates,
    companions: [rate / 10, rate * 10].filter(isWithin(limits)).map((value) => ({
      name: NAMES.rate(value),
      difference: { learning_rate: Number(formatPlain(value)) },
    })),
  };
}

/** @type {(own: Hyperparameters) => string[]} */
const othersThan = (own) =>
  RACERS.filter((optimizer) => optimizer !== methodOf(own)).slice(0, BESIDE);

/** @type {(own: Own) => Wanted} */
function optimizers({ hyperparameters }) {
  return {
    sentence: SEEN.optimizers,
    companions: othersThan(hyperparameters).map((optimizer) => ({
      name: OPTIMIZERS[optimizer],
      difference: { optimizer, decay: null },
    })),
  };
}

/**
 * The same, each with the rate that is good for it.
 *
 * @type {(own: Own) => Wanted}
 */
function race({ hyperparameters, points, start, limits }) {
  if (points.length === 0) return optimizers({ hyperparameters, points, start, limits });
  const rateOf = (/** @type {Hyperparameters} */ wanted) =>
    goodRate({ hyperparameters: wanted, points, start, isAllowed: isWithin(limits) });
  return {
    sentence: raceSentence(hyperparameters.learning_rate, rateOf(hyperparameters)),
    companions: othersThan(hyperparameters).map((optimizer) => ({
      name: OPTIMIZERS[optimizer],
      difference: {
        optimizer,
        decay: null,
        learning_rate: rateOf({ ...hyperparameters, optimizer, decay: null }),
      },
    })),
  };
}

/**
 * The comparisons of one click.
 *
 * @type {Readonly<Record<string, (own: Own) => Wanted>>}
 */
export const COMPARISONS = Object.freeze({ rules, reductions, rates, optimizers, race });
