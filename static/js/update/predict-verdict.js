/** @import { Update } from "../types.js" */

import { distanceFromLine } from "../model/line.js";
import { isBare } from "../model/optimizer.js";
import { changeOf } from "../run/rises.js";
import { movementOfLine } from "./line-movement.js";
import { slopesOf } from "./slopes.js";
import { lineWords, lossWords, verdictSentence } from "./words.js";

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
function growthOf(update) {
  const grown = isBare(update.hyperparameters)
    ? slopesOf(update).map((slope) => slope < 0)
    : update.change.weights.map((change) => change > 0);
  const [first, second] = grown;
  if (first && second) return "both";
  if (first) return "w1";
  return second ? "w2" : "neither";
}

/** @param {Update} update */
function lineAnswer(update) {
  const [point] = update.points;
  const movement = movementOfLine(point, update) ?? "still";
  const from = Math.abs(distanceFromLine(point, update.before) ?? 0);
  const to = Math.abs(distanceFromLine(point, update.after) ?? 0);
  return {
    answer: movement === "across" ? "nearer" : movement,
    words: lineWords(movement, Math.abs(to - from)),
  };
}

/** @param {Update} update */
function lossAnswer(update) {
  const change = changeOf(update);
  const moved = change < 0 ? "fall" : "rise";
  return { answer: change === 0 ? "still" : moved, words: lossWords(change) };
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
  const [isFirstRight, isGrowthRight] = [first === answer, weights === growth];
  return {
    right: Number(isFirstRight) + Number(isGrowthRight),
    of: 2,
    sentence: verdictSentence(update, { isFirstRight, words, isGrowthRight, growth }),
  };
}
