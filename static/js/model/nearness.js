/** @import { Place } from "./line.js" */
/** @import { Parameters, View } from "../types.js" */

import { conicIn, frameOf } from "./conic.js";

/** Places looked at of each path. */
const PLACES = 24;

/**
 * How far the places of some paths are from a boundary, at most, as a share of the view: at each its
 * score over the score's slope there.
 *
 * @type {(parameters: Parameters, paths: Place[][], view: View) => number}
 */
export function farthestFrom(parameters, paths, view) {
  const conic = conicIn(parameters, view);
  if (!conic) return Number.POSITIVE_INFINITY;
  const { uu, vv, uv, u: slope, v: rise, one } = conic;
  const { middle, reach } = frameOf(view);
  let farthest = 0;
  for (const path of paths) {
    const every = Math.max(1, Math.floor(path.length / PLACES));
    for (let i = 0; i < path.length; i += every) {
      const u = (path[i][0] - middle[0]) / reach[0];
      const v = (path[i][1] - middle[1]) / reach[1];
      const score = uu * u * u + vv * v * v + uv * u * v + slope * u + rise * v + one;
      const steepness = Math.hypot(2 * uu * u + uv * v + slope, 2 * vv * v + uv * u + rise);
      farthest = Math.max(farthest, Math.abs(score) / steepness / 2);
    }
  }
  return farthest;
}
