/** @import { Frame, Hyperparameters, Point } from "../types.js" */
/** @import { Outcome } from "./outcomes.js" */
/** @import { Now, Trial } from "./trial.js" */

import { hasLine } from "../model/line.js";
import { isBare } from "../model/optimizer.js";
import {
  biasOutcome,
  EPOCHS,
  LARGE_RATE,
  lineOutcome,
  meanOutcome,
  perceptronOutcome,
  rateOutcome,
  scalarOutcome,
  signsOutcome,
  UPDATES,
  xorOutcome,
} from "./outcomes.js";

/**
 * The run with which a question can be tried.
 *
 * @typedef {object} SetUp
 * @property {Point[] | string} points some, or the name of a preset
 * @property {Hyperparameters} hyperparameters
 * @property {{ weights: number[], bias: number }} start
 */

/**
 * One question, answered by trying. Its words, its answers' too, are in the partial.
 *
 * @typedef {object} Question
 * @property {string} name
 * @property {(now: Now) => boolean} isReady whether it can be tried with the run on screen
 * @property {SetUp} [setUp] none where any run with points will do
 * @property {{ change?: Partial<Hyperparameters>, updates?: number, epochs?: number }} [attempt]
 *   what its button does; none where only a hand on the plot can try it
 * @property {number} [longest] updates after which the experiment begins anew
 * @property {(trial: Trial) => Outcome | null} outcome null before there is one
 */

/** @type {Hyperparameters} */
const PLAIN = {
  learning_rate: 1,
  batch_size: 1,
  reduction: "sum",
  shuffle: false,
  rule: "gradient",
};
const DIAGONAL = { weights: [2, 2], bias: -1 };
const RISING = { weights: [-0.53, 0.93], bias: 0 };

/** @type {(point: Point, hyperparameters?: Partial<Hyperparameters>) => SetUp} */
const onePoint = (point, hyperparameters = {}) => ({
  points: [point],
  hyperparameters: { ...PLAIN, ...hyperparameters },
  start: DIAGONAL,
});

/** @type {SetUp} */
const CLOUDS = {
  points: "two_clouds",
  hyperparameters: { ...PLAIN, batch_size: null, learning_rate: 0.03 },
  start: RISING,
};

/** @type {(now: Now) => boolean} */
const isByGradient = ({ hyperparameters }) =>
  hyperparameters.rule === "gradient" && isBare(hyperparameters);

/** @type {(now: Now) => boolean} */
const isBatchOfAll = (now) =>
  isByGradient(now) && now.points.length > 1 && now.hyperparameters.batch_size === null;

/** @type {(point: Point, frame: Frame) => boolean} whether it is on its label's side */
const isRight = (point, { weights: [w1, w2], bias }) =>
  w1 * point.x1 + w2 * point.x2 + bias >= 0 === (point.label === 1);

/** In the order of the lesson. @type {readonly Question[]} */
export const QUESTIONS = Object.freeze(
  /** @type {Question[]} */ ([
    {
      name: "scalar",
      isReady: ({ points, frame }) => points.length > 0 && hasLine(frame),
      setUp: CLOUDS,
      outcome: scalarOutcome,
    },
    {
      name: "signs",
      isReady: (now) =>
        isByGradient(now) &&
        now.points.length === 1 &&
        now.points.every(({ x1, x2, label }) => label === 0 && x1 > 0 && x2 > 0),
      setUp: onePoint({ x1: 0.6, x2: 0.4, label: 0 }),
      attempt: { updates: 1 },
      outcome: signsOutcome,
    },
    {
      name: "bias",
      isReady: (now) =>
        isByGradient(now) &&
        now.points.length === 1 &&
        now.points.every(({ x1, x2 }) => x1 === 0 && x2 === 0),
      setUp: onePoint({ x1: 0, x2: 0, label: 1 }),
      attempt: { updates: 1 },
      outcome: biasOutcome,
    },
    {
      name: "line",
      isReady: ({ points, hyperparameters, frame }) =>
        points.length > 0 &&
        hyperparameters.batch_size === 1 &&
        isBare(hyperparameters) &&
        hasLine(frame),
      setUp: onePoint({ x1: 0.7, x2: 0.5, label: 1 }),
      attempt: { updates: 1 },
      longest: 1,
      outcome: lineOutcome,
    },
    {
      name: "perceptron",
      isReady: ({ points, hyperparameters, frame }) =>
        hyperparameters.rule === "perceptron" &&
        isBare(hyperparameters) &&
        points.length === 1 &&
        isRight(points[0], frame),
      setUp: onePoint({ x1: 0.7, x2: 0.5, label: 1 }, { rule: "perceptron" }),
      attempt: { updates: 1 },
      outcome: perceptronOutcome,
    },
    {
      name: "mean",
      isReady: isBatchOfAll,
      setUp: CLOUDS,
      attempt: { change: { reduction: "mean" }, updates: 1 },
      outcome: meanOutcome,
    },
    {
      name: "rate",
      isReady: (now) => isBatchOfAll(now) && now.hyperparameters.reduction === "sum",
      setUp: CLOUDS,
      attempt: { change: { learning_rate: LARGE_RATE }, updates: UPDATES },
      outcome: rateOutcome,
    },
    {
      name: "xor",
      isReady: ({ isSetUp }) => isSetUp,
      setUp: {
        points: "xor",
        hyperparameters: { ...PLAIN, learning_rate: 0.3 },
        start: RISING,
      },
      attempt: { epochs: EPOCHS },
      outcome: xorOutcome,
    },
  ]),
);
