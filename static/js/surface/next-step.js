/** @import { Frame, Hyperparameters, Point, Update } from "../types.js" */

import { gradientOf } from "../model/gradient.js";

/**
 * What the next update will do to the weights.
 *
 * @typedef {object} NextStep
 * @property {number[]} change of w₁ and w₂
 * @property {"mean" | "sum" | "points" | "perceptron"} kind by what it follows: the mean or the sum
 *   over all points, some points only, or a perceptron's rule
 * @property {number} count how many points it uses
 */

/**
 * With all points the step is worked out here, for every moment on screen; which points come next
 * the server knows, so that a step by some of them is there when its update is.
 *
 * @param {object} now
 * @param {Frame} now.frame
 * @param {Point[]} now.points
 * @param {Hyperparameters} now.hyperparameters
 * @param {Update | null} now.next the update that comes next, where it is worked out
 * @returns {NextStep | null}
 */
export function nextStep({ frame, points, hyperparameters, next }) {
  const { batch_size: size, learning_rate: rate, reduction, rule } = hyperparameters;
  if (points.length === 0) return null;
  const isWhole = size === null || size >= points.length;
  if (!isWhole || rule === "perceptron") {
    const kind = rule === "perceptron" ? "perceptron" : "points";
    return next && { change: next.change.weights, kind, count: next.points.length };
  }
  const kind = reduction === "mean" ? "mean" : "sum";
  const stepSize = kind === "mean" ? rate : rate * points.length;
  const change = gradientOf(points, frame).weights.map((part) => -stepSize * part);
  return { change, kind, count: points.length };
}
