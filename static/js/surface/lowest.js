/** @import { Point } from "../types.js" */

import { gradientOf } from "../model/gradient.js";
import { meanLoss } from "../model/mean-loss.js";
import { predictionOf } from "../model/prediction.js";

const NEWTON_STEPS = 30;
const HALVINGS = 30;
/** A step this small in every weight, beside the weights themselves, is none. */
const SMALL = 1e-9;
/** A surface this much flatter in one direction than in another has no lowest place. */
const FLAT = 1e-10;

/**
 * The second derivatives of the mean error by the weights: (1/m) Σ ŷ(1 − ŷ) x xᵀ.
 *
 * @type {(points: Point[], parameters: { weights: number[], bias: number }) => number[]}
 */
function curvatureOf(points, parameters) {
  let [h11, h12, h22] = [0, 0, 0];
  for (const point of points) {
    const { x1, x2 } = point;
    const prediction = predictionOf(point, parameters);
    const slope = (prediction * (1 - prediction)) / points.length;
    h11 += slope * x1 * x1;
    h12 += slope * x1 * x2;
    h22 += slope * x2 * x2;
  }
  return [h11, h12, h22];
}

/**
 * The weights with the smallest error at one bias, by Newton's method; null where there are none.
 *
 * @type {(points: Point[], bias: number, start: number[]) => number[] | null}
 */
export function lowestAt(points, bias, start) {
  let weights = start;
  for (let i = 0; i < NEWTON_STEPS; i += 1) {
    const [g1, g2] = gradientOf(points, { weights, bias }).weights;
    const [h11, h12, h22] = curvatureOf(points, { weights, bias });
    const determinant = h11 * h22 - h12 * h12;
    if (!(determinant > FLAT * (h11 + h22) ** 2)) return null;
    const step = [(h12 * g2 - h22 * g1) / determinant, (h12 * g1 - h11 * g2) / determinant];
    if (step.every((part, j) => Math.abs(part) <= SMALL * (1 + Math.abs(weights[j])))) {
      return weights;
    }
    const here = meanLoss(points, { weights, bias });
    const from = weights;
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      weights = from.map((weight, j) => weight + step[j] / 2 ** halving);
      if (meanLoss(points, { weights, bias }) <= here) break;
    }
  }
  return null;
}
