/** @import { Update } from "../types.js" */

import { inputsOf } from "../model/features.js";
import { isRounding } from "../numbers/digits.js";

/**
 * The slopes of the error along each weight and the bias that an update followed, summed over its points; 0
 * where the points' pulls cancel and only rounding is left.
 *
 * @param {Pick<Update, "before" | "points" | "gradient">} update
 */
export function slopesOf({ before, points, gradient }) {
  return gradient.map((slope, i) => {
    const terms = points.map((point) => point.difference * (inputsOf(point, before)[i] ?? 1));
    return isRounding(slope, terms) ? 0 : slope;
  });
}
