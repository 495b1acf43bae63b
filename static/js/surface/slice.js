/** @import { NextStep } from "./next-step.js" */
/** @import { Frame, LossSurface } from "../types.js" */

/**
 * The two weights that a surface is over, by their places: the first to the right, the second up.
 *
 * @typedef {readonly [number, number]} Pair
 */

/** By how much less the weights of two places differ that are told with the same digits. */
const TOLD = 0.005;

/** Those that a line has. @type {Pair} */
export const FIRST_TWO = Object.freeze([0, 1]);

/**
 * Any two of some weights.
 *
 * @param {number} count of weights
 * @returns {Pair[]}
 */
export function pairsOf(count) {
  const places = [...Array(count).keys()];
  return places.flatMap((first) =>
    places.slice(first + 1).map((second) => /** @type {Pair} */ ([first, second])),
  );
}

/** @type {(weights: number[], pair: Pair) => number[]} */
export const two = (weights, pair) => pair.map((place) => weights[place]);

/**
 * Weights with other values for two of them.
 *
 * @type {(weights: number[], pair: Pair, values: number[]) => number[]}
 */
export const withTwo = (weights, [first, second], values) =>
  weights.with(first, values[0]).with(second, values[1]);

/**
 * Something with weights, as it lies on the surface: with two of them.
 *
 * @template {{ weights: number[] }} T
 * @param {T} whole
 * @param {Pair} pair
 * @returns {T} itself where there are no others
 */
export const laid = (whole, pair) =>
  whole.weights.length === 2 ? whole : { ...whole, weights: two(whole.weights, pair) };

/** Lays moments on the surface, each once. */
export function createLaying() {
  /** @type {WeakMap<Frame, Frame>} */
  let known = new WeakMap();
  /** @type {Pair} */
  let present = FIRST_TWO;

  return (/** @type {Frame} */ frame, /** @type {Pair} */ pair) => {
    if (frame.weights.length === 2) return frame;
    if (pair !== present) known = new WeakMap();
    present = pair;
    const found = known.get(frame) ?? laid(frame, pair);
    known.set(frame, found);
    return found;
  };
}

/** The next step as it lies on the surface. @type {(step: NextStep, pair: Pair) => NextStep} */
export const laidStep = (step, pair) => ({
  ...step,
  change: two(step.change, pair),
  split: step.split && {
    gradient: two(step.split.gradient, pair),
    memory: two(step.split.memory, pair),
  },
});

/**
 * The others, all that a surface is not over.
 *
 * @type {(parameters: { weights: number[], bias: number }, pair: Pair) => number[]}
 */
const heldOf = ({ weights, bias }, pair) => [
  ...weights.filter((_, place) => !pair.includes(place)),
  bias,
];

/**
 * A surface with its optimum, or the way down, as they lie on it, and how far all that is held is
 * from where the optimum has it.
 *
 * @type {(surface: LossSurface, pair: Pair) => LossSurface}
 */
export function laidSurface(surface, pair) {
  const { optimum, descent } = surface;
  if (!optimum) return { ...surface, descent: descent && laid(descent, pair) };
  const wanted = heldOf(optimum, pair);
  const off = heldOf(surface, pair).map((value, i) => value - wanted[i]);
  return { ...surface, optimum: laid(optimum, pair), optimum_off: off };
}

/**
 * Whether a surface over two weights of several has the optimum on it, as far as weights are told.
 *
 * @type {(surface: Pick<LossSurface, "weights" | "optimum" | "optimum_off">) => boolean}
 */
export const isInSlice = ({ weights, optimum, optimum_off: off = [] }) =>
  weights === undefined ||
  weights.length === 2 ||
  (optimum !== null && off.every((each) => Math.abs(each) < TOLD));
