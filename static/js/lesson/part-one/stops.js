/** @import { Frame, Point } from "../../types.js" */
/** @import { Stop } from "../tasks.js" */

import { predictionOf } from "../../model/prediction.js";
import { chosenAnd, epochs, once, play, steps } from "../tasks.js";
import { STOPS_IN_WORDS } from "./words.js";

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

/** From one point and one update to the perceptron. @type {readonly Stop[]} */
export const PART_ONE = Object.freeze(
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
