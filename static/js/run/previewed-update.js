/** @import { Point, Update } from "../types.js" */

import { inputsOf } from "../model/features.js";
import { meanLoss } from "../model/mean-loss.js";
import { predictionOf, scoreOf } from "../model/prediction.js";

/**
 * An update as it will be with points that the server does not know yet: while one is dragged.
 *
 * @param {Update} update as the server worked it out
 * @param {Point[]} points as many as it knew
 * @returns {Update}
 */
export function previewedUpdate(update, points) {
  const { before, hyperparameters, step_size: stepSize } = update;
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
  const moves = gradient.map((slope) => -stepSize * slope);
  const [weights, bias] = [moves.slice(0, -1), moves[moves.length - 1]];
  const after = {
    ...before,
    weights: before.weights.map((weight, i) => weight + weights[i]),
    bias: before.bias + bias,
  };
  return {
    ...update,
    points: used,
    gradient,
    before: { ...before, loss: meanLoss(points, before) },
    change: { weights, bias },
    after: { ...after, loss: meanLoss(points, after) },
  };
}
