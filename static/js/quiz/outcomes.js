/** @import { Frame, Point } from "../types.js" */
/** @import { Trial } from "./trial.js" */
/** @import { Seen } from "./words.js" */

import { distanceFromLine } from "../model/line.js";
import { predictionOf } from "../model/prediction.js";
import { distanceOf, momentsOf } from "./trial.js";
import {
  biasWords,
  lineWords,
  meanWords,
  perceptronWords,
  rateWords,
  scalarWords,
  signsWords,
  xorWords,
} from "./words.js";

/**
 * What an experiment showed.
 *
 * @typedef {object} Outcome
 * @property {string[]} right the answers that are true of it
 * @property {string} sentence what happened, in its numbers, and why
 */

/** How much of the way from 0 to 1 a scalar must have gone before it shows anything. */
const ENOUGH = 0.05;
/** The least rate, and how many updates or epochs, that an experiment asks for. */
export const LARGE_RATE = 3;
export const UPDATES = 10;
export const EPOCHS = 5;
/** Where the points are crosswise no line has more than three quarters right. */
const MOST = 0.8;
const ALL = 0.99;

/**
 * The first update of an experiment, once it was made.
 *
 * @param {Trial} trial
 */
function firstUpdate(trial) {
  const [before, after] = momentsOf(trial);
  return after?.step === before.step + 1 ? { before, after } : null;
}

/** @type {(before: Frame, after: Frame) => number[]} of w₁, w₂ and b */
const changes = (before, after) => [
  ...after.weights.map((weight, i) => weight - before.weights[i]),
  after.bias - before.bias,
];

/**
 * The outcome of the first update with a run's only point.
 *
 * @type {(tell: (seen: Seen) => Outcome) => (trial: Trial) => Outcome | null}
 */
const ofFirstUpdate = (tell) => (trial) => {
  const update = firstUpdate(trial);
  if (!update) return null;
  const { points, hyperparameters } = trial.from;
  const prediction = predictionOf(points[0], update.before);
  return tell({ point: points[0], prediction, rate: hyperparameters.learning_rate, ...update });
};

/** @type {(seen: { before: Frame, after: Frame }) => string} */
function directionOf({ before, after }) {
  const changed = changes(before, after);
  if (changed.every((change) => change > 0)) return "larger";
  return changed.every((change) => change < 0) ? "smaller" : "still";
}

/** @type {(seen: { before: Frame, after: Frame }) => string} */
function changedOf({ before, after }) {
  const [w1, w2, bias] = changes(before, after).map((change) => change !== 0);
  if (w1 || w2) return "all";
  return bias ? "bias" : "nothing";
}

/** @type {(trial: Trial) => Outcome | null} */
export function scalarOutcome({ watched, now }) {
  if (!watched || !now.isSettled) return null;
  const { nearest, farthest } = watched;
  return distanceOf(farthest) - distanceOf(nearest) >= ENOUGH
    ? { right: ["closer-smaller", "farther-larger"], sentence: scalarWords(watched) }
    : null;
}

/** @type {(trial: Trial) => Outcome | null} */
export function lineOutcome({ from, now }) {
  const { update } = now;
  if (!update || update.step !== from.frame.step + 1 || update.points.length !== 1) return null;
  const [point] = update.points;
  const [before, after] = [update.before, update.after].map((at) => distanceFromLine(point, at));
  if (before === null || after === null) return null;
  const by = Math.abs(after) - Math.abs(before);
  const isAcross = before * after < 0;
  const told = { point, by, isAcross, after: predictionOf(point, update.after) };
  const way = by < 0 || isAcross ? "towards" : "away";
  return { right: [after === before ? "still" : way], sentence: lineWords(told) };
}

/** @type {(points: Point[], frame: Frame) => number} the sum of (y − ŷ)x₁ */
const pullOnFirst = (points, frame) =>
  points.reduce((sum, point) => sum + (point.label - predictionOf(point, frame)) * point.x1, 0);

/** @type {(trial: Trial) => Outcome | null} */
export function meanOutcome(trial) {
  const { points, hyperparameters } = trial.from;
  const update = firstUpdate(trial);
  if (!update || hyperparameters.reduction !== "mean") return null;
  const rate = hyperparameters.learning_rate;
  const [byMean] = changes(update.before, update.after);
  const bySum = rate * pullOnFirst(points, update.before);
  const isShorter = Math.abs(byMean) < Math.abs(bySum);
  return {
    right: [isShorter ? "shorter" : "same"],
    sentence: meanWords({ byMean, bySum, rate, count: points.length }),
  };
}

/** @type {(trial: Trial) => Outcome | null} */
export function rateOutcome(trial) {
  const { frame, hyperparameters, safeRate } = trial.from;
  const rate = hyperparameters.learning_rate;
  if (rate < LARGE_RATE || trial.now.frame.step < frame.step + UPDATES) return null;
  const losses = momentsOf(trial).map(({ loss }) => loss ?? 0);
  const rises = losses.filter((loss, i) => i > 0 && loss > losses[i - 1]).length;
  return {
    right: [rises > 0 ? "jumps" : "faster"],
    sentence: rateWords({ losses, rises, rate, safeRate }),
  };
}

/** @type {(trial: Trial) => Outcome | null} */
export function xorOutcome({ from, now: { frame, points } }) {
  if (frame.epoch < from.frame.epoch + EPOCHS) return null;
  const share = frame.accuracy ?? 0;
  const some = share > MOST ? "most" : "some";
  return {
    right: [share > ALL ? "all" : some],
    sentence: xorWords({ right: Math.round(share * points.length), of: points.length, frame }),
  };
}

export const signsOutcome = ofFirstUpdate((seen) => ({
  right: [directionOf(seen)],
  sentence: signsWords(seen),
}));

export const biasOutcome = ofFirstUpdate((seen) => ({
  right: [changedOf(seen)],
  sentence: biasWords(seen),
}));

export const perceptronOutcome = ofFirstUpdate((seen) => ({
  right: [changedOf(seen) === "nothing" ? "still" : "away"],
  sentence: perceptronWords(seen),
}));

/**
 * What is said to an answer once it was tried.
 *
 * @typedef {object} Verdict
 * @property {"right" | "half" | "wrong"} grade
 * @property {string[]} right the answers that are true
 * @property {string} sentence
 */

/**
 * @param {string[]} picked at least one answer
 * @param {Outcome} outcome
 * @returns {Verdict}
 */
export function verdictOn(picked, { right, sentence }) {
  const hits = picked.filter((answer) => right.includes(answer)).length;
  const isWhole = hits === right.length && hits === picked.length;
  const part = hits > 0 && hits === picked.length ? "half" : "wrong";
  return { grade: isWhole ? "right" : part, right, sentence };
}
