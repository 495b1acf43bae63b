/** @import { NextStep } from "./next-step.js" */
/** @import { Pair } from "./slice.js" */
/** @import { LossSurface, Point } from "../types.js" */

import { weightName } from "../model/names.js";
import { formatCount, formatInWords, formatNumber } from "../numbers/format.js";
import { OPTIMIZERS } from "../run/words.js";
import { isInSlice } from "./slice.js";

/** A weight's name as people write it. @param {string} name */
export const symbolOf = (name) => weightName(Number(name.slice(1)) - 1);

/** What a choice of two weights is called. @param {Pair} pair */
export const pairWords = (pair) => pair.map(weightName).join(", ");

/** A weight or a bias, in about three digits. @param {number} value */
const short = (value) => formatNumber(value, Math.abs(value) < 10 ? 2 : 1);

/** @param {number} level */
export const levelLabel = (level) => formatInWords(level);

/** @param {number} loss */
export const heightLabel = (loss) =>
  loss > 0 && (loss < 0.001 || loss >= 1e5)
    ? formatNumber(loss, 1)
    : formatInWords(Number(loss.toPrecision(2)));

/** What is written where the optimum's weights are, which are not the best ones at this bias. */
const elsewhere = (/** @type {string} */ which) => `${which}, at another b`;

/** Whether a surface is over two weights of several. @param {number[] | undefined} weights */
const hasOthers = (weights) => weights !== undefined && weights.length > 2;

/** What is written at the beginning of the path. */
export const START = "start";

/** What is written where a surface is lowest. @param {LossSurface} surface */
export const lowestLabel = ({ bias, weights }) =>
  hasOthers(weights) ? "lowest, all else held" : `lowest at b = ${formatNumber(bias, 2)}`;

/**
 * What is written at the optimum, or at the arrow to it, from the longest to the shortest.
 *
 * @param {NonNullable<LossSurface["optimum"]>} optimum
 * @param {object} seen
 * @param {boolean} seen.isOnly
 * @param {number} seen.bias the surface's
 * @param {boolean} seen.isLarge
 * @param {boolean} [seen.isElsewhere] whether other weights are held, elsewhere than it has them
 * @param {boolean} [seen.hasPenalty]
 */
export function optimumLabels({ weights, bias, loss }, seen) {
  const { isOnly, bias: present, isLarge, isElsewhere = false, hasPenalty = false } = seen;
  const which = hasPenalty ? "optimum of J" : "optimum";
  if (isElsewhere) return [`${which}, all else otherwise`];
  const name = isOnly ? which : `${which}, one of many`;
  const isHere = short(bias) === short(present);
  const place = isHere ? "" : ` at b = ${short(bias)}`;
  const whole = `${name} (${weights.map(short).join(", ")})${place}: E ${formatNumber(loss, 3)}`;
  const nearly = isHere
    ? [name, "optimum"]
    : [`${name}, at another b: ${short(bias)}`, elsewhere(which)];
  return [...(isLarge ? [whole] : []), ...nearly];
}

/**
 * What is written at the arrow in whose direction E falls for ever.
 *
 * @param {number} bias how it changes in that direction
 */
export function descentLabel(bias) {
  const way = bias > 0 ? "grows" : "falls";
  return Math.abs(bias) < 1e-6
    ? ["downhill for ever", "downhill"]
    : [`downhill for ever, as b ${way}`, "downhill for ever", "downhill"];
}

/** @param {NextStep} step */
function stepName({ kind, count, optimizer, hasPenalty }) {
  const what = hasPenalty ? "J" : "E";
  if (kind === "optimizer") return `${OPTIMIZERS[optimizer]}’s step`;
  if (kind === "mean") return `step −α∇${what}`;
  if (kind === "sum") return `step −αΣ∇${what}`;
  if (kind === "perceptron") return "the perceptron’s step";
  return count === 1 ? "the next point’s step" : `the next ${formatCount(count)} points’ step`;
}

/**
 * What the arrow of the next step is called in the legend, or when there will be one.
 *
 * @type {(step: NextStep | null, isRemembered?: boolean) => string}
 */
export function stepKey(step, isRemembered = false) {
  if (step) return stepName(step);
  return isRemembered ? "next step: when it rests" : "next step";
}

/**
 * What is written at that arrow: in a small plot only that it is longer than the step.
 *
 * @type {(step: NextStep, times: number, isLarge: boolean) => string}
 */
export function stepLabel(step, times, isLarge) {
  if (!isLarge) return times === 1 ? "" : `${times}×`;
  const name = `${step.kind === "mean" || step.kind === "sum" ? "next " : ""}${stepName(step)}`;
  return times === 1 ? name : `${name}, drawn ${times}×`;
}

/**
 * Why there is no place where the error is smallest.
 *
 * @param {Point[]} points
 * @param {number | null} lowest what E cannot fall below
 */
function noOptimumSentence(points, lowest) {
  const [{ label }] = points;
  if (points.every((point) => point.label === label)) {
    return `No weights are best: all points carry label ${label}, and E falls for ever.`;
  }
  if (lowest === null) return "No weights are best.";
  return lowest > 0
    ? `No weights are best: a line separates all but those on it; E stays above ${formatNumber(lowest)}.`
    : "No weights are best: a line separates the labels, and E falls for ever.";
}

/** What a slice is. @type {(surface: LossSurface, isLarge: boolean) => string} */
function heldSentence(surface, isLarge) {
  const { over, has_penalty: hasPenalty, optimum } = surface;
  const what = hasPenalty ? "J, which is E and the penalty," : "E";
  const held = `${what} over ${over.map(symbolOf).join(" and ")}; all else is held as it is now.`;
  if (!isLarge) return held;
  if (optimum) return isInSlice(surface) ? `${held} The optimum is among these.` : held;
  return `${held} No weights are best: a curve separates the labels.`;
}

/**
 * At which bias and after which update a surface lies, and what a click on it does.
 *
 * @param {LossSurface} surface
 * @param {{ isLarge: boolean, isOwn: boolean, isTouch: boolean }} seen
 */
export function sliceWords({ bias, step, weights }, { isLarge, isOwn, isTouch }) {
  const isSlice = hasOthers(weights);
  const place = `b = ${formatNumber(bias, 2)}`;
  if (!isLarge) return isSlice ? "" : place;
  const invitation = isOwn ? `. ${isTouch ? "Tap" : "Click"} to start from another place` : "";
  if (isSlice) return `all else as after update ${formatCount(step)}${invitation}`;
  return `at ${place}, update ${formatCount(step)}${invitation}`;
}

/**
 * What is at a place of the surface.
 *
 * @param {Looked} place
 */
function placeSentence({ weights, loss, objective }) {
  const place = weights.map((weight, i) => `${weightName(i)} ${formatNumber(weight, 2)}`);
  const what = objective === undefined ? "" : `J ${formatNumber(objective)}, of it `;
  return `${place.join(", ")}: ${what}E ${formatNumber(loss)}.`;
}

/**
 * A place looked at, with E there, and J where that is descended.
 *
 * @typedef {{ weights: number[], loss: number, objective?: number }} Looked
 */

/**
 * What the learner sees on the surface, or at the place looked at.
 *
 * @param {object} seen
 * @param {LossSurface | null} seen.surface null before there is one
 * @param {Point[]} seen.points
 * @param {Looked | null} seen.looked the place looked at
 * @param {boolean} seen.isLarge whether there is room for two lines
 * @param {boolean} seen.isOwn
 * @param {boolean} seen.isTouch
 */
export function surfaceSentence({ surface, points, looked, isLarge, isOwn, isTouch }) {
  if (points.length === 0) return "Without points there is no error to draw.";
  if (!surface) return "";
  const isSlice = hasOthers(surface.weights);
  if (looked) {
    const how = isTouch ? "Let go" : "Click or press Enter";
    const invitation = isOwn ? ` ${how} to start here.` : "";
    const boundary = isSlice ? "curve" : "line";
    return `${placeSentence(looked)} Its ${boundary} is the dashed one.${invitation}`;
  }
  if (isSlice) return heldSentence(surface, isLarge);
  if (!surface.optimum) return noOptimumSentence(points, surface.lowest_loss);
  if (!surface.optimum_is_only) return "All points lie on one line, so the optimum is one of many.";
  if (surface.has_penalty) {
    return isLarge
      ? "J, which is E and the penalty, is what is descended: light is low, the dot is here. Elsewhere E is told without the penalty."
      : "J = E + penalty: light is low, the dot is here.";
  }
  const whole = "E for each pair of weights: light is low, the dot is here.";
  const isElsewhere = isLarge && short(surface.optimum.bias) !== short(surface.bias);
  return isElsewhere
    ? `${whole} The optimum has another b, so its place need not be light here.`
    : whole;
}
