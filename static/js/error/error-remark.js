/** @import { Frame, Hyperparameters, Update } from "../types.js" */

import { formatCount, formatNumber, formatPlain } from "../numbers/format.js";
import { pointsOf } from "../run/used-points.js";

/** Epochs looked back over, and how many of them must have raised the error to be spoken of. */
const WINDOW = 10;
const MANY = 4;
/** Rises that together are less than this share of the error are too small to see. */
const VISIBLE = 0.01;

/**
 * @typedef {object} Situation
 * @property {Frame} frame the moment on screen
 * @property {number} since how many updates led to it since points or hyperparameters were changed;
 *   these are not to blame for what was before
 * @property {Frame[]} epochs the last whole epochs up to it
 * @property {Update | null} update the update that led to it, when it is worked out
 * @property {Hyperparameters} hyperparameters
 * @property {number} points
 * @property {number | null} bound the learning rate below which an update with all points is sure to
 *   lower the error; null when it is not known for these points
 */

/**
 * How many of the latest epochs raised the error; null when they are too few, or too little. It
 * looks back no further than to the first that is missing.
 *
 * @param {Frame[]} epochs
 * @returns {{ rises: number, of: number } | null}
 */
export function risesOf(epochs) {
  const latest = epochs.at(-1);
  if (!latest) return null;
  const missing = epochs.findLastIndex(
    ({ epoch }, i) => i > 0 && epoch !== epochs[i - 1].epoch + 1,
  );
  const recent = epochs
    .slice(Math.max(0, missing))
    .filter(({ epoch }) => epoch >= latest.epoch - WINDOW);
  let rises = 0;
  let total = 0;
  for (let i = 1; i < recent.length; i += 1) {
    const rise = (recent[i].loss ?? 0) - (recent[i - 1].loss ?? 0);
    if (rise > 0) {
      rises += 1;
      total += rise;
    }
  }
  const isMuch = total > VISIBLE * Math.max(latest.loss ?? 0, Number.MIN_VALUE);
  return rises >= MANY && isMuch ? { rises, of: recent.length - 1 } : null;
}

/**
 * Why the error rises from epoch to epoch.
 *
 * @param {Situation} situation
 */
function reasonOf({ hyperparameters, points, bound }) {
  const { rule, batch_size: size, learning_rate: rate } = hyperparameters;
  if (rule === "perceptron") {
    return "the perceptron counts mistakes and does not follow this error.";
  }
  const alpha = `α = ${formatPlain(rate)}`;
  if (size !== null && size < points) {
    return `with ${alpha} an update overshoots what the other points need. A smaller α calms it.`;
  }
  return bound !== null && rate > bound
    ? `with ${alpha} each step overshoots the valley; below α = ${formatNumber(bound)} every full-batch update lowers E.`
    : `with ${alpha} the steps overshoot the valley; a smaller α calms it.`;
}

/**
 * @param {Update} update
 * @param {Situation} situation
 */
function riseSentence(update, { hyperparameters, points, bound }) {
  const rise = formatNumber(update.after.loss - update.before.loss);
  const opening = `Update ${formatCount(update.step)} raised the mean error by ${rise}:`;
  if (hyperparameters.rule === "perceptron") {
    return `${opening} the perceptron mends a mistake and does not look at this error.`;
  }
  if (update.points.length < points) {
    return `${opening} it followed ${pointsOf(update)} alone, at the others' cost. Hence the grey zigzag.`;
  }
  return bound !== null && hyperparameters.learning_rate > bound
    ? `${opening} the step overshoots the valley. Below α = ${formatNumber(bound)} an update with all points lowers it.`
    : `${opening} the step overshoots the valley.`;
}

/**
 * What the learner should know about the error as it moves now; null when it is as usual.
 *
 * @param {Situation} situation
 */
export function errorRemark(situation) {
  const { frame, since, update, epochs } = situation;
  const rising = risesOf(epochs.filter(({ step }) => step >= frame.step - since));
  if (rising) {
    const opening = `The error rose in ${rising.rises} of the last ${rising.of} epochs:`;
    return `${opening} ${reasonOf(situation)}`;
  }
  if (since === 0 || update === null || update.after.loss <= update.before.loss) return null;
  return riseSentence(update, situation);
}

/**
 * Why the error zigzags, or does not.
 *
 * @param {Hyperparameters} hyperparameters
 * @param {number} points
 */
export function errorSentence({ batch_size: size, rule }, points) {
  if (points === 0) return "Without points there is no error.";
  if (rule === "perceptron") {
    return "The perceptron moves only for points it gets wrong and does not follow this error, which is drawn for comparison.";
  }
  if (size === null || size >= points) {
    return "Each update uses all points and is an epoch of its own, so both curves are one.";
  }
  const whom = size === 1 ? "a single point" : `${size} points`;
  return `An update that follows ${whom} may raise the mean error of all: the grey zigzag. The bold curve shows whole epochs.`;
}
