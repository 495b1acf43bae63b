/** @import { Frame, Hyperparameters, Segment, Update } from "../types.js" */

import { hasPenalty, methodOf, penaltyOf } from "../model/optimizer.js";
import { formatCount, formatInWords, formatNumber, formatPlain } from "../numbers/format.js";
import { differenceInWords } from "../run/hyperparameters.js";
import { changeOf, isRise, risesOf } from "../run/rises.js";
import { pointsOf } from "../run/words.js";

/** A rise of the error of points held back by more than this share of it is spoken of. */
const MUCH = 0.02;

/**
 * @typedef {object} Situation
 * @property {Frame} frame the moment on screen
 * @property {number} since how many updates led to it since points or hyperparameters were changed;
 *   these are not to blame for what was before
 * @property {Frame[]} epochs the last whole epochs up to it
 * @property {Frame | null} [best] where the error of the points held back was lowest up to it; null
 *   where there are none, or nobody is to see it
 * @property {Update | null} update the update that led to it, when it is worked out
 * @property {Hyperparameters} hyperparameters
 * @property {number} points that are learnt from
 * @property {number} [heldBack] those that are not
 */

/**
 * Why the error rises from epoch to epoch.
 *
 * @param {Situation} situation
 */
function reasonOf({ hyperparameters, points }) {
  const { rule, batch_size: size, learning_rate: rate } = hyperparameters;
  if (rule === "perceptron") return "the perceptron ignores it.";
  if (hasPenalty(hyperparameters)) return "what is descended is J, E and the penalty together.";
  const velocity = ["momentum", "nesterov"].includes(methodOf(hyperparameters));
  const alpha = `α = ${formatPlain(rate)}${velocity ? " with momentum" : ""}`;
  return size !== null && size < points
    ? `${alpha} is too large.`
    : `${alpha} overshoots the valley.`;
}

/**
 * Whether an update lowered what it descends, where that is not E.
 *
 * @param {Update} update
 */
function objectiveFell({ before, after, hyperparameters }) {
  if (!hasPenalty(hyperparameters)) return false;
  const penalty = (/** @type {number[]} */ weights) => penaltyOf(weights, hyperparameters);
  return after.loss + penalty(after.weights) < before.loss + penalty(before.weights);
}

/** @type {(update: Update, situation: Situation) => string} */
function riseSentence(update, { hyperparameters, points }) {
  const rise = formatNumber(changeOf(update));
  const opening = `Update ${formatCount(update.step)} raised E by ${rise}`;
  if (hyperparameters.rule === "perceptron") return `${opening}: the perceptron ignores E.`;
  if (objectiveFell(update)) return `${opening}, yet J, E and the penalty together, fell.`;
  return update.points.length < points
    ? `${opening}, for ${pointsOf(update)} alone.`
    : `${opening}: the step overshoots the valley.`;
}

/**
 * That learning has begun to do harm on points it does not see; null where it has not.
 *
 * @type {(best: Frame, frame: Frame) => string | null}
 */
function overfittingSentence(best, frame) {
  const [from, to] = [best.loss_held_back ?? 0, frame.loss_held_back ?? 0];
  const hasFallen = (frame.loss ?? 0) < (best.loss ?? 0);
  if (!hasFallen || to - from <= MUCH * from) return null;
  return `Overfitting: since update ${formatCount(best.step)} E fell, but held back it rose from ${formatNumber(from, 3)} to ${formatNumber(to, 3)}.`;
}

/**
 * What the learner should know about the error as it moves now; null when it is as usual.
 *
 * @param {Situation} situation
 */
export function errorRemark(situation) {
  const { frame, since, update, epochs, best } = situation;
  const rising = risesOf(epochs.filter(({ step }) => step >= frame.step - since));
  if (rising) {
    const opening = `E rose in ${rising.rises} of the last ${rising.of} epochs:`;
    return `${opening} ${reasonOf(situation)}`;
  }
  const overfitting = best && overfittingSentence(best, frame);
  if (overfitting) return overfitting;
  if (since === 0 || update === null || !isRise(update)) return null;
  return riseSentence(update, situation);
}

/** A change of E with as many digits as tell it from none. @param {number} by */
const sizeOf = (by) => formatNumber(Math.abs(by), Math.abs(by) < 0.01 ? 4 : 3);

/**
 * How the error moves when nothing about it is remarkable.
 *
 * @param {Pick<Situation, "frame" | "since" | "hyperparameters" | "points" | "heldBack">} situation
 * @param {Frame[]} epochs all that are known, from the first
 */
export function errorSentence({ frame, since, hyperparameters, points, heldBack = 0 }, epochs) {
  if (points === 0) return "Without points there is no error.";
  const { batch_size: size, rule } = hyperparameters;
  if (rule === "perceptron") {
    return "The perceptron ignores E; it is drawn to compare.";
  }
  if (hasPenalty(hyperparameters)) {
    return "E is told without the penalty; J, with it, is descended.";
  }
  if (frame.step > 0 && (size === null || size >= points)) {
    return "All points in each update: every update is an epoch.";
  }
  const [before, after] = epochs.filter(({ step }) => step <= frame.step).slice(-2);
  if (after?.epoch !== before?.epoch + 1 || before.step < frame.step - since) {
    const which = heldBack > 0 ? "the points it learns from" : "all points";
    return `How wrong the model is over ${which}: lower is better.`;
  }
  const change = changeOf({ before, after });
  if (change === 0) return "The last epoch left E as it was.";
  const opening = `${change < 0 ? "Down" : "Up"} by ${sizeOf(change)} in the last epoch`;
  const [start, first] = epochs;
  const atFirst = changeOf({ before: start, after: first });
  return start.epoch === 0 && first.epoch === 1 && first !== after && atFirst < 0
    ? `${opening}, ${change < 0 ? "" : "down by "}${sizeOf(atFirst)} in the first.`
    : `${opening}.`;
}

/**
 * What is seen where the axis of E is fitted to the curves.
 *
 * @type {(rises: number | null, updates: number, bottom: number) => string}
 */
export function zoomSentence(rises, updates, bottom) {
  const axis = `The axis begins at ${formatInWords(bottom)}`;
  if (rises === null || updates === 0) return `${axis}.`;
  return `E rose in ${rises} of ${formatCount(updates)} updates. ${axis}, to show it.`;
}

/** @param {number} by */
export const riseLabel = (by) => `one update: E rises by ${sizeOf(by)}`;

/** @param {number} by */
export const epochLabel = (by) =>
  `the whole epoch: E ${by < 0 ? "falls" : "rises"} by ${sizeOf(by)}`;

/**
 * What a segment does differently from the one before it, in a few words.
 *
 * @type {(before: Segment, segment: Segment) => string}
 */
export function changeWords(before, segment) {
  const words = differenceInWords(before.hyperparameters, segment.hyperparameters);
  if (segment.points_changed) words.push("points changed");
  return words.join(", ");
}

/**
 * What the flag is for, before its field.
 *
 * @type {(flag: number | null, press: "click" | "tap") => string}
 */
export function flagWords(flag, press) {
  if (flag !== null) return "Stop at update";
  return `${press === "tap" ? "Tap" : "Click"} where to stop:`;
}

/** @type {(updates: number, word: string) => string} */
const apartWords = (updates, word) =>
  `${formatCount(updates)} ${updates === 1 ? "update" : "updates"} ${word}`;

/**
 * How good the flag's place is.
 *
 * @param {import("../run/bet.js").Score} score
 */
export function scoreSentence({ flag, lowest, latest }) {
  const [own, least] = [flag.loss_held_back ?? 0, lowest.loss_held_back ?? 0];
  const falls = lowest.step === latest ? " It is still falling." : "";
  if (own <= least) {
    return `The held-back error is lowest at your flag: ${formatNumber(own)}.${falls}`;
  }
  const apart =
    flag.step < lowest.step
      ? apartWords(lowest.step - flag.step, "too early")
      : apartWords(flag.step - lowest.step, "too late");
  return `${sizeOf(own - least)} above the lowest held-back error, of update ${formatCount(lowest.step)}: ${apart}.${falls}`;
}

/** @type {(first: number, latest: number) => string} */
export const flagSentence = (first, latest) =>
  first === latest
    ? "There is no update yet to put the flag at. Press Play first."
    : `The flag stands at one of the updates ${formatCount(first)} to ${formatCount(latest)}.`;

/** What Plotly says of the updates, the epochs and the changes under the mouse. */
export const HOVER = Object.freeze({
  update: "update %{x:,}, E = %{y:.6f}<extra></extra>",
  epoch: "epoch %{customdata:,}, update %{x:,}, E = %{y:.6f}<extra></extra>",
  heldBack: "update %{x:,}, held back: E = %{y:.6f}<extra></extra>",
  change: "from update %{x:,}: %{text}<extra></extra>",
});
