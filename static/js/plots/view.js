/** @import { Box, Point, View } from "../types.js" */

const PADDING = 0.06;
/** What data in the unit square is shown in. */
const UNIT = /** @type {[number, number]} */ ([-0.05, 1.05]);
const NEAR_UNIT = 0.25;

/**
 * The interval one axis should show for some values.
 *
 * @type {(values: number[]) => [number, number]}
 */
function intervalOf(values) {
  if (values.length === 0) return UNIT;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low >= -NEAR_UNIT && high <= 1 + NEAR_UNIT) {
    return [Math.min(UNIT[0], low - PADDING / 2), Math.max(UNIT[1], high + PADDING / 2)];
  }
  const spread = high - low || Math.max(1, Math.abs(high) / 10);
  const room = high > low ? PADDING * spread : spread;
  return [low - room, high + room];
}

/**
 * A view that shows all points with some room around them.
 *
 * @type {(points: Point[]) => View}
 */
export function viewOf(points) {
  return {
    x1: intervalOf(points.map(({ x1 }) => x1)),
    x2: intervalOf(points.map(({ x2 }) => x2)),
  };
}

/** @type {(view: View, place: { x1: number, x2: number }) => boolean} */
export function isInside({ x1, x2 }, place) {
  return x1[0] <= place.x1 && place.x1 <= x1[1] && x2[0] <= place.x2 && place.x2 <= x2[1];
}

/**
 * From the data's coordinates to pixels.
 *
 * @param {View} view
 * @param {Box} box
 */
export function pixelsOf(view, box) {
  const perX1 = box.width / (view.x1[1] - view.x1[0]);
  const perX2 = box.height / (view.x2[1] - view.x2[0]);
  return {
    /** @param {number} x1 */
    x: (x1) => box.left + (x1 - view.x1[0]) * perX1,
    /** @param {number} x2 */
    y: (x2) => box.top + (view.x2[1] - x2) * perX2,
  };
}

/**
 * A coordinate without the digits a pixel cannot tell apart: 0.3, not 0.30000000000000004.
 *
 * @param {number} value
 * @param {number} perPixel how much one pixel is
 */
function settled(value, perPixel) {
  const digits = Math.min(15, Math.max(0, Math.ceil(-Math.log10(perPixel / 2))));
  return Number(value.toFixed(digits));
}

/**
 * How many times as large as it is laid out the style sheet has an element shown.
 *
 * @param {HTMLElement} element
 */
export const enlargementOf = (element) =>
  // Not by its offsetWidth, which is in whole pixels.
  element.getBoundingClientRect().width / Number.parseFloat(getComputedStyle(element).width) || 1;

/**
 * Where a pointer is in an element, in the element's own pixels.
 *
 * @param {HTMLElement} element
 * @param {{ clientX: number, clientY: number }} pointer
 */
export function pixelUnder(element, { clientX, clientY }) {
  const { left, top } = element.getBoundingClientRect();
  const enlargement = enlargementOf(element);
  return { x: (clientX - left) / enlargement, y: (clientY - top) / enlargement };
}

/**
 * The data's coordinates under a pointer; null outside the plotting area.
 *
 * @param {View} view
 * @param {Box} box
 * @param {HTMLElement} element the plot's
 * @param {{ clientX: number, clientY: number }} pointer
 */
export function placeUnder(view, box, element, pointer) {
  const pixel = pixelUnder(element, pointer);
  const [x, y] = [pixel.x - box.left, pixel.y - box.top];
  if (x < 0 || x > box.width || y < 0 || y > box.height) return null;
  const perX = (view.x1[1] - view.x1[0]) / box.width;
  const perY = (view.x2[1] - view.x2[0]) / box.height;
  return {
    x1: settled(view.x1[0] + x * perX, perX),
    x2: settled(view.x2[1] - y * perY, perY),
  };
}
