/** @import { Difference } from "../types.js" */
/** @import { Frame, Hyperparameters, Point } from "../types.js" */

import { predictionOf } from "../model/prediction.js";

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
 * One stop of the lesson.
 *
 * @typedef {object} Stop
 * @property {string} title
 * @property {string} text what it is about
 * @property {string} action what the learner is to do
 * @property {(progress: Progress) => boolean} isDone
 * @property {string} seen what there was to see, told when it was done
 * @property {Point[] | string} points some, or the name of a preset
 * @property {Partial<Hyperparameters>} hyperparameters those that are not as in a new run
 * @property {{ weights: number[], bias: number }} [start] else the one that `SEED` stands for
 * @property {"update" | "compare"} panel which tab to show
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
 * @param {Frame} frame
 * @param {Point} point
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

/** From one point and one update to the perceptron. @type {readonly Stop[]} */
export const STOPS = Object.freeze(
  /** @type {Stop[]} */ ([
    {
      title: "One point, one update",
      text: "One point with label 1, and the line has it on the wrong side: its prediction ŷ is 0.31. An update changes two weights and a bias so that the prediction comes nearer to the label.",
      action: "Press Step, at the bottom, once.",
      isDone: ({ frame }) => frame.step >= 1,
      seen: "The line went past the point. The card below shows how: each weight moved by α(y − ŷ) times its coordinate, and the bias by α(y − ŷ).",
      points: [{ x1: 0.6, x2: 0.4, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [-2, -2], bias: 1.2 },
      panel: "update",
    },
    {
      title: "A number times the point",
      text: "The gradient of a point’s error is −(y − ŷ) times (x₁, x₂, 1): a single number, and the point itself. So it always pulls along the point, and only that number says how hard.",
      action: "Press Step ten times, and watch y − ŷ in the card.",
      isDone: ({ frame }) => frame.step >= 10,
      seen: "Each step was smaller than the one before: the nearer ŷ is to the label, the smaller the gradient. It is never quite 0, for ŷ never quite reaches 1.",
      points: [{ x1: 0.6, x2: 0.4, label: 1 }],
      hyperparameters: { learning_rate: 0.5 },
      start: { weights: [-2, -2], bias: 1.2 },
      panel: "update",
    },
    {
      title: "Farther off, larger step",
      text: "Here the point lies on the line: its prediction is exactly ½, and y − ŷ is ½ too. What if the line were far more wrong about it?",
      action: "Drag the point into the upper right corner, and press Step.",
      isDone: ({ frame, before, since, points }) =>
        since >= 1 &&
        frame.step > before.step &&
        points.some((point) => Math.abs(difference(before, point)) >= 0.75),
      seen: "y − ŷ was close to 1, and the line leapt. A prediction far from its label makes a large gradient, one close to it a small one.",
      points: [{ x1: 0.5, x2: 0.5, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [-4, -4], bias: 4 },
      panel: "update",
    },
    {
      title: "Minus times minus",
      text: "Descent goes against the gradient: it subtracts α times −(y − ŷ)x, and so it adds α(y − ŷ)x. With label 0 the difference y − ŷ is negative, and the same rule pushes the other way.",
      action: "Click the point, change its label to 0, and press Step.",
      isDone: ({ since, points }) => since >= 1 && points.some(({ label }) => label === 0),
      seen: "w₁, w₂ and b became smaller. The bias moved like a weight whose coordinate is always 1; and σ′ does not appear: with this error it cancels.",
      points: [{ x1: 0.4, x2: 0.3, label: 1 }],
      hyperparameters: { learning_rate: 1 },
      start: { weights: [2, 2], bias: -1 },
      panel: "update",
    },
    {
      title: "Many points, one at a time",
      text: "Now a hundred points take turns, one in each update. Each pulls the line its own way, and what suits one may hurt the others: the mean error of all of them zigzags.",
      action: "Press Epoch twice: that is two passes over all points.",
      isDone: ({ frame }) => frame.epoch >= 2,
      seen: "The fine curve rose many times, and yet each whole pass brought the error down, as the bold curve shows.",
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.1 },
      panel: "update",
    },
    {
      title: "All points at once",
      text: "A batch of all points adds up what each of them asks for, and moves once. An update is then an epoch of its own.",
      action: "Choose “All” points per update, and play until update 50.",
      isDone: ({ frame, since, hyperparameters }) =>
        hyperparameters.batch_size === null && frame.step >= 50 && since >= 10,
      seen: "No zigzag is left: the sum of all pulls points straight downhill, as long as α is small enough for the step.",
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.03 },
      panel: "update",
    },
    {
      title: "Sum or mean",
      text: "The error is a mean, so strictly each step carries 1/m. As α is a constant, one may let it swallow the 1/m and go on calling it α. Is that really the same?",
      action: "Under Compare choose “Sum beside mean”; play until update 40.",
      isDone: ({ frame, companions }) =>
        frame.step >= 40 && companions.some(({ times }) => times !== undefined),
      seen: "The mean over 100 points with α = 1 is the very run of the sum with α = 0.01: their lines are one. With α = 0.01 the mean is 100 times slower.",
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.01, batch_size: null },
      panel: "compare",
    },
    {
      title: "A step too far",
      text: "A gradient only knows the slope where it stands. A step that is too long goes past the lowest place, and may end higher than it began.",
      action: "Set the learning rate to 1 and make ten updates.",
      isDone: ({ since, hyperparameters }) => hyperparameters.learning_rate >= 1 && since >= 10,
      seen: "The error jumped about instead of falling. The mark on the slider shows the α below which every update with all points lowers E.",
      points: "two_clouds",
      hyperparameters: { learning_rate: 0.03, batch_size: null },
      panel: "update",
    },
    {
      title: "The perceptron",
      text: "The perceptron too adds α(y − ŷ)x, but its ŷ is a step: 0 or 1 and nothing between. So the two rules look alike, and that is no coincidence.",
      action: "Compare “Gradient beside perceptron”, and play until update 100.",
      isDone: ({ frame, companions }) =>
        frame.step >= 100 && companions.some(({ rule }) => rule !== undefined),
      seen: "With every point right, the perceptron’s y − ŷ is 0: it came to rest. Gradient descent finds each ŷ still short of its label, and pushes the line on.",
      points: APART,
      hyperparameters: {},
      panel: "compare",
    },
    {
      title: "What a line cannot do",
      text: "Here the labels stand in opposite corners. A neuron of this kind can only draw a line, whatever its weights are.",
      action: "Play until epoch 5, and see whether the error falls.",
      isDone: ({ frame }) => frame.epoch >= 5,
      seen: "It stays near 0.69, the error of answering ½ everywhere: no line separates these; more neurons could. Leaving the lesson brings your own run back.",
      points: "xor",
      hyperparameters: { learning_rate: 0.1 },
      panel: "update",
    },
  ]),
);
