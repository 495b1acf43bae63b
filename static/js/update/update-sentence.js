/** @import { Update, UpdatePoint } from "../types.js" */

import { formatCount, formatNumber } from "../numbers/format.js";

/** @type {Readonly<Record<0 | 1, string>>} */
const SIDES = Object.freeze({ 1: "blue", 0: "orange" });
const LARGE_DIFFERENCE = 0.7;
const SMALL_DIFFERENCE = 0.15;

/**
 * How far a point is from the line w₁x₁ + w₂x₂ + b = 0, positive on the blue side; null where there
 * is no line.
 *
 * @param {{ x1: number, x2: number }} point
 * @param {{ weights: number[], bias: number }} parameters
 */
export function distanceFromLine({ x1, x2 }, { weights: [w1, w2], bias }) {
  const length = Math.hypot(w1, w2);
  return length > 0 ? (w1 * x1 + w2 * x2 + bias) / length : null;
}

/**
 * What became of the line's distance from a point.
 *
 * @param {UpdatePoint} point
 * @param {Update} update
 * @returns {"nearer" | "farther" | "across" | "still" | null} null where there is no line to tell of
 */
export function movementOfLine(point, { before, after }) {
  const from = distanceFromLine(point, before);
  const to = distanceFromLine(point, after);
  if (from === null || to === null) return null;
  if (from === to) return "still";
  if (from !== 0 && from > 0 !== to > 0) return "across";
  return Math.abs(to) < Math.abs(from) ? "nearer" : "farther";
}

/**
 * Whether a point that is not on the line itself is on the side of its label.
 *
 * @param {UpdatePoint} point
 */
const isRight = ({ z, label }) => z > 0 === (label === 1);

/**
 * What the line does about a point on the wrong side. Its score always comes nearer to 0; with
 * weights that shrink, the line may still go away from it.
 *
 * @param {0 | 1} label
 * @param {ReturnType<typeof movementOfLine>} movement
 */
function correction(label, movement) {
  const side = SIDES[label];
  if (movement === "across") {
    return `The line moves across the point, which is now on the ${side} side.`;
  }
  if (movement === "farther") {
    return `Its prediction comes nearer to ${label}, though the line itself moves away: the weights became smaller.`;
  }
  return `The line moves to bring it onto the ${side} side.`;
}

/** @param {number} difference */
function sizeOf(difference) {
  const size = Math.abs(difference);
  if (size >= LARGE_DIFFERENCE)
    return "The farther off the prediction, the bigger the move: this is a big one.";
  if (size <= SMALL_DIFFERENCE)
    return "The prediction is close to its label, so it is a small move.";
  return "The farther off the prediction, the bigger the move.";
}

/**
 * @param {UpdatePoint} point
 * @param {Update} update
 */
function gradientSentence(point, update) {
  const { label, prediction, difference } = point;
  const side = SIDES[label];
  const opening = `Labelled ${label}, predicted ${formatNumber(prediction, 3)}:`;
  if (difference === 0) return `${opening} the prediction equals the label, so nothing moves.`;
  const movement = movementOfLine(point, update);
  if (movement === null) {
    return `${opening} without weights there is no line yet; the update gives it a first direction. ${sizeOf(difference)}`;
  }
  if (point.z === 0) {
    return `${opening} on the line itself. The line moves so that the point is on the ${side} side. ${sizeOf(difference)}`;
  }
  if (!isRight(point)) {
    return `${opening} on the wrong side. ${correction(label, movement)} ${sizeOf(difference)}`;
  }
  const where = movement === "farther" ? "a little farther away" : "so that it is surer";
  return `${opening} already on the ${side} side, and still the line moves, ${where}, to bring the prediction nearer to ${label}. ${sizeOf(difference)}`;
}

/** @param {UpdatePoint} point */
function perceptronSentence({ label, prediction, difference }) {
  const opening = `Labelled ${label}, predicted ${prediction}:`;
  return difference === 0
    ? `${opening} right, so y − ŷ is 0 and the perceptron leaves the line as it is. Gradient descent would still move it a little.`
    : `${opening} wrong, so the perceptron moves the line to bring the point onto the ${SIDES[label]} side. Any mistake counts in full, however near it was.`;
}

/** @param {number} count */
const points = (count) =>
  count === 1
    ? "1 point pulls its prediction"
    : `${formatCount(count)} points pull their prediction`;

/** @param {Update} update */
function batchSentence({ points: used, hyperparameters: { rule, reduction } }) {
  const up = used.filter(({ difference }) => difference > 0).length;
  const down = used.filter(({ difference }) => difference < 0).length;
  const still = used.length - up - down;
  if (still === used.length) {
    return `All ${formatCount(used.length)} points are predicted right, so nothing moves.`;
  }
  const quiet =
    still > 0 ? ` ${formatCount(still)} ${still === 1 ? "pulls" : "pull"} at nothing.` : "";
  const whole = reduction === "mean" ? `divided by m = ${formatCount(used.length)}` : "as it is";
  const name = rule === "perceptron" ? "mistakes" : "differences y − ŷ";
  return `${points(up)} up, ${formatCount(down)} ${down === 1 ? "pulls" : "pull"} it down; the bars on the plot show how hard.${quiet} The line follows the sum of their ${name} times the points, ${whole}.`;
}

/**
 * An update in plain words: which way the line moves and why.
 *
 * @param {Update} update
 */
export function sentenceFor(update) {
  if (update.points.length > 1) return batchSentence(update);
  const [point] = update.points;
  return update.hyperparameters.rule === "perceptron"
    ? perceptronSentence(point)
    : gradientSentence(point, update);
}
