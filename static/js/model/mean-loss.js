/** @import { Point } from "../types.js" */

/**
 * E: the mean over the points of ln(1 + eᶻ) − y z, in the form that no score can overflow.
 *
 * @param {Point[]} points at least one
 * @param {{ weights: number[], bias: number }} parameters
 */
export function meanLoss(points, { weights: [w1, w2], bias }) {
  let sum = 0;
  for (const { x1, x2, label } of points) {
    const z = w1 * x1 + w2 * x2 + bias;
    const opposed = label === 1 ? -z : z;
    sum += Math.max(opposed, 0) + Math.log1p(Math.exp(-Math.abs(opposed)));
  }
  return sum / points.length;
}
