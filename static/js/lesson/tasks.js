/** @import { Difference, Feature, Frame, Hyperparameters, Point } from "../types.js" */
/** @import { StopInWords } from "./words.js" */

/**
 * What a stop looks at to notice that its action was done.
 *
 * @typedef {object} Progress
 * @property {Frame} frame the moment on screen
 * @property {Frame} before the moment that was on screen before it
 * @property {number} since how many updates led to it since points or hyperparameters were changed
 * @property {Point[]} points
 * @property {Hyperparameters} hyperparameters
 * @property {Difference[]} companions what the runs beside this one do differently
 * @property {"none" | "covered" | "uncovered"} bet how far the bet is on when to stop
 */

/**
 * Something to do at a stop. It may be taken back, and then counts no longer.
 *
 * @typedef {object} Task
 * @property {string} asks the name of the part of the page that it is done with, or "point"
 * @property {number} of how often it is to be done
 * @property {(progress: Progress) => number} count how often it was; of the last task only where
 *   the ones before it hold
 */

/**
 * One stop of the lesson, and all of the page that it needs.
 *
 * @typedef {object} Stop
 * @property {StopInWords} words
 * @property {Task[]} tasks
 * @property {[main: string, companion: string]} plots
 * @property {"update" | "compare"} [panel] what stands below the plots
 * @property {string[]} [controls] parts of the page that stand beside the text
 * @property {boolean} [isZoomed] whether the axis of the error begins near the error
 * @property {Point[] | string} points some, or the name of a preset
 * @property {Feature[]} [features] what the neuron is given besides x₁ and x₂
 * @property {Partial<Hyperparameters>} hyperparameters those that are not as in a new run
 * @property {{ weights: number[], bias: number }} [start] else the one that `SEED` stands for
 */

/** @type {(of: number) => Task} */
export const steps = (of) => ({ asks: "step", of, count: ({ frame }) => frame.step });

/** @type {(of: number) => Task} */
export const epochs = (of) => ({ asks: "epoch", of, count: ({ frame }) => frame.epoch });

/**
 * Something that holds or does not.
 *
 * @type {(asks: string, holds: (progress: Progress) => boolean) => Task}
 */
export const once = (asks, holds) => ({
  asks,
  of: 1,
  count: (progress) => Number(holds(progress)),
});

/**
 * Something that is chosen, and then so many updates.
 *
 * @param {string} asks
 * @param {(progress: Progress) => boolean} holds
 * @param {Task} then
 * @returns {Task[]}
 */
export const chosenAnd = (asks, holds, then) => [
  once(asks, holds),
  { ...then, count: (progress) => (holds(progress) ? then.count(progress) : 0) },
];

/** @type {(of: number) => Task} */
export const play = (of) => ({ ...steps(of), asks: "play" });

/**
 * How many of a stop's tasks are done, one after the other.
 *
 * @type {(stop: Stop, progress: Progress) => number}
 */
export function tasksDone({ tasks }, progress) {
  const isMet = (/** @type {Task} */ { of, count }) => count(progress) >= of;
  if (isMet(tasks[tasks.length - 1])) return tasks.length;
  return tasks.findIndex((task) => !isMet(task));
}
