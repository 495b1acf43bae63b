/** @import { Point } from "../types.js" */

/** Beyond this size, in the quadratic mean, coordinates make E jump at a usual learning rate. */
const FAR = 5;

/**
 * How coordinates are brought near 0: x becomes (x − middle) ÷ spread.
 *
 * @typedef {object} Scale
 * @property {number} middle
 * @property {number} spread
 */

/** @typedef {{ x1: Scale, x2: Scale }} Scaling */

/** @param {number[]} values */
const meanOf = (values) => values.reduce((sum, value) => sum + value / values.length, 0);

/** @param {number[]} values */
const sizeOf = (values) => Math.sqrt(meanOf(values.map((value) => value * value)));

/**
 * The mean and the standard deviation, with no more digits than one would tell somebody.
 *
 * @param {number[]} values
 * @returns {Scale}
 */
function scaleOf(values) {
  const mean = meanOf(values);
  const deviation = sizeOf(values.map((value) => value - mean));
  // Of values that are all the same only rounding is left.
  const isSame = deviation <= Math.abs(mean) * 1e-12;
  const spread = isSame ? 1 : Number(deviation.toPrecision(4));
  const decimals = Math.min(20, Math.max(0, 3 - Math.floor(Math.log10(spread))));
  return { middle: isSame ? values[0] : Number(mean.toFixed(decimals)), spread };
}

/**
 * How points are brought near 0; null where they are, or there is nothing to go by.
 *
 * @param {Point[]} points
 * @returns {Scaling | null}
 */
export function scalingOf(points) {
  const columns = [points.map(({ x1 }) => x1), points.map(({ x2 }) => x2)];
  if (points.length < 2 || columns.every((values) => sizeOf(values) <= FAR)) return null;
  const [x1, x2] = columns.map(scaleOf);
  return { x1, x2 };
}

/**
 * @param {Point[]} points
 * @param {Scaling} scaling
 * @returns {Point[]}
 */
export const scaledPoints = (points, { x1: one, x2: other }) =>
  points.map((point) => ({
    ...point,
    x1: (point.x1 - one.middle) / one.spread,
    x2: (point.x2 - other.middle) / other.spread,
  }));
