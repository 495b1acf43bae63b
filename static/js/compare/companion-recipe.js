/** @import { Difference, Hyperparameters, Point, Recipe } from "../types.js" */

import { learntOf } from "../model/learnt.js";
import { pointsAfter } from "../run/recipe.js";

/**
 * The hyperparameters of a companion, where the run has these.
 *
 * @param {Hyperparameters} own
 * @param {Difference} difference
 * @param {number} count how many points are learnt from
 * @returns {Hyperparameters}
 */
function companionHyperparameters(own, { times, ...fixed }, count) {
  const hyperparameters = { ...own, ...fixed };
  const m = Math.max(1, Math.min(hyperparameters.batch_size ?? count, count));
  const rate = own.learning_rate;
  if (times === "m") return { ...hyperparameters, learning_rate: rate * m };
  if (times === "1/m") return { ...hyperparameters, learning_rate: rate / m };
  return hyperparameters;
}

/**
 * The recipe of a companion: that of the run, with the same start, points and order, and with
 * other hyperparameters from the first update on.
 *
 * @param {Recipe} recipe of the run
 * @param {Difference} difference
 * @returns {Recipe}
 */
export function companionRecipe(recipe, difference) {
  /** @type {Point[]} */
  let points = [];
  const segments = recipe.segments.map((segment) => {
    points = pointsAfter(points, segment);
    const count = learntOf(points).length;
    const { hyperparameters } = segment;
    return {
      ...segment,
      hyperparameters: companionHyperparameters(hyperparameters, difference, count),
    };
  });
  return { ...recipe, segments };
}
