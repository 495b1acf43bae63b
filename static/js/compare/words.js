import { formatPlain } from "../numbers/format.js";

export const OWN_NAME = "This run";

/** What there is to see in the comparisons of one click. */
export const SEEN = Object.freeze({
  rules:
    "The perceptron does not move for a point that it classifies correctly; gradient descent still moves a little. So where a line separates the labels, only the perceptron stops moving.",
  sum: "The mean over m points with α · m is the very same run as the sum with α: their lines and curves coincide.",
  mean: "The sum over m points with α / m is the very same run as the mean with α: their lines and curves coincide.",
  rates:
    "A smaller α gets there later, a larger one sooner, until it is so large that it overshoots and the error jumps.",
});

/** What the runs of these comparisons are called. */
export const NAMES = Object.freeze({
  perceptron: "Perceptron",
  gradient: "Gradient descent",
  sum: "Sum with α",
  sumDivided: "Sum with α / m",
  mean: "Mean with α",
  meanTimes: "Mean with α · m",
  /** @param {number} rate */
  rate: (rate) => `α = ${formatPlain(rate)}`,
  /** @param {number} place */
  added: (place) => `Run ${place}`,
});

/** What the controls of a run's row are called. */
export const ROW = Object.freeze({
  /** @type {(control: string, run: string) => string} */
  control: (control, run) => `${control} of ${run}`,
  /** @param {string} run */
  name: (run) => `Name of ${run}`,
  /** @param {string} run */
  remove: (run) => `Remove ${run}`,
});
