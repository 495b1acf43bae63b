/** @import { Place } from "./contour-labels.js" */
/** @import { Box } from "../types.js" */

const LENGTH = 28;
/** How far the arrow's tip keeps from the sides, and from above and below, where names stand. */
const INSET = { x: 10, y: 26 };
const MOST_INSET = 0.2;

/**
 * An arrow at the rim of the box that points from its middle to what lies outside.
 *
 * @param {Box} box
 * @param {Place} direction in pixels, of any length but 0
 * @returns {{ from: Place, tip: Place }}
 */
export function arrowAtRim({ left, top, width, height }, direction) {
  const length = Math.hypot(direction.x, direction.y);
  const [x, y] = [direction.x / length, direction.y / length];
  const reach = Math.min(
    (width / 2 - INSET.x) / Math.abs(x),
    (height / 2 - Math.min(INSET.y, MOST_INSET * height)) / Math.abs(y),
  );
  const tip = { x: left + width / 2 + reach * x, y: top + height / 2 + reach * y };
  return { from: { x: tip.x - LENGTH * x, y: tip.y - LENGTH * y }, tip };
}
