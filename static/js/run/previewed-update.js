/** @import { Point, Update } from "../types.js" */

import { inputsOf } from "../model/features.js";
import { learntOf } from "../model/learnt.js";
import { meanLoss } from "../model/mean-loss.js";
import { isBare, optimizedStep } from "../model/optimizer.js";
import { predictionOf, scoreOf } from "../model/prediction.js";

/**
 * What the optimizer remembered when an update was made.
 *
 * @param {Pick<Update, "memory">} update
 */
export const memoryBefore = ({ memory: { velocity, squares } }) => ({
  ...(velocity && { velocity: velocity.before }),
  ...(squares && { squares: squares.before }),
});

/**
 * What an update does by another gradient than its own: with the memory it began with.
 *
 * @type {(update: Update, gradient: number[]) => Pick<Update, "memory"> & { change: number[] }}
 */
function stepBy(update, gradient) {
  const { before, corrections, hyperparameters, memory, points, step_size: stepSize } = update;
  if (isBare(hyperparameters)) {
    return { memory, change: gradient.map((slope) => -stepSize * slope) };
  }
  const step = optimizedStep({
    hyperparameters,
    parameters: [...before.weights, before.bias],
    gradient,
    used: points.length,
    memory: memoryBefore(update),
    corrections,
  });
  const after = Object.entries(step.memory).map(([name, held]) => [
    name,
    { before: memory[/** @type {keyof typeof memory} */ (name)]?.before ?? [], after: held },
  ]);
  return { memory: Object.fromEntries(after), change: step.change };
}

/**
 * An update as it will be with points that the server does not know yet: while one is dragged.
 *
 * @param {Update} update as the server worked it out
 * @param {Point[]} points as many as it knew
 * @returns {Update}
 */
export function previewedUpdate(update, points) {
  const { before, hyperparameters } = update;
  const learnt = learntOf(points);
  const isHard = hyperparameters.rule === "perceptron";
  const used = update.points.map(({ index }) => {
    const point = points[index];
    const prediction = predictionOf(point, before, isHard);
    const difference = point.label - prediction;
    return {
      ...point,
      index,
      z: scoreOf(point, before),
      prediction,
      difference,
      loss: meanLoss([point], before),
      gradient: [...inputsOf(point, before), 1].map((factor) => -difference * factor),
    };
  });
  const gradient = update.gradient.map((_, i) =>
    used.reduce((sum, each) => sum + each.gradient[i], 0),
  );
  const { memory, change } = stepBy(update, gradient);
  const [weights, bias] = [change.slice(0, -1), change[change.length - 1]];
  const after = {
    ...before,
    weights: before.weights.map((weight, i) => weight + weights[i]),
    bias: before.bias + bias,
  };
  return {
    ...update,
    points: used,
    gradient,
    memory,
    before: { ...before, loss: meanLoss(learnt, before) },
    change: { weights, bias },
    after: { ...after, loss: meanLoss(learnt, after) },
  };
}
