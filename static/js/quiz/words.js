/** @import { Frame, Point, UpdatePoint } from "../types.js" */
/** @import { Sight } from "./trial.js" */

import { addends, predictionAndDifference } from "../numbers/digits.js";
import { formatCount, formatInWords, formatNumber } from "../numbers/format.js";

/** What setting up and giving back are called where they can be undone. */
export const QUIZ_EDITS = Object.freeze({
  setUp: "setting up a question",
  back: "going back to your points",
});

/** What a verdict begins with. */
export const GRADES = Object.freeze({ right: "Right.", half: "Half right.", wrong: "Not so." });

/** @type {(number: number, count: number) => string} */
export const placeWords = (number, count) => `${number} of ${count}`;

/** @type {(number: number, grade: keyof typeof GRADES | undefined) => string} */
export const dotWords = (number, grade) =>
  `Question ${number}${grade ? `: ${GRADES[grade].slice(0, -1).toLowerCase()}` : ""}`;

/** @param {{ before: number, after: number }} values */
function sumWords({ before, after }) {
  const shown = addends(before, after - before, after);
  return `${shown.before} ${shown.change} = ${shown.after}`;
}

/** @param {Sight} sight */
function gradientWords({ point: { x1, x2 }, scalar }) {
  return `${formatNumber(scalar, 3)} × (${formatNumber(x1, 2)}, ${formatNumber(x2, 2)}, 1)`;
}

/** @param {Sight} sight */
const awayWords = ({ scalar }) => formatNumber(Math.abs(scalar), 3);

/**
 * The point on its way, live.
 *
 * @type {(index: number, sight: Sight) => string}
 */
export const sightWords = (index, sight) =>
  `Point ${formatCount(index + 1)}, label ${sight.point.label}: ŷ ${formatNumber(sight.prediction, 3)}, gradient ${gradientWords(sight)}`;

/** @param {{ nearest: Sight, farthest: Sight }} seen */
export const scalarWords = ({ nearest, farthest }) =>
  `${awayWords(nearest)} away from its label the gradient was ${gradientWords(nearest)}; ${awayWords(farthest)} away it was ${gradientWords(farthest)}. It is the number −(y − ŷ) times the point: the farther off, the larger.`;

/**
 * The first update with a run's only point.
 *
 * @typedef {object} Seen
 * @property {Point} point
 * @property {number} prediction ŷ of gradient descent before it
 * @property {Frame} before
 * @property {Frame} after
 * @property {number} rate
 */

/** @type {(seen: Seen) => string} */
function differenceWords({ point: { label }, prediction }) {
  const shown = predictionAndDifference(prediction, label - prediction);
  return `y − ŷ = ${label} − ${shown.prediction} = ${shown.difference}`;
}

/** @param {Seen} seen */
export function signsWords(seen) {
  const [before, after] = [seen.before, seen.after].map(({ weights }) => weights[0]);
  return `${differenceWords(seen)}, so the gradient −(y − ŷ)x is positive, and descent subtracts it: two minus signs make w₁ + α(y − ŷ)x₁, here ${sumWords({ before, after })}.`;
}

/** @param {Seen} seen */
export function biasWords(seen) {
  const [before, after] = [seen.before, seen.after].map(({ bias }) => bias);
  return `${differenceWords(seen)}. Times x₁ = 0 and x₂ = 0 it moves no weight; b is a weight whose input is always 1: ${sumWords({ before, after })}.`;
}

/**
 * @param {object} seen
 * @param {UpdatePoint} seen.point
 * @param {number} seen.by how far the line went away; negative where it came nearer
 * @param {boolean} seen.isAcross whether it moved across the point
 * @param {number} seen.after the point's ŷ after the update
 */
export function lineWords({ point, by, isAcross, after }) {
  const { index, label, z, prediction, difference } = point;
  const name = `Point ${formatCount(index + 1)}`;
  if (difference === 0) return `${name} has y − ŷ = 0, so nothing moves.`;
  const was = z > 0 === (label === 1) ? "right already" : "on the wrong side";
  const went = by < 0 ? `came ${formatNumber(-by)} nearer` : `went ${formatNumber(by)} away`;
  const moved = isAcross ? "moved across it" : went;
  return `${name} was ${was}, with ŷ ${formatNumber(prediction, 3)} and label ${label}. The line ${moved}, and its σ(z) is ${formatNumber(after, 3)} now: an update brings it nearer to the label, even of a point that is right.`;
}

/** @param {Seen} seen */
export function perceptronWords({ point: { x1, label }, prediction, before, after, rate }) {
  const [from, to] = [before, after].map(({ weights }) => weights[0]);
  return `Its ŷ is ${label}, just like the label: y − ŷ = 0, and w₁ is ${sumWords({ before: from, after: to })}. Gradient descent has ŷ = ${formatNumber(prediction, 3)} here and would add ${formatNumber(rate * (label - prediction) * x1)} to w₁.`;
}

/**
 * @param {object} seen
 * @param {number} seen.byMean what the update added to w₁
 * @param {number} seen.bySum what it would have added with the sum
 * @param {number} seen.rate
 * @param {number} seen.count m
 */
export function meanWords({ byMean, bySum, rate, count }) {
  return `With Mean w₁ changed by ${formatNumber(byMean, 5)}; with Sum it would have changed by ${formatNumber(bySum, 5)}, m = ${formatCount(count)} times as much. Mean with α = ${formatInWords(rate * count)} makes the very steps of Sum with α = ${formatInWords(rate)}.`;
}

/**
 * @param {object} seen
 * @param {number[]} seen.losses E before the first update and after each
 * @param {number} seen.rises how many updates raised it
 * @param {number} seen.rate
 * @param {number | null} seen.safeRate
 */
export function rateWords({ losses, rises, rate, safeRate }) {
  const seen = `E rose in ${formatCount(rises)} of ${formatCount(losses.length - 1)} updates: from ${formatNumber(losses[0], 3)} up to ${formatNumber(Math.max(...losses), 3)}, now ${formatNumber(losses[losses.length - 1], 3)}.`;
  if (rises === 0) return `${seen} Here α = ${formatInWords(rate)} is not too large.`;
  const bound =
    safeRate === null
      ? ""
      : ` Below α = ${formatNumber(safeRate, 3)} every update with all points lowers E.`;
  return `${seen} A step that is too long goes past the lowest place.${bound}`;
}

/**
 * @param {object} seen
 * @param {number} seen.right how many points are
 * @param {number} seen.of
 * @param {Frame} seen.frame
 */
export const xorWords = ({ right, of, frame }) =>
  `${formatCount(right)} of ${formatCount(of)} are right, and E is ${formatNumber(frame.loss, 3)}; to say ½ everywhere gives ${formatNumber(Math.LN2, 3)}. Each side of a line has a group of both labels: no line gets more than about three quarters right.`;
