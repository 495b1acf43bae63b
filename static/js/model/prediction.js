/** @import { Point } from "../types.js" */

/** @typedef {Pick<Point, "x1" | "x2">} Place */
/** @typedef {{ weights: number[], bias: number }} Parameters */

/**
 * The score z = w₁x₁ + w₂x₂ + b of a point.
 *
 * @type {(point: Place, parameters: Parameters) => number}
 */
export const scoreOf = ({ x1, x2 }, { weights: [w1, w2], bias }) => w1 * x1 + w2 * x2 + bias;

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
 * ŷ of a point: σ(w₁x₁ + w₂x₂ + b), or for the perceptron a step.
 *
 * @type {(point: Place, parameters: Parameters, isHard?: boolean) => number}
 */
export const predictionOf = (point, parameters, isHard = false) =>
  predictionAt(scoreOf(point, parameters), isHard);
