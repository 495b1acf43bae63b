/** @import { Frame, Hyperparameters } from "../types.js" */
/** @import { Least } from "../run/least.js" */

import { penaltiesOf, penaltyOf } from "../model/optimizer.js";

/** How near to the lowest a run must have come, in shares of it. */
const NEAR = 0.01;

/**
 * A run of the race: what it is called, how it learns, and its recorded moments up to now.
 *
 * @typedef {{ name: string, hyperparameters: Hyperparameters, frames: Frame[] }} Racer
 */

/**
 * After how many updates each run first came within 1 % of the lowest that can be reached: after so
 * many at most, where not every update before was recorded.
 *
 * @param {Racer[]} racers
 * @param {Least | null} least
 * @returns {{ lowest: number, runs: { name: string, step: number | null, isExact: boolean }[] } |
 *   null} null where there is no such place, or not the same one for all
 */
export function finishesOf(racers, least) {
  if (!least?.optimum || racers.length < 2) return null;
  const [{ hyperparameters: first }] = racers;
  const penalties = penaltiesOf(first);
  if (racers.some(({ hyperparameters }) => penaltiesOf(hyperparameters) !== penalties)) return null;
  const { optimum } = least;
  const lowest = optimum.loss + penaltyOf(optimum.weights, first);
  const isNear = (/** @type {Frame} */ { loss, weights }) =>
    loss !== null && loss + penaltyOf(weights, first) <= (1 + NEAR) * lowest;
  return {
    lowest,
    runs: racers.map(({ name, frames }) => {
      const place = frames.findIndex(isNear);
      const step = frames[place]?.step ?? null;
      return { name, step, isExact: place <= 0 || frames[place - 1].step === (step ?? 0) - 1 };
    }),
  };
}
