/** @import { Moment } from "./moment.js" */
/** @import { Update, UpdatePoint } from "../types.js" */

/** With more points than this a ring around each would hide the points themselves. */
export const MOST_RINGS = 30;

/**
 * The points of an update that wear a ring on the plot.
 *
 * @param {Update | null} update
 * @returns {UpdatePoint[]}
 */
export const ringed = (update) =>
  update && update.points.length <= MOST_RINGS ? update.points : [];

/**
 * The points that an update has used, where they are drawn now: one that is dragged is followed, one
 * that has been moved, deleted or held back since is no longer the point that was used.
 *
 * @param {UpdatePoint[]} used
 * @param {Pick<Moment, "confirmed" | "points">} moment
 * @returns {UpdatePoint[]}
 */
export function stillThere(used, { confirmed, points }) {
  const isSame = (/** @type {UpdatePoint} */ { index, x1, x2 }) =>
    confirmed[index]?.x1 === x1 && confirmed[index].x2 === x2 && !confirmed[index].held_back;
  const drawn = points.length === confirmed.length ? points : confirmed;
  return used.filter(isSame).map((point) => ({ ...point, ...drawn[point.index] }));
}
