/** @import { Parameters, Point } from "../types.js" */

import { inputsOf } from "./features.js";
import { predictionOf } from "./prediction.js";

/**
 * ∇E of the mean error: −(1/m) Σ (y − ŷ)(x₁, x₂, …, 1).
 *
 * @param {Point[]} points at least one
 * @param {Parameters} parameters
 */
export function gradientOf(points, parameters) {
  const weights = parameters.weights.map(() => 0);
  let bias = 0;
  for (const point of points) {
    const difference = point.label - predictionOf(point, parameters);
    for (const [i, input] of inputsOf(point, parameters).entries()) {
      weights[i] -= difference * input;
    }
    bias -= difference;
  }
  const m = points.length;
  return { weights: weights.map((sum) => sum / m), bias: bias / m };
}
