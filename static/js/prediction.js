/** @import { Point } from "./types.js" */

/**
 * ŷ of a point: σ(w₁x₁ + w₂x₂ + b), or the perceptron's 1 where the score is at least 0.
 *
 * @param {Pick<Point, "x1" | "x2">} point
 * @param {{ weights: number[], bias: number }} parameters
 * @param {boolean} isHard whether the prediction is a step
 */
export function predictionOf({ x1, x2 }, { weights: [w1, w2], bias }, isHard) {
  const z = w1 * x1 + w2 * x2 + bias;
  if (isHard) return z >= 0 ? 1 : 0;
  return 1 / (1 + Math.exp(-z));
}
