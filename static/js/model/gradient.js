/** @import { Point } from "../types.js" */

import { predictionOf } from "./prediction.js";

/**
 * ∇E of the mean error: −(1/m) Σ (y − ŷ)(x₁, x₂, 1).
 *
 * @param {Point[]} points at least one
 * @param {{ weights: number[], bias: number }} parameters
 */
export function gradientOf(points, parameters) {
  let [g1, g2, bias] = [0, 0, 0];
  for (const point of points) {
    const difference = point.label - predictionOf(point, parameters);
    g1 -= difference * point.x1;
    g2 -= difference * point.x2;
    bias -= difference;
  }
  const m = points.length;
  return { weights: [g1 / m, g2 / m], bias: bias / m };
}
