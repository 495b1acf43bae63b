/** @import { Frame, Point } from "../types.js" */

import { isLine } from "../model/features.js";
import { hasLine } from "../model/line.js";
import { meanLoss } from "../model/mean-loss.js";
import { weightName } from "../model/names.js";
import { scoreOf } from "../model/prediction.js";
import { formatCount, formatShare } from "../numbers/format.js";
import { lowestHeldBack } from "../run/held-back.js";
import { changeOf } from "../run/rises.js";

/** A line that rises less from left to right is called level, and one steeper upright. */
const LEVEL_SLOPE = 0.05;
const UPRIGHT_SLOPE = 20;

const FEW = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/**
 * A number to some decimals as it is said, never in powers of ten.
 *
 * @type {(value: number, decimals: number) => string}
 */
function inFull(value, decimals) {
  const size = Math.abs(value);
  const rounded = size < 1e5 ? size.toFixed(decimals) : formatCount(Math.round(size));
  return value < 0 && Number(rounded) !== 0 ? `−${rounded}` : rounded;
}

/** @param {number} size not negative */
const sizeWords = (size) => (size > 0 && size < 0.0005 ? "less than 0.001" : inFull(size, 3));

/** @param {Frame} frame */
const updateWords = ({ step }) => `Update ${formatCount(step)}`;

/** @param {number} count */
const pointsWords = (count) => `${formatCount(count)} ${count === 1 ? "point" : "points"}`;

/**
 * Error and accuracy, the numbers a learner follows.
 *
 * @type {(frame: Frame, change?: string) => string}
 */
function resultWords({ loss, accuracy, loss_held_back, accuracy_held_back }, change = "") {
  if (loss === null) return "Without points there is no error";
  const result = `Error ${sizeWords(loss)}${change}. Accuracy ${formatShare(accuracy)}`;
  if (typeof loss_held_back !== "number") return result;
  return `${result}. Held back: error ${sizeWords(loss_held_back)}, accuracy ${formatShare(accuracy_held_back)}`;
}

/**
 * How the error differs from what was heard last: ", up 0.026".
 *
 * @type {(before: Frame, frame: Frame) => string}
 */
function changeWords(before, frame) {
  if (before.loss === null || frame.loss === null) return "";
  const change = changeOf({ before, after: frame });
  if (change === 0) return ", unchanged";
  return `, ${change > 0 ? "up" : "down"} ${sizeWords(Math.abs(change))}`;
}

/**
 * After one or several updates forward or back, or after an edit that changed the error.
 *
 * @param {Frame} before what was told of last
 * @param {Frame} frame
 * @param {{ before: number, now: number }} points how many
 */
export function movedSentence(before, frame, points) {
  if (frame.step < before.step) return `Back at ${placeWords(frame)}. ${resultWords(frame)}`;
  const result = resultWords(frame, changeWords(before, frame));
  if (frame.step === before.step) {
    return points.now === points.before ? result : `${pointsWords(points.now)}. ${result}`;
  }
  // Where every update is an epoch of its own there is nothing to add.
  const isEnd = frame.completesEpoch && frame.epoch !== frame.step;
  const end = isEnd ? `, the end of epoch ${formatCount(frame.epoch)}` : "";
  return `${updateWords(frame)}${end}. ${result}`;
}

/** @param {Frame} frame */
const placeWords = ({ step }) => `update ${formatCount(step)}`;

/**
 * After what begins anew: a reset, another start, other points, another run.
 *
 * @type {(frame: Frame, points: number) => string}
 */
export const anewSentence = (frame, points) =>
  `${pointsWords(points)}. ${updateWords(frame)}. ${resultWords(frame)}`;

/** @param {Frame} frame */
const farWords = ({ step, epoch }) =>
  `update ${formatCount(step)}, after ${formatCount(epoch)} ${epoch === 1 ? "epoch" : "epochs"}`;

/**
 * When playing ends, whoever ended it.
 *
 * @param {Frame} frame
 */
export const stoppedSentence = (frame) => `Stopped at ${farWords(frame)}. ${resultWords(frame)}`;

/**
 * How it goes while it plays.
 *
 * @param {Frame} before what was told of last
 * @param {Frame} frame
 * @param {string} pace how E moves, as the card says it; "" where it does not
 */
export const playingSentence = (before, frame, pace) =>
  `Playing, ${farWords(frame)}. ${resultWords(frame, pace || changeWords(before, frame))}`;

/**
 * What the arrow keys find on the error surface.
 *
 * @type {(points: Point[], place: { weights: number[], bias: number }) => string}
 */
export function lookSentence(points, place) {
  return `${weightsWords(place.weights)}: E ${sizeWords(meanLoss(points, place))}`;
}

/** @param {number[]} weights */
const weightsWords = (weights) =>
  weights.map((weight, i) => `${weightName(i)} ${inFull(weight, 2)}`).join(", ");

/** @param {number} count */
const countWords = (count) =>
  `${FEW[count] ?? formatCount(count)} ${count === 1 ? "point" : "points"}`;

/**
 * @param {number[]} weights
 * @returns {[direction: string, side: string]} how the line lies, and where label 1 is predicted
 */
function lieOf([w1, w2]) {
  const slope = -w1 / w2;
  if (Math.abs(slope) > UPRIGHT_SLOPE) {
    return ["The line is upright", w1 > 0 ? "to the right of it" : "to the left of it"];
  }
  const side = w2 > 0 ? "above it" : "below it";
  if (Math.abs(slope) < LEVEL_SLOPE) return ["The line is level", side];
  return [`The line ${slope > 0 ? "rises" : "falls"} to the right`, side];
}

/**
 * What the plot of points shows.
 *
 * @type {(frame: Frame, points: number, heldBack?: number) => string} the points are those that are
 *   learnt from
 */
export function boundaryDescription(frame, points, heldBack = 0) {
  if (points === 0) return "There are no points.";
  const isStraight = isLine(frame);
  if (!hasLine(frame)) {
    return isStraight
      ? "There is no line: both weights are 0."
      : "There is no curve: all weights are 0.";
  }
  const wrong = countWords(Math.round((1 - (frame.accuracy ?? 0)) * points));
  const of = heldBack > 0 ? `, of those learnt from; ${countWords(heldBack)} held back` : "";
  if (!isStraight) return `The boundary is a curve; ${wrong} on the wrong side${of}.`;
  const [lie, side] = lieOf(frame.weights);
  return `${lie}; ${wrong} on the wrong side${of}. Label 1 is predicted ${side}.`;
}

/**
 * What the view from the side shows.
 *
 * @type {(frame: Frame, points: Point[]) => string}
 */
export function sideDescription(frame, points) {
  if (points.length === 0) return "There are no points.";
  const scores = points.map((point) => scoreOf(point, frame));
  const [low, high] = [Math.min(...scores), Math.max(...scores)].map((score) => inFull(score, 2));
  const [one, zero] = [1, 0].map((label) => {
    const own = points.filter((point, i) => point.label === label && scores[i] > 0);
    return `${countWords(own.length)} with label ${label}`;
  });
  const reach = low === high ? `Every score is ${low}` : `The scores reach from ${low} to ${high}`;
  return `${reach}. Above 0, where ŷ is above ½, lie ${one} and ${zero}.`;
}

/**
 * What the error curve shows.
 *
 * @type {(recorded: Frame[], frame: Frame) => string}
 */
export function errorDescription(recorded, frame) {
  if (frame.loss === null || recorded.length === 0) return "Without points there is no error.";
  const now = `${sizeWords(frame.loss)} now, at ${placeWords(frame)}`;
  if (recorded.length === 1) return `The error is ${now}.`;
  const [first] = recorded;
  const began = first.step === 0 ? `began at ${sizeWords(first.loss ?? 0)} and ` : "";
  const lossOf = (/** @type {Frame} */ { loss }) => loss ?? Infinity;
  const lowest = recorded.reduce((least, each) => (lossOf(each) < lossOf(least) ? each : least));
  const own = `The error ${began}is ${now}. Its lowest is ${sizeWords(lossOf(lowest))}, at ${placeWords(lowest)}.`;
  const best = lowestHeldBack(recorded, { first: 0, last: frame.step });
  if (!best || typeof frame.loss_held_back !== "number") return own;
  return `${own} The dashed error of the points held back is ${sizeWords(frame.loss_held_back)} now; its lowest is ${sizeWords(best.loss_held_back ?? 0)}, at ${placeWords(best)}.`;
}

/**
 * What the error surface shows.
 *
 * @type {(recorded: Frame[], frame: Frame) => string}
 */
export function surfaceDescription([first], frame) {
  if (frame.loss === null) return "Without points there is no error.";
  const now = `now at ${weightsWords(frame.weights)}, where E is ${sizeWords(frame.loss)}`;
  if (first?.step !== 0 || frame.step === 0) return `The dot is ${now}.`;
  return `The way began at ${weightsWords(first.weights)}, where E was ${sizeWords(first.loss ?? 0)}; it is ${now}.`;
}
