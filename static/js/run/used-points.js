/** @import { Update } from "../types.js" */

import { formatCount } from "../numbers/format.js";

/**
 * Which points an update uses: "point 37", "10 points", "all 100 points".
 *
 * @param {Update} update
 */
export function pointsOf({ points: used, hyperparameters }) {
  if (used.length === 1) return `point ${formatCount(used[0].index + 1)}`;
  const all = hyperparameters.batch_size === null ? "all " : "";
  return `${all}${formatCount(used.length)} points`;
}
