/** @import { Difference, Hyperparameters, Recipe, RecipeSegment } from "../types.js" */

/** @type {(count: number, segment: RecipeSegment) => number} */
function countAfter(count, { points, points_change: change }) {
  if (points) return points.length;
  return change ? count + change.insert.length - change.remove : count;
}

/**
 * The hyperparameters of a companion, where the run has these.
 *
 * @param {Hyperparameters} own
 * @param {Difference} difference
 * @param {number} count how many points there are
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
  let count = 0;
  const segments = recipe.segments.map((segment) => {
    count = countAfter(count, segment);
    const { hyperparameters } = segment;
    return {
      ...segment,
      hyperparameters: companionHyperparameters(hyperparameters, difference, count),
    };
  });
  return { ...recipe, segments };
}
