import { formatCount, formatNumber, formatPlain } from "../numbers/format.js";

export const OWN_NAME = "This run";

/** What there is to see in the comparisons of one click. */
export const SEEN = Object.freeze({
  rules:
    "The perceptron does not move for a point that it classifies correctly; gradient descent still moves a little. So where a line separates the labels, only the perceptron stops moving.",
  sum: "The mean over m points with α · m is the very same run as the sum with α: their lines and curves coincide.",
  mean: "The sum over m points with α / m is the very same run as the mean with α: their lines and curves coincide.",
  rulesWithMemory:
    "The perceptron’s pull is 0 for a point that it classifies correctly, gradient descent’s never quite. What optimizer and penalty add moves both.",
  scaled:
    "This optimizer divides by the size of the slope, so sum and mean make nearly the same run with the same α.",
  optimizers:
    "The same start, the same α: what each optimizer makes of the same slopes. The same α is not as good for each of them.",
  rates:
    "A smaller α gets there later, a larger one sooner, until it is so large that it overshoots and the error jumps.",
});

/**
 * What there is to see where each optimizer has a rate of its own.
 *
 * @type {(own: number, good: number) => string}
 */
export const raceSentence = (own, good) =>
  own === good
    ? "Each optimizer has the α with which it is lowest over its first updates: a fair race."
    : `Each of the others has the α with which it is lowest over its first updates. This run keeps α = ${formatPlain(own)}; with α = ${formatPlain(good)} the race would be fair.`;

/**
 * Who came near to the lowest E, and when.
 *
 * @type {(found: NonNullable<ReturnType<typeof import("./finish.js").finishesOf>>, isJ: boolean) => string}
 */
export function finishSentence({ lowest, runs }, isJ) {
  const times = runs
    .toSorted((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity))
    .map(({ name, step, isExact }) => {
      if (step === null) return `${name} not yet`;
      return `${name} ${isExact ? "" : "at most "}${formatCount(step)}`;
    });
  const what = isJ ? "J" : "E";
  return `Updates until ${what} was within 1 % of the lowest, ${formatNumber(lowest)}: ${times.join(", ")}.`;
}

/** The same where there is no such place. */
export const NO_FINISH =
  "No weights are best with these points, so there is no finish to this race: compare the curves.";

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
