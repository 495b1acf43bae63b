/** @import { Box } from "../types.js" */

/** @typedef {{ x: number, y: number }} Spot */

/** What keeps the card from the plotting area's edge. */
const INSET_PX = 6;

/** @type {(spot: Spot, box: Box, room: number) => boolean} */
const isWithin = ({ x, y }, { left, top, width, height }, room) =>
  x > left - room && x < left + width + room && y > top - room && y < top + height + room;

/**
 * Whether a stretch of a line crosses a box: its part within the box's columns must reach its rows.
 *
 * @type {(ends: [Spot, Spot], box: Box) => boolean}
 */
function crosses([from, to], { left, top, width, height }) {
  let [first, last] = [0, 1];
  for (const [start, end, low, high] of [
    [from.x, to.x, left, left + width],
    [from.y, to.y, top, top + height],
  ]) {
    const way = end - start;
    if (way === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [near, far] = [(low - start) / way, (high - start) / way];
    first = Math.max(first, Math.min(near, far));
    last = Math.min(last, Math.max(near, far));
  }
  return first <= last;
}

/**
 * The corner of a plot where a card covers nothing: the lower right one, if it can be.
 *
 * @param {object} plot in pixels
 * @param {Box} plot.box the plotting area
 * @param {{ width: number, height: number }} plot.card
 * @param {{ at: Spot, radius: number }[]} plot.marks what stands at a place
 * @param {Spot[][]} plot.paths where the prediction is ½
 * @returns {Spot | null} the card's upper left corner; null where each corner holds something
 */
export function freeCorner({ box, card, marks, paths }) {
  const [west, north] = [box.left + INSET_PX, box.top + INSET_PX];
  const east = box.left + box.width - card.width - INSET_PX;
  const south = box.top + box.height - card.height - INSET_PX;
  if (east < west || south < north) return null;
  const corners = [
    { x: east, y: south },
    { x: west, y: south },
    { x: east, y: north },
    { x: west, y: north },
  ];
  return (
    corners.find(({ x, y }) => {
      const place = { left: x, top: y, ...card };
      return (
        !marks.some(({ at, radius }) => isWithin(at, place, radius)) &&
        !paths.some((path) => path.some((end, i) => i > 0 && crosses([path[i - 1], end], place)))
      );
    }) ?? null
  );
}
