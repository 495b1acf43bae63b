/** @import { Update } from "../types.js" */

import { formatNumber } from "../numbers/format.js";
import { distanceFromLine, movementOfLine } from "./update-sentence.js";

/**
 * What can be asked about an update: how the line moves, for one point and where there is a line,
 * else how the mean error does; and which weights grow.
 *
 * @typedef {object} Guess
 * @property {"line" | "loss"} kind
 * @property {string} first
 * @property {string} weights
 */

/** @param {Update} update */
export function kindOf(update) {
  const [point] = update.points;
  return update.points.length === 1 && movementOfLine(point, update) !== null ? "line" : "loss";
}

/** @param {Update} update */
function growthOf({ change: { weights } }) {
  const [first, second] = weights.map((change) => change > 0);
  if (first && second) return "both";
  if (first) return "w1";
  return second ? "w2" : "neither";
}

/** @type {Readonly<Record<string, string>>} */
const GROWN = Object.freeze({
  both: "both weights grew",
  w1: "only w₁ grew",
  w2: "only w₂ grew",
  neither: "neither grew",
});

/** @param {Update} update */
function lineAnswer(update) {
  const [point] = update.points;
  const movement = movementOfLine(point, update);
  const from = Math.abs(distanceFromLine(point, update.before) ?? 0);
  const to = Math.abs(distanceFromLine(point, update.after) ?? 0);
  const by = formatNumber(Math.abs(to - from));
  if (movement === "still") return { answer: "still", words: "the line stayed" };
  if (movement === "across")
    return { answer: "nearer", words: "the line came to the point and past it" };
  return movement === "nearer"
    ? { answer: "nearer", words: `the line came ${by} nearer` }
    : { answer: "farther", words: `the line went ${by} farther away` };
}

/** @param {Update} update */
function lossAnswer({ before, after }) {
  const change = after.loss - before.loss;
  const by = formatNumber(Math.abs(change));
  if (change === 0) return { answer: "still", words: "E stayed" };
  return change < 0
    ? { answer: "fall", words: `E fell by ${by}` }
    : { answer: "rise", words: `E rose by ${by}` };
}

/** @param {Update} update */
function reasonOf({ points }) {
  if (points.length > 1) return "the sum of (y − ŷ) times each point decides.";
  const [{ difference }] = points;
  if (difference === 0) return "y − ŷ is 0, so nothing changes.";
  const sign = difference > 0 ? "positive" : "negative";
  return `y − ŷ is ${sign}, and each weight changes by α(y − ŷ) times its coordinate.`;
}

/**
 * Whether a guess was right, and what happened.
 *
 * @param {Update} update
 * @param {Guess} guess
 */
export function verdictOn(update, { kind, first, weights }) {
  const { answer, words } = kind === "line" ? lineAnswer(update) : lossAnswer(update);
  const growth = growthOf(update);
  const say = (/** @type {boolean} */ isRight) => (isRight ? "Right" : "Not so");
  const [isFirstRight, isGrowthRight] = [first === answer, weights === growth];
  return {
    right: Number(isFirstRight) + Number(isGrowthRight),
    of: 2,
    sentence: `${say(isFirstRight)}: ${words}. ${say(isGrowthRight)}: ${GROWN[growth]}: ${reasonOf(update)}`,
  };
}
