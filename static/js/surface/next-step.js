/** @import { Frame, Hyperparameters, Point, Update } from "../types.js" */

import { gradientOf } from "../model/gradient.js";
import { hasPenalty, isBare, optimizedStep, remembers } from "../model/optimizer.js";
import { memoryBefore } from "../run/previewed-update.js";

/**
 * What the next update will do to the weights.
 *
 * @typedef {object} NextStep
 * @property {number[]} change of w₁ and w₂
 * @property {"mean" | "sum" | "points" | "perceptron" | "optimizer"} kind by what it follows: the
 *   mean or the sum over all points, some points only, a perceptron's rule, or a memory too
 * @property {number} count how many points it uses
 * @property {string} optimizer
 * @property {boolean} hasPenalty whether J is descended
 * @property {{ gradient: number[], memory: number[] } | null} split what of the change comes from
 *   this update's gradient, and what from the velocity of before; null where there is none
 */

/**
 * With all points the step is worked out here, for every moment on screen; which points come next,
 * and what an optimizer remembers, the server knows: such a step is there when its update is.
 *
 * @param {object} now
 * @param {Frame} now.frame
 * @param {Point[]} now.points
 * @param {Hyperparameters} now.hyperparameters
 * @param {Update | null} now.next the update that comes next, where it is worked out
 * @returns {NextStep | null}
 */
export function nextStep({ frame, points, hyperparameters, next }) {
  const { batch_size: size, reduction, rule } = hyperparameters;
  if (points.length === 0) return null;
  const isWhole = size === null || size >= points.length;
  const common = {
    optimizer: hyperparameters.optimizer ?? "plain",
    hasPenalty: hasPenalty(hyperparameters),
    split: null,
  };
  if (remembers(hyperparameters)) return next && { ...common, ...byMemory(next) };
  if (!isWhole || rule === "perceptron") {
    const kind = rule === "perceptron" ? "perceptron" : "points";
    return next && { ...common, change: next.change.weights, kind, count: next.points.length };
  }
  const kind = reduction === "mean" ? "mean" : "sum";
  const change = wholeStep(frame, points, hyperparameters);
  return { ...common, change, kind, count: points.length };
}

/**
 * A step by all points, where nothing is remembered.
 *
 * @type {(frame: Frame, points: Point[], hyperparameters: Hyperparameters) => number[]}
 */
function wholeStep(frame, points, hyperparameters) {
  const { learning_rate: rate, reduction } = hyperparameters;
  const count = points.length;
  const { weights, bias } = gradientOf(points, frame);
  if (isBare(hyperparameters)) {
    const stepSize = reduction === "mean" ? rate : rate * count;
    return weights.map((part) => -stepSize * part);
  }
  const { change } = optimizedStep({
    hyperparameters,
    parameters: [...frame.weights, frame.bias],
    gradient: [...weights, bias].map((part) => count * part),
    used: count,
  });
  return change.slice(0, -1);
}

/** @type {(next: Update) => Pick<NextStep, "change" | "kind" | "count" | "split">} */
function byMemory(next) {
  const { before, change, corrections, gradient, hyperparameters, points } = next;
  const { byGradient, byMemory: kept } = optimizedStep({
    hyperparameters,
    parameters: [...before.weights, before.bias],
    gradient,
    used: points.length,
    memory: memoryBefore(next),
    corrections,
  });
  const split = kept && { gradient: byGradient, memory: kept };
  return { change: change.weights, kind: "optimizer", count: points.length, split };
}
