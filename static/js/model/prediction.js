/** @import { Point } from "../types.js" */

/**
 * ŷ of a point by gradient descent: σ(w₁x₁ + w₂x₂ + b).
 *
 * @param {Pick<Point, "x1" | "x2">} point
 * @param {{ weights: number[], bias: number }} parameters
 */
export function predictionOf({ x1, x2 }, { weights: [w1, w2], bias }) {
  return 1 / (1 + Math.exp(-(w1 * x1 + w2 * x2 + bias)));
}
