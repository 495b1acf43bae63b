/** @import { Parameters, Point } from "../types.js" */

import { scoreOf } from "./prediction.js";

/**
 * E: the mean over the points of ln(1 + eᶻ) − y z, in the form that no score can overflow.
 *
 * @param {Point[]} points at least one
 * @param {Parameters} parameters
 */
export function meanLoss(points, parameters) {
  let sum = 0;
  for (const point of points) {
    const z = scoreOf(point, parameters);
    const opposed = point.label === 1 ? -z : z;
    sum += Math.max(opposed, 0) + Math.log1p(Math.exp(-Math.abs(opposed)));
  }
  return sum / points.length;
}
