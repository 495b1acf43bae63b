/** @import { Hyperparameters, Parameters, Point } from "../types.js" */
/** @import { Pair } from "./slice.js" */

import { inputsOf } from "../model/features.js";
import { gradientOf } from "../model/gradient.js";
import { meanLoss } from "../model/mean-loss.js";
import { penaltyOf } from "../model/optimizer.js";
import { predictionOf } from "../model/prediction.js";
import { two, withTwo } from "./slice.js";

const NEWTON_STEPS = 30;
const HALVINGS = 30;
/** A step this small in every weight, beside the weights themselves, is none. */
const SMALL = 1e-9;
/** A surface this much flatter in one direction than in another has no lowest place. */
const FLAT = 1e-10;

const SIGNS = [-1, 0, 1];

/**
 * The second derivatives of the mean error by two weights: (1/m) Σ ŷ(1 − ŷ) x xᵀ.
 *
 * @type {(points: Point[], parameters: Parameters, pair: Pair) => [number, number, number]}
 */
function curvatureOf(points, parameters, pair) {
  let [h11, h12, h22] = [0, 0, 0];
  for (const point of points) {
    const [one, other] = two(inputsOf(point, parameters), pair);
    const prediction = predictionOf(point, parameters);
    const slope = (prediction * (1 - prediction)) / points.length;
    h11 += slope * one * one;
    h12 += slope * one * other;
    h22 += slope * other * other;
  }
  return [h11, h12, h22];
}

/**
 * The step to the lowest place of g·d + ½ dᵀHd + λ₁|w + d|: that has a kink where a weight is 0, so
 * it is the lowest of those found with each weight above 0, below it, or held there.
 *
 * @type {(weights: number[], gradient: number[], curvature: number[], l1: number) => number[]}
 */
function stepOf([w1, w2], [g1, g2], [h11, h12, h22], l1) {
  /** @type {(s1: number, s2: number) => number[]} */
  function stepWith(s1, s2) {
    const [a, b] = [g1 + l1 * s1, g2 + l1 * s2];
    if (s1 === 0) return [-w1, s2 === 0 ? -w2 : (h12 * w1 - b) / h22];
    if (s2 === 0) return [(h12 * w2 - a) / h11, -w2];
    const determinant = h11 * h22 - h12 * h12;
    return [(h12 * b - h22 * a) / determinant, (h12 * a - h11 * b) / determinant];
  }
  /** @type {(step: number[]) => number} */
  const heightAfter = ([d1, d2]) =>
    g1 * d1 +
    g2 * d2 +
    (h11 * d1 * d1 + 2 * h12 * d1 * d2 + h22 * d2 * d2) / 2 +
    l1 * (Math.abs(w1 + d1) + Math.abs(w2 + d2));
  if (l1 === 0) return stepWith(1, 1);
  const steps = SIGNS.flatMap((s1) => SIGNS.map((s2) => stepWith(s1, s2)));
  return steps.reduce((best, step) => (heightAfter(step) < heightAfter(best) ? step : best));
}

/**
 * The values of two weights where what is descended is smallest, E or with a penalty J, all else
 * held; by Newton's method. Null where there are none.
 *
 * @param {object} land
 * @param {Point[]} land.points
 * @param {Parameters} land.parameters all of them; those of the two weights do not count
 * @param {Pair} land.pair
 * @param {Pick<Hyperparameters, "l1" | "l2">} land.penalties
 * @param {number[]} land.start values of the two weights, somewhere near
 * @returns {number[] | null}
 */
export function lowestAt({ points, parameters, pair, penalties, start }) {
  const { l1 = 0, l2 = 0 } = penalties;
  /** @param {number[]} values */
  const at = (values) => ({ ...parameters, weights: withTwo(parameters.weights, pair, values) });
  /** @param {number[]} values */
  const height = (values) => meanLoss(points, at(values)) + penaltyOf(values, penalties);
  let values = start;
  for (let i = 0; i < NEWTON_STEPS; i += 1) {
    const slopes = two(gradientOf(points, at(values)).weights, pair);
    const [e11, h12, e22] = curvatureOf(points, at(values), pair);
    const [h11, h22] = [e11 + l2, e22 + l2];
    if (!(h11 * h22 - h12 * h12 > FLAT * (h11 + h22) ** 2)) return null;
    const from = values;
    const gradient = slopes.map((slope, j) => slope + l2 * from[j]);
    const step = stepOf(from, gradient, [h11, h12, h22], l1);
    if (step.every((part, j) => Math.abs(part) <= SMALL * (1 + Math.abs(from[j])))) return values;
    const here = height(from);
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      values = from.map((value, j) => value + step[j] / 2 ** halving);
      if (height(values) <= here) break;
    }
  }
  return null;
}
