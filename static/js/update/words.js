/** @import { Feature, Update, UpdatePoint } from "../types.js" */

import { isLine } from "../model/features.js";
import { boundaryName, FEATURE_NAMES, weightName } from "../model/names.js";
import { hasPenalty, isBare, methodOf, momentumOf, remembers } from "../model/optimizer.js";
import { scoreOf } from "../model/prediction.js";
import { formatCount, formatInWords, formatNumber } from "../numbers/format.js";
import { pointsOf, symbolOf } from "../run/words.js";
import { movementOfLine } from "./line-movement.js";

/** @type {Readonly<Record<0 | 1, string>>} */
const SIDES = Object.freeze({ 1: "blue", 0: "orange" });
const LARGE_DIFFERENCE = 0.7;
const SMALL_DIFFERENCE = 0.15;

/** @param {number} difference */
function sizeOf(difference) {
  const size = Math.abs(difference);
  if (size >= LARGE_DIFFERENCE) return " A large difference makes a large step.";
  return size <= SMALL_DIFFERENCE ? " A small difference makes a small step." : "";
}

/**
 * What the line does about a point. Its score always comes nearer to its label's side; with weights
 * that shrink, the line may still go away from a point on the wrong side.
 *
 * @type {(point: UpdatePoint, update: Update, isNext: boolean) => string}
 */
function movementWords(point, update, isNext) {
  if (!isLine(update.before)) return curveWords(point, update, isNext);
  const { label, z } = point;
  const movement = movementOfLine(point, update);
  const [moves, goes] = isNext ? ["will move", "will go"] : ["moved", "went"];
  if (movement === null) return "there is no line yet, and this gives it a direction.";
  if (z === 0) return `on the line, which ${moves} to have it on the ${SIDES[label]} side.`;
  const isRight = z > 0 === (label === 1);
  if (movement === "across") return `wrong, and the line ${moves} across it.`;
  if (movement === "farther" && !isRight) {
    return `wrong. The line ${goes} farther away, yet ŷ nearer to ${label}: the weights shrink.`;
  }
  if (!isRight) return `wrong, and the line ${moves} towards it.`;
  return movement === "farther"
    ? `right, and still the line ${moves} a little away, to be surer.`
    : `right, and still the weights ${isNext ? "will grow" : "grew"}, to be surer.`;
}

/**
 * The same of a curve, of which only this is sure: on which side the point is, and where ŷ goes.
 *
 * @type {(point: UpdatePoint, update: Update, isNext: boolean) => string}
 */
function curveWords(point, { after }, isNext) {
  const { label, z } = point;
  const [moves, goes] = isNext ? ["will move", "will go"] : ["moved", "went"];
  if (z === 0) return `on the curve, which ${moves} to have it on the ${SIDES[label]} side.`;
  if (z > 0 === (label === 1)) return `right, and still ŷ ${goes} nearer to ${label}, to be surer.`;
  const isAcross = scoreOf(point, after) > 0 === (label === 1);
  return `wrong, and ${isAcross ? `the curve ${moves} across it` : `ŷ ${goes} nearer to ${label}`}.`;
}

/** @param {number} prediction */
function saidWords(prediction) {
  if (prediction > 0 && prediction < 0.0005) return "almost 0";
  return prediction < 1 && prediction >= 0.9995 ? "almost 1" : formatNumber(prediction, 3);
}

/** @type {(point: UpdatePoint, update: Update, isNext: boolean) => string} */
function pointSentence(point, update, isNext) {
  const { label, prediction, difference } = point;
  const isHard = update.hyperparameters.rule === "perceptron";
  const said = isHard ? String(prediction) : saidWords(prediction);
  const opening = `Its label is ${label}, the model ${isNext ? "says" : "said"} ${said}:`;
  if (!isBare(update.hyperparameters)) {
    const way = difference > 0 ? "it pulls ŷ up" : "it pulls ŷ down";
    return `${opening} ${difference === 0 ? "it pulls at nothing" : way}${madeOf(update)}.`;
  }
  if (!isHard) {
    if (difference === 0) return `${opening} exactly right, so nothing moves.`;
    return `${opening} ${movementWords(point, update, isNext)}${sizeOf(difference)}`;
  }
  return difference === 0
    ? `${opening} right, so nothing moves. Gradient descent would still move a little.`
    : `${opening} wrong. Any mistake counts in full, however near it was.`;
}

/**
 * What optimizer and penalty make of the pulls, as the end of a sentence.
 *
 * @param {Update} update
 */
function madeOf({ hyperparameters, after }) {
  const penalty = hasPenalty(hyperparameters) ? penaltyWords(hyperparameters, after.weights) : "";
  if (!remembers(hyperparameters)) return penalty;
  const kept = `${formatInWords(momentumOf(hyperparameters))} of itself`;
  switch (methodOf(hyperparameters)) {
    case "momentum":
      return `. The step is α times the velocity, which keeps ${kept} and adds the new pull${penalty}`;
    case "nesterov":
      return `. The velocity keeps ${kept} and adds the new pull; the step looks ahead along it${penalty}`;
    case "adam":
      return `. The step is α times the velocity by the root of the squares: no weight moves much more than α${penalty}`;
    default:
      return `. Each pull is divided by the root of its squares: all weights move at a like pace${penalty}`;
  }
}

/** @type {(hyperparameters: Update["hyperparameters"], weights: number[]) => string} */
function penaltyWords({ l1 = 0 }, weights) {
  const held = weights.flatMap((weight, i) => (weight === 0 ? [weightName(i)] : []));
  if (l1 > 0 && held.length > 0) return `; L1 holds ${held.join(" and ")} at exactly 0`;
  return `; the penalty pulls ${weights.length === 2 ? "both" : "all"} weights towards 0`;
}

/** What is said where a weight is just there. */
export const AT_0 = "0, exactly";

/** What is said where the formula above is only what the optimizer begins with. */
export const BY_OPTIMIZER = "; the card says what the optimizer and the penalty make of this term";

export const HELD_AT_0 = "held at 0";

/** @param {number} by */
export const nearerWords = (by) => `by ${formatNumber(by)}`;

/** @param {Update} update */
function batchSentence(update) {
  const { points: used, hyperparameters, before } = update;
  const { reduction } = hyperparameters;
  const isPlain = isBare(hyperparameters);
  const up = used.filter(({ difference }) => difference > 0).length;
  const down = used.filter(({ difference }) => difference < 0).length;
  if (up + down === 0 && isPlain) return "All are predicted right, so nothing moves.";
  const still = used.length - up - down;
  const quiet = still > 0 ? `, ${formatCount(still)} not at all` : "";
  const whole = reduction === "mean" ? "the mean of all pulls" : "the sum of all pulls";
  if (!isPlain) {
    return `${formatCount(up)} pull their ŷ up, ${formatCount(down)} down${quiet}${madeOf(update)}.`;
  }
  return `${formatCount(up)} pull their ŷ up, ${formatCount(down)} down${quiet}; the ${boundaryName(before)} follows ${whole}.`;
}

/**
 * An update in plain words: which way the line moves and why.
 *
 * @type {(update: Update, isNext: boolean) => string}
 */
export const sentenceFor = (update, isNext) =>
  update.points.length > 1
    ? batchSentence(update)
    : pointSentence(update.points[0], update, isNext);

/**
 * Which points an update used, without their numbers: "all 100", "10 of them".
 *
 * @param {Update} update
 */
export const usedWords = ({ points, hyperparameters: { batch_size: size } }) =>
  size === null ? `all ${formatCount(points.length)}` : formatCount(points.length);

/** Which points the mean error is of. @param {number} heldBack how many are not learnt from */
export const errorOf = (heldBack) => (heldBack > 0 ? "those learnt from" : "all points");

/** @type {Readonly<Record<string, string>>} */
const GROWN = Object.freeze({
  both: "both weights grew",
  w1: "only w₁ grew",
  w2: "only w₂ grew",
  neither: "neither grew",
});

/**
 * @param {NonNullable<ReturnType<typeof movementOfLine>>} movement
 * @param {number} by how far the line came or went
 */
export function lineWords(movement, by) {
  if (movement === "still") return "the line stayed";
  if (movement === "across") return "the line came to the point and past it";
  return movement === "nearer"
    ? `the line came ${formatNumber(by)} nearer`
    : `the line went ${formatNumber(by)} farther away`;
}

/** @param {number} change of E */
export function lossWords(change) {
  if (change === 0) return "E stayed the same";
  return `E ${change < 0 ? "fell" : "rose"} by ${formatNumber(Math.abs(change))}`;
}

/** @param {Update} update */
function reasonOf({ points, hyperparameters }) {
  if (remembers(hyperparameters)) {
    const method = methodOf(hyperparameters);
    return method === "adagrad" || method === "rmsprop"
      ? "the sign of the slope decides, and its squares how far."
      : `the velocity decides, of which ${symbolOf("momentum", hyperparameters)} = ${formatInWords(momentumOf(hyperparameters))} is what it was before.`;
  }
  if (hasPenalty(hyperparameters)) return "the pulls of the points and of the penalty decide.";
  if (points.length > 1) return "the sum of (y − ŷ) times each point decides.";
  const [{ difference }] = points;
  if (difference === 0) return "y − ŷ is 0, so nothing changes.";
  const sign = difference > 0 ? "positive" : "negative";
  return `y − ŷ is ${sign}, and each weight changes by α(y − ŷ) times its coordinate.`;
}

/**
 * @param {Update} update
 * @param {object} verdict
 * @param {boolean} verdict.isFirstRight
 * @param {string} verdict.words what happened
 * @param {boolean} verdict.isGrowthRight
 * @param {string} verdict.growth which weights grew
 */
export function verdictSentence(update, { isFirstRight, words, isGrowthRight, growth }) {
  const say = (/** @type {boolean} */ isRight) => (isRight ? "Right" : "Not so");
  return `${say(isFirstRight)}: ${words}. ${say(isGrowthRight)}: ${GROWN[growth]}: ${reasonOf(update)}`;
}

/**
 * What is told of the update that is asked about.
 *
 * @param {Update} update
 * @param {boolean} hasRings whether its points have a ring on the plot
 */
export function factsSentence(update, hasRings) {
  const name = pointsOf(update);
  if (update.points.length > 1) {
    return `It uses ${name}${hasRings ? ", those with a dashed ring" : ""}.`;
  }
  const [{ x1, x2, label, prediction }] = update.points;
  const place = `(${formatNumber(x1, 3)}, ${formatNumber(x2, 3)})`;
  return `${name[0].toUpperCase()}${name.slice(1)} at ${place} has label ${label}; its prediction is ${saidWords(prediction)}.`;
}

/** @type {(right: number, of: number) => string} */
export const scoreWords = (right, of) => `${formatCount(right)} of ${formatCount(of)} right so far`;

/** A weight that was added, and what it belongs to. @type {(place: number, feature: Feature) => string} */
export const furtherName = (place, feature) =>
  `${weightName(place)}, of ${FEATURE_NAMES[feature]}:`;

/** What stands above the card. */
export const TITLES = Object.freeze({
  none: "This update",
  /** @param {Update | null} update */
  asked: (update) => `What will update ${formatCount(update?.step ?? 0)} do?`,
  /** @param {Update} update */
  used: (update) => `Update ${formatCount(update.step)} used ${pointsOf(update)}.`,
  /** @param {Update} update */
  next: (update) => `Next comes update ${formatCount(update.step)}, with ${pointsOf(update)}.`,
});

export const NO_POINTS =
  "Add a point: the first update will be worked out here before you make it.";

export const THIS_POINT = "this point";

/** @param {{ index: number }} point */
export const pointName = ({ index }) => `point ${formatCount(index + 1)}`;

/** @type {(place: number, count: number) => string} */
export const placeWords = (place, count) => `${formatCount(place)} of ${formatCount(count)}`;

/** @param {Update} update */
export function batchWords({ points, hyperparameters }) {
  if (points.length === 1) return "";
  if (!isBare(hyperparameters)) {
    const which = hyperparameters.reduction === "mean" ? "mean" : "sum";
    return `It is the ${which} over all points of the batch.`;
  }
  const mean =
    hyperparameters.reduction === "mean" ? " The rate, α/m, makes a mean of the sum." : "";
  return `The gradients of all points of a batch are added; the number in the brackets is their sum.${mean}`;
}

/** @type {(unfolded: number, count: number) => string} */
export const linesWords = (unfolded, count) => `line ${unfolded} of ${count}`;
