/** @import { Feature, Frame, Hyperparameters, Point, Start, Update } from "../types.js" */

import { isLine } from "../model/features.js";
import { FEATURE_NAMES, weightName } from "../model/names.js";
import { formatCount, formatInWords, formatNumber, formatShare } from "../numbers/format.js";
import { HYPERPARAMETERS, titleOf } from "../run/hyperparameters.js";

/** @type {(weights: number[], bias: number) => string} */
const parameters = (weights, bias) =>
  [...weights.map((weight, i) => [weightName(i), weight]), ["b", bias]]
    .map(([name, value]) => `${name} = ${formatNumber(Number(value))}`)
    .join(", ");

/** @type {(frame: Frame) => string} */
export const momentSentence = ({ step, epoch, loss, accuracy, weights, bias }) =>
  `Update ${formatCount(step)}, epoch ${formatCount(epoch)}: error E ${formatNumber(loss)}, ` +
  `accuracy ${formatShare(accuracy)}; ${parameters(weights, bias)}.`;

/** @type {(start: Start) => string} */
const startWords = ({ seed, weights, bias }) =>
  seed === null ? `by hand, ${parameters(weights, bias)}` : `seed ${seed}`;

/** @param {number} count */
const pointsWords = (count) => `${formatCount(count)} ${count === 1 ? "point" : "points"}`;

/** @type {(points: Point[], start: Start, hyperparameters: Hyperparameters) => string} */
export function settingsSentence(points, start, hyperparameters) {
  const ones = points.filter(({ label }) => label === 1).length;
  const others = points.length - ones;
  const chosen = HYPERPARAMETERS.map((one) => {
    const value = hyperparameters[one.name];
    return `${one.title}: ${one.choices ? titleOf(one, value) : one.words(value)}`;
  });
  return [
    `${pointsWords(points.length)}: ${formatCount(ones)} with label 1, ${formatCount(others)} with label 0`,
    `Start: ${startWords(start)}`,
    ...chosen,
  ].join(" · ");
}

/** @type {(update: Update, shown: number) => string} */
export function batchSentence({ step, points, step_size: size, before }, shown) {
  const taken = isLine(before) ? "w₁, w₂ and b" : "its weight, the last one from b";
  const all = formatCount(points.length);
  const which =
    shown < points.length ? `the first ${shown} of its ${all} points` : `its ${all} points`;
  return (
    `Update ${formatCount(step)}: ${which}, and the sums over all. ` +
    `Each sum times ${formatInWords(size)} is taken from ${taken}.`
  );
}

export const SUM = "sum";

/** What stands above the slopes of a weight that was added. @param {Feature} name */
export const slopeWords = (name) => `−(y − ŷ)${FEATURE_NAMES[name]}`;
