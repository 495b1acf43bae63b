/** @import { Feature, Frame, Hyperparameters, Point, Start, Update } from "../types.js" */

import { isLine } from "../model/features.js";
import { heldBackIn } from "../model/learnt.js";
import { FEATURE_NAMES, weightName } from "../model/names.js";
import { isBare } from "../model/optimizer.js";
import { formatCount, formatInWords, formatNumber, formatShare } from "../numbers/format.js";
import { differenceInWords, titleOf, told } from "../run/hyperparameters.js";

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
  const heldBack = heldBackIn(points);
  const chosen = told(hyperparameters).map(({ one, value }) => {
    const text = one.choices ? titleOf(one, value) : one.words(value, hyperparameters);
    return `${one.title}: ${text}`;
  });
  return [
    `${pointsWords(points.length)}: ${formatCount(ones)} with label 1, ${formatCount(others)} with label 0${heldBack > 0 ? `, ${formatCount(heldBack)} of them held back` : ""}`,
    `Start: ${startWords(start)}`,
    ...chosen,
  ].join(" · ");
}

/** @param {Hyperparameters} hyperparameters what goes beyond plain descent */
function methodInWords(hyperparameters) {
  const { learning_rate, batch_size, reduction, shuffle, rule } = hyperparameters;
  const plain = { learning_rate, batch_size, reduction, shuffle, rule };
  const [first, ...others] = differenceInWords(plain, hyperparameters);
  return others.length > 0 ? `${first} (${others.join(", ")})` : first;
}

/** @type {(update: Update, shown: number) => string} */
export function batchSentence(update, shown) {
  const { step, points, step_size: size, before, hyperparameters, change } = update;
  const all = formatCount(points.length);
  const which =
    shown < points.length ? `the first ${shown} of its ${all} points` : `its ${all} points`;
  const opening = `Update ${formatCount(step)}: ${which}, and the sums over all.`;
  if (isBare(hyperparameters)) {
    const taken = isLine(before) ? "w₁, w₂ and b" : "its weight, the last one from b";
    return `${opening} Each sum times ${formatInWords(size)} is taken from ${taken}.`;
  }
  const changes = [...change.weights, change.bias].map((part) => formatNumber(part)).join(", ");
  return `${opening} ${methodInWords(hyperparameters)} makes of them these changes of the weights and b: ${changes}.`;
}

export const SUM = "sum";

/** What stands above the slopes of a weight that was added. @param {Feature} name */
export const slopeWords = (name) => `−(y − ŷ)${FEATURE_NAMES[name]}`;
