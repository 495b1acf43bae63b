/** @import { Parameters, View } from "../types.js" */

import { isLine } from "./features.js";

/** @typedef {[x1: number, x2: number]} Place */

/**
 * The part of the line w₁x₁ + w₂x₂ + b = 0 inside a box, as its two ends; null when the line
 * misses the box or does not exist (both weights zero).
 *
 * The score is linear along each edge of the box, so the line crosses an edge where the scores of
 * its corners differ in sign, at the place their ratio tells. Nothing is divided by a weight, and a
 * vertical line is a line like any other.
 *
 * @type {(parameters: { weights: number[], bias: number }, view: View) => [Place, Place] | null}
 */
export function clippedLine({ weights: [w1, w2], bias }, { x1: [left, right], x2: [low, high] }) {
  /** @type {Place[]} */
  const corners = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
  ];
  const scores = corners.map(([x1, x2]) => w1 * x1 + w2 * x2 + bias);
  /** @type {Place[]} */
  const ends = [];
  for (let i = 0; i < 4; i += 1) {
    const j = (i + 1) % 4;
    // A corner of score zero counts as positive, so that it is found on one of its edges only.
    if (scores[i] >= 0 === scores[j] >= 0) continue;
    const share = scores[i] / (scores[i] - scores[j]);
    const [a, b] = [corners[i], corners[j]];
    ends.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
  }
  return ends.length === 2 ? [ends[0], ends[1]] : null;
}

/** @param {{ weights: number[] }} parameters */
export const hasLine = ({ weights }) => weights.some((weight) => weight !== 0);

/**
 * How far a point is from the line w₁x₁ + w₂x₂ + b = 0, positive on the blue side; null where there
 * is no line, or a curve in its place.
 *
 * @param {{ x1: number, x2: number }} point
 * @param {Parameters} parameters
 */
export function distanceFromLine({ x1, x2 }, parameters) {
  if (!isLine(parameters)) return null;
  const { weights, bias } = parameters;
  const [w1, w2] = weights;
  const length = Math.hypot(w1, w2);
  return length > 0 ? (w1 * x1 + w2 * x2 + bias) / length : null;
}
