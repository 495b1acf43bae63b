/** @import { Difference, Frame, Hyperparameters, Point } from "../types.js" */
/** @import { StopInWords } from "./words.js" */

import { predictionOf } from "../model/prediction.js";
import { STOPS_IN_WORDS } from "./words.js";

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
 * @property {Partial<Hyperparameters>} hyperparameters those that are not as in a new run
 * @property {{ weights: number[], bias: number }} [start] else the one that `SEED` stands for
 */

/** The seed of the starts that are not given by hand. */
export const SEED = 44;

/** @type {Hyperparameters} */
export const PLAIN = Object.freeze({
  learning_rate: 0.3,
  batch_size: 1,
  reduction: "sum",
  shuffle: false,
  rule: "gradient",
});

/**
 * The scalar y − ŷ of a point.
 *
 * @type {(frame: Frame, point: Point) => number}
 */
const difference = (frame, point) => point.label - predictionOf(point, frame);

/** Two groups that a line can separate, in turn. @type {Point[]} */
const APART = [
  { x1: 0.15, x2: 0.35, label: 1 },
  { x1: 0.75, x2: 0.6, label: 0 },
  { x1: 0.3, x2: 0.2, label: 1 },
  { x1: 0.85, x2: 0.75, label: 0 },
  { x1: 0.25, x2: 0.5, label: 1 },
  { x1: 0.6, x2: 0.8, label: 0 },
  { x1: 0.4, x2: 0.3, label: 1 },
  { x1: 0.9, x2: 0.5, label: 0 },
  { x1: 0.35, x2: 0.45, label: 1 },
  { x1: 0.7, x2: 0.9, label: 0 },
  { x1: 0.5, x2: 0.2, label: 1 },
  { x1: 0.65, x2: 0.65, label: 0 },
];

/** How far off a prediction is that is called far off. */
const FAR = 0.75;

/** @type {(points: Point[], frame: Frame) => boolean} */
const isFarOff = (points, frame) =>
  points.some((point) => Math.abs(difference(frame, point)) >= FAR);

/** @type {(of: number) => Task} */
const steps = (of) => ({ asks: "step", of, count: ({ frame }) => frame.step });

/** @type {(of: number) => Task} */
const epochs = (of) => ({ asks: "epoch", of, count: ({ frame }) => frame.epoch });

/**
 * Something that holds or does not.
 *
 * @type {(asks: string, holds: (progress: Progress) => boolean) => Task}
 */
const once = (asks, holds) => ({ asks, of: 1, count: (progress) => Number(holds(progress)) });

/**
 * Something that is chosen, and then so many updates.
 *
 * @param {string} asks
 * @param {(progress: Progress) => boolean} holds
 * @param {Task} then
 * @returns {Task[]}
 */
const chosenAnd = (asks, holds, then) => [
  once(asks, holds),
  { ...then, count: (progress) => (holds(progress) ? then.count(progress) : 0) },
];

/** @type {(of: number) => Task} */
const play = (of) => ({ ...steps(of), asks: "play" });

/** From one point and one update to the perceptron. @type {readonly Stop[]} */
export const STOPS = Object.freeze(
  /** @type {Stop[]} */ ([
    {
      words: STOPS_IN_WORDS.onePoint,
      tasks: [steps(1)],
      plots: ["boundary", "sigmoid"],
      points: [{ x1: 0.6, x2: 0.4, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [-2, -2], bias: 1.2 },
    },
    {
      words: STOPS_IN_WORDS.numberTimesPoint,
      tasks: [steps(10)],
      plots: ["boundary", "error"],
      panel: "update",
      points: [{ x1: 0.6, x2: 0.4, label: 1 }],
      hyperparameters: { learning_rate: 0.5 },
      start: { weights: [-2, -2], bias: 1.2 },
    },
    {
      words: STOPS_IN_WORDS.fartherOff,
      tasks: [
        once("point", ({ frame, points }) => isFarOff(points, frame)),
        once(
          "step",
          ({ frame, before, since, points }) =>
            since >= 1 && frame.step > before.step && isFarOff(points, before),
        ),
      ],
      plots: ["boundary", "sigmoid"],
      points: [{ x1: 0.5, x2: 0.5, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [-4, -4], bias: 4 },
    },
    {
      words: STOPS_IN_WORDS.minusTimesMinus,
      tasks: chosenAnd(
        "point",
        ({ points }) => points.some(({ label }) => label === 0),
        once("step", ({ since }) => since >= 1),
      ),
      plots: ["boundary", "sigmoid"],
      panel: "update",
      points: [{ x1: 0.4, x2: 0.3, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [2, 2], bias: -1 },
    },
    {
      words: STOPS_IN_WORDS.oneAtATime,
      tasks: [epochs(2)],
      plots: ["boundary", "error"],
      isZoomed: true,
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.1 },
    },
    {
      words: STOPS_IN_WORDS.allAtOnce,
      tasks: chosenAnd("batch-size", ({ hyperparameters }) => hyperparameters.batch_size === null, {
        asks: "play",
        of: 50,
        // At least ten of them with all points.
        count: ({ frame, since }) => Math.min(frame.step, since + 40),
      }),
      plots: ["boundary", "error"],
      controls: ["batch-size"],
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.03 },
    },
    {
      words: STOPS_IN_WORDS.sumOrMean,
      tasks: chosenAnd(
        "compare-reductions",
        ({ companions }) => companions.some(({ times }) => times !== undefined),
        play(40),
      ),
      plots: ["boundary", "error"],
      panel: "compare",
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.01, batch_size: null },
    },
    {
      words: STOPS_IN_WORDS.tooFar,
      tasks: chosenAnd(
        "learning-rate",
        ({ hyperparameters }) => hyperparameters.learning_rate >= 1,
        {
          asks: "step",
          of: 10,
          count: ({ since }) => since,
        },
      ),
      plots: ["surface", "error"],
      controls: ["learning-rate"],
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.03, batch_size: null },
    },
    {
      words: STOPS_IN_WORDS.perceptron,
      tasks: chosenAnd(
        "compare-rules",
        ({ companions }) => companions.some(({ rule }) => rule !== undefined),
        play(100),
      ),
      plots: ["boundary", "error"],
      panel: "compare",
      points: APART,
      hyperparameters: {},
    },
    {
      words: STOPS_IN_WORDS.xor,
      tasks: [epochs(5)],
      plots: ["boundary", "error"],
      points: "xor",
      hyperparameters: { learning_rate: 0.1 },
    },
  ]),
);

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
