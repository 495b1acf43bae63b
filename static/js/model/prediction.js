/** @import { Parameters } from "../types.js" */
/** @import { Place } from "./features.js" */

import { featureOf, LINE } from "./features.js";

/**
 * The score z = w₁x₁ + w₂x₂ + … + b of a point.
 *
 * @type {(point: Place, parameters: Parameters) => number}
 */
export function scoreOf(point, { weights, bias, features = LINE }) {
  let sum = weights[0] * point.x1 + weights[1] * point.x2;
  for (let i = LINE.length; i < features.length; i += 1) {
    sum += weights[i] * featureOf(features[i], point);
  }
  return sum + bias;
}

/**
 * ŷ at a score: σ(z), or for the perceptron 1 from z = 0 on.
 *
 * @param {number} z
 * @param {boolean} [isHard] whether the prediction is a step
 */
export function predictionAt(z, isHard = false) {
  if (isHard) return z >= 0 ? 1 : 0;
  return 1 / (1 + Math.exp(-z));
}

/**
 * ŷ of a point: σ(z), or for the perceptron a step.
 *
 * @type {(point: Place, parameters: Parameters, isHard?: boolean) => number}
 */
export const predictionOf = (point, parameters, isHard = false) =>
  predictionAt(scoreOf(point, parameters), isHard);
