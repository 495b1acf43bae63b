/** @import { Update, UpdatePoint } from "../types.js" */

import { distanceFromLine } from "../model/line.js";
import { isRounding } from "../numbers/digits.js";

/**
 * What became of the line's distance from a point.
 *
 * @param {UpdatePoint} point
 * @param {Update} update
 * @returns {"nearer" | "farther" | "across" | "still" | null} null where there is no line to tell of
 */
export function movementOfLine(point, { before, after }) {
  const from = distanceFromLine(point, before);
  const to = distanceFromLine(point, after);
  if (from === null || to === null) return null;
  if (isRounding(to - from, [from, to])) return "still";
  if (from !== 0 && from > 0 !== to > 0) return "across";
  return Math.abs(to) < Math.abs(from) ? "nearer" : "farther";
}
