/** @import { Point } from "../types.js" */

/** Those of each list of points, which is the same as long as the points are. @type {WeakMap<Point[], Point[]>} */
const parted = new WeakMap();

/**
 * The points that are learnt from: all but those held back. The same array for the same points.
 *
 * @param {Point[]} points
 * @returns {Point[]}
 */
export function learntOf(points) {
  if (!points.some(({ held_back }) => held_back)) return points;
  const known = parted.get(points) ?? points.filter(({ held_back }) => !held_back);
  parted.set(points, known);
  return known;
}

/**
 * How many points are held back.
 *
 * @param {Point[]} points
 */
export const heldBackIn = (points) => points.length - learntOf(points).length;
