/** @import { Update } from "../types.js" */

import { isRounding } from "../numbers/digits.js";

/**
 * The slopes of the error along w₁, w₂ and b that an update followed, summed over its points; 0
 * where the points' pulls cancel and only rounding is left.
 *
 * @param {Pick<Update, "points" | "gradient">} update
 */
export function slopesOf({ points, gradient }) {
  return gradient.map((slope, i) => {
    const terms = points.map(({ x1, x2, difference }) => difference * [x1, x2, 1][i]);
    return isRounding(slope, terms) ? 0 : slope;
  });
}
