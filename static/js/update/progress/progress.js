/** @import { Least } from "../../run/least.js" */
/** @import { Frame, Hyperparameters, Point } from "../../types.js" */

import { gradientOf } from "../../model/gradient.js";
import { learntOf } from "../../model/learnt.js";
import { meanLoss } from "../../model/mean-loss.js";
import { boundaryName } from "../../model/names.js";
import { isBare, optimizedStep, remembers } from "../../model/optimizer.js";
import { predictionOf } from "../../model/prediction.js";
import { risesOf } from "../../run/rises.js";

/** The error has settled when it changed by less than this share of itself … */
const STILL = 0.001;
/** … over so many epochs. */
const EPOCHS = 5;
/** The error counts as the least when it is this near, in shares of itself. */
const NEAR = 0.01;
/** What falls by more than this share of what is left in an epoch falls fast. */
const FAST = 1 / 8;

/**
 * Where a run stands at a moment.
 *
 * @typedef {object} Situation
 * @property {Frame} frame the moment
 * @property {Point[]} points
 * @property {number} since how many updates led to it since points or hyperparameters were changed
 * @property {Frame[]} epochs the last whole epochs up to it
 * @property {Frame[]} recorded updates on the way here, in order
 * @property {boolean} isFine whether every update on the way is recorded
 * @property {Hyperparameters} hyperparameters
 * @property {Least | null} least null before it is known
 */

/**
 * How E moves. "resting": it has settled, at the least or as good as there; "endless": it falls for
 * ever, ever more slowly; "creeping": it hardly moves, though there is far to go; "cycling": it
 * ends each epoch where it did, and moves in between; "jumping": it rises again and again.
 *
 * @typedef {"unknown" | "rising" | "falling" | "fast" | "slowly" | "resting" | "endless" | "creeping"
 *   | "cycling" | "jumping" | "mistakes" | "restless" | "done"} Pace
 */

/** @param {Frame[]} frames */
function boundsOf(frames) {
  const losses = frames.map(({ loss }) => loss ?? 0);
  return { low: Math.min(...losses), high: Math.max(...losses) };
}

/** @type {(bounds: { low: number, high: number }, loss: number) => boolean} */
const isStill = ({ low, high }, loss) => high - low < STILL * loss;

/**
 * The whole epochs of the time since something was changed.
 *
 * @param {Situation} situation
 */
const ownEpochs = ({ frame, since, epochs }) =>
  epochs.filter(({ step }) => step >= frame.step - since);

/**
 * The latest of these that reach back as far as an error must stand still; null where none do.
 * Played fast, there are gaps between them.
 *
 * @param {Frame[]} epochs
 */
function restWindow(epochs) {
  const last = epochs.at(-1);
  const first = epochs.findLastIndex(({ epoch }) => last && epoch <= last.epoch - EPOCHS);
  return first === -1 ? null : epochs.slice(first);
}

/**
 * E after one more update with all points; as it is, where that takes a memory which is not here.
 *
 * @param {Situation} situation
 */
function lossAfterStep({ frame, points, hyperparameters }) {
  if (remembers(hyperparameters)) return frame.loss ?? 0;
  const { weights, bias } = gradientOf(points, frame);
  const parameters = [...frame.weights, frame.bias];
  const { change } = optimizedStep({
    hyperparameters,
    parameters,
    gradient: [...weights, bias].map((part) => points.length * part),
    used: points.length,
  });
  const after = parameters.map((each, i) => each + change[i]);
  return meanLoss(points, { ...frame, weights: after.slice(0, -1), bias: after[after.length - 1] });
}

/** @type {(situation: Situation) => boolean} */
const usesAll = ({ hyperparameters: { batch_size: size }, points }) =>
  size === null || size >= points.length;

/**
 * Which of the points that are learnt from are on the wrong side, the one that is farthest off
 * first.
 *
 * @param {Situation} situation
 */
function wrongPoints({ frame, points, hyperparameters }) {
  const isHard = hyperparameters.rule === "perceptron";
  return points
    .map(({ label, held_back, ...place }, index) => ({
      index,
      label,
      held_back,
      prediction: predictionOf(/** @type {Point} */ (place), frame),
    }))
    .filter(({ label, held_back, prediction }) => {
      if (held_back) return false;
      const said = isHard ? prediction >= 0.5 : prediction > 0.5;
      return said !== (label === 1);
    })
    .sort((a, b) => Math.abs(b.label - b.prediction) - Math.abs(a.label - a.prediction));
}

/** @type {(mistakes: number, least: Least | null) => Pace} */
function paceOfPerceptron(mistakes, least) {
  if (mistakes === 0) return "done";
  return least?.optimum ? "restless" : "mistakes";
}

/** @type {(loss: number, least: Least | null) => Pace} */
function paceAtRest(loss, least) {
  const lowest = least?.lowest_loss ?? null;
  if (lowest === null) return "unknown";
  if (!least?.optimum) return "endless";
  return loss - lowest <= NEAR * loss ? "resting" : "creeping";
}

/**
 * Between which values E was from the first of some epochs on, as far as updates are recorded.
 *
 * @type {(situation: Situation, epochs: Frame[]) => { low: number, high: number }}
 */
function boundsWithin({ recorded, frame }, epochs) {
  const within = recorded.filter(({ step }) => step >= epochs[0].step && step <= frame.step);
  return boundsOf([...epochs, ...within]);
}

/** @typedef {{ pace: Pace, bounds: { low: number, high: number } | null }} Move */

/**
 * What an error does that is the same after every epoch.
 *
 * @type {(situation: Situation, window: Frame[]) => Move}
 */
function moveAtRest(situation, window) {
  const { isFine, least, frame } = situation;
  const loss = frame.loss ?? 0;
  if (usesAll(situation)) {
    const next = lossAfterStep(situation);
    const bounds = { low: Math.min(loss, next), high: Math.max(loss, next) };
    // Looked at after every hundredth update, what jumps to and fro seems to stand still.
    if (EPOCHS * (bounds.high - bounds.low) >= STILL * loss) return { pace: "jumping", bounds };
    return { pace: paceAtRest(loss, least), bounds: null };
  }
  if (!isFine) return { pace: "cycling", bounds: null };
  const bounds = boundsWithin(situation, window);
  if (!isStill(bounds, loss)) return { pace: "cycling", bounds };
  return { pace: paceAtRest(loss, least), bounds: null };
}

/** @type {(situation: Situation, epochs: Frame[]) => Move} */
function moveOf(situation, epochs) {
  const [last, before] = epochs.toReversed();
  if (!before) return { pace: "unknown", bounds: null };
  const window = restWindow(epochs);
  if (window && isStill(boundsOf(window), last.loss ?? 0)) return moveAtRest(situation, window);
  if (risesOf(epochs)) return { pace: "jumping", bounds: boundsWithin(situation, epochs) };
  return { pace: paceOfFall(before, last, situation.least), bounds: null };
}

/** @type {(before: Frame, last: Frame, least: Least | null) => Pace} */
function paceOfFall(before, last, least) {
  const fall = (before.loss ?? 0) - (last.loss ?? 0);
  if (fall < 0) return "rising";
  const lowest = least?.lowest_loss ?? null;
  // With a penalty E may be lower than where it ends.
  if (lowest === null || (before.loss ?? 0) <= lowest) return "falling";
  const share = fall / (last.epoch - before.epoch);
  return share >= FAST * ((before.loss ?? 0) - lowest) ? "fast" : "slowly";
}

/**
 * How the run goes: what it gets right, how E moves, and what E could come to.
 *
 * @param {Situation} situation with at least one point
 */
export function progressOf({ points: all, ...rest }) {
  const points = learntOf(all);
  const situation = { ...rest, points };
  const { frame, hyperparameters, least } = situation;
  const wrong = wrongPoints({ ...rest, points: all });
  const epochs = ownEpochs(situation);
  const isHard = hyperparameters.rule === "perceptron";
  const { pace, bounds } = isHard
    ? { pace: paceOfPerceptron(wrong.length, least), bounds: null }
    : moveOf(situation, epochs);
  return {
    pace,
    /** Between which values E moves; null where that is not spoken of, or not known. */
    bounds,
    wrong,
    sides: /** @type {const} */ ([1, 0]).map((label) => {
      const of = points.filter((point) => point.label === label).length;
      return { label, of, right: of - wrong.filter((point) => point.label === label).length };
    }),
    points: points.length,
    step: frame.step,
    epoch: frame.epoch,
    loss: frame.loss ?? 0,
    /** E after each of the last three epochs, fewer where there are fewer. */
    ends: epochs.slice(-3).map(({ epoch, loss }) => ({ epoch, loss: loss ?? 0 })),
    least,
    hyperparameters,
    usesAll: usesAll(situation),
    boundary: boundaryName(frame),
    isBare: isBare(hyperparameters),
  };
}

/** @typedef {ReturnType<typeof progressOf>} Progress */
