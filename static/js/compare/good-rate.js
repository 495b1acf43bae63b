/** @import { Hyperparameters, Parameters, Point } from "../types.js" */

import { gradientOf } from "../model/gradient.js";
import { meanLoss } from "../model/mean-loss.js";
import { decayOf, momentumOf, optimizedStep, penaltyOf } from "../model/optimizer.js";

/** Updates that are tried with each rate; fewer where there are many points. */
const UPDATES = 100;
/** Points that may be looked at for it, in all: half a second of work. */
const MOST_LOOKS = 2_000_000;

const RATES = [-4, -3, -2, -1, 0, 1].flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);

/** How often, on the way, it is looked how low a run has come. */
const LOOKS = 25;

/**
 * What is descended, on average over some updates from a start, in the order of the points.
 *
 * @param {Hyperparameters} hyperparameters
 * @param {Point[]} points
 * @param {Parameters} start
 * @param {number} updates
 */
function objectiveOver(hyperparameters, points, start, updates) {
  const size = Math.min(hyperparameters.batch_size ?? points.length, points.length);
  let parameters = [...start.weights, start.bias];
  /** @type {import("../model/optimizer.js").Memory} */
  let memory = {};
  const present = () => ({
    ...start,
    weights: parameters.slice(0, -1),
    bias: parameters[parameters.length - 1],
  });
  let place = 0;
  let sum = 0;
  const every = Math.ceil(updates / LOOKS);
  for (let t = 1; t <= updates; t += 1) {
    const batch = points.slice(place, place + size);
    place = place + size >= points.length ? 0 : place + size;
    const { weights, bias } = gradientOf(batch, present());
    const step = optimizedStep({
      hyperparameters,
      parameters,
      gradient: [...weights, bias].map((slope) => batch.length * slope),
      used: batch.length,
      memory,
      corrections: {
        velocity: 1 - momentumOf(hyperparameters) ** t,
        squares: 1 - decayOf(hyperparameters) ** t,
      },
    });
    parameters = parameters.map((each, i) => each + step.change[i]);
    memory = step.memory;
    if (t % every > 0) continue;
    const reached = present();
    sum += meanLoss(points, reached) + penaltyOf(reached.weights, hyperparameters);
  }
  return sum;
}

/**
 * The learning rate with which an optimizer is lowest over its first updates, by trying some: one
 * that is slow loses by it, and one that jumps as well.
 *
 * @param {object} run
 * @param {Hyperparameters} run.hyperparameters but for the rate
 * @param {Point[]} run.points at least one
 * @param {Parameters} run.start
 * @param {(rate: number) => boolean} [run.isAllowed]
 * @returns {number}
 */
export function goodRate({ hyperparameters, points, start, isAllowed = () => true }) {
  const rates = RATES.filter(isAllowed);
  const looks = Math.min(hyperparameters.batch_size ?? points.length, points.length);
  const updates = Math.max(
    10,
    Math.min(UPDATES, Math.floor(MOST_LOOKS / (looks * Math.max(1, rates.length)))),
  );
  const reached = rates.map((rate) =>
    objectiveOver({ ...hyperparameters, learning_rate: rate }, points, start, updates),
  );
  const lowest = Math.min(...reached.filter(Number.isFinite));
  return rates[Math.max(0, reached.indexOf(lowest))] ?? hyperparameters.learning_rate;
}
