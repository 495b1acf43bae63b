/** @import { Place } from "./contour-labels.js" */
/** @import { Box } from "../types.js" */

/** How far a label stands above or below what it names, and beside it, in pixels. */
const ROW = 18;
const BESIDE = 10;
/** A label with this much room around it, in pixels, is free. */
const FREE = 9;
/** How far the marks that stand for a label are from each other, and from its middle line. */
const MARKED_EVERY = 16;
const HALF_AS_HIGH = 6;

/**
 * What others keep away from where a label is written: marks along its upper and lower edge.
 *
 * @param {CanvasRenderingContext2D} context with the label's font
 * @param {string} text
 * @param {Place} middle
 * @returns {Place[]}
 */
export function marksOf(context, text, { x, y }) {
  const { width } = context.measureText(text);
  const count = Math.ceil(width / MARKED_EVERY);
  return [...Array(count + 1).keys()].flatMap((i) =>
    [-HALF_AS_HIGH, HALF_AS_HIGH].map((down) => ({
      x: x + (i / count - 1 / 2) * width,
      y: y + down,
    })),
  );
}

/**
 * Where the middle of a label stands: beside, below or above what it names, inside the box, and as
 * far from the path as it can. Of places that are free the first is taken.
 *
 * @param {CanvasRenderingContext2D} context with the label's font
 * @param {string} text
 * @param {Place[]} ends of what it names; rather at the first of them
 * @param {{ box: Box, places: Place[] }} around
 * @returns {Place}
 */
export function freePlace(context, text, ends, { box, places }) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const half = context.measureText(text).width / 2;
  const [left, right] = [box.left + half + 4, box.left + box.width - half - 4];
  const [high, low] = [box.top + ROW / 2, box.top + box.height - ROW / 2];
  const candidates = ends.flatMap((end) =>
    [0, ROW, -ROW].flatMap((down) =>
      [half + BESIDE, -half - BESIDE, 0].map((aside) => ({
        x: Math.min(right, Math.max(left, end.x + aside)),
        y: Math.min(low, Math.max(high, end.y + down)),
      })),
    ),
  );
  const [first, last] = [ends[0], ends[ends.length - 1]];
  const middle = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  const drawn = [...places, ...ends, middle];
  /** @param {Place} place */
  const room = ({ x, y }) =>
    drawn.reduce((least, each) => {
      const aside = Math.max(0, Math.abs(each.x - x) - half);
      return Math.min(least, Math.hypot(aside, each.y - y));
    }, FREE);
  let best = candidates[0];
  let most = room(best);
  for (const each of candidates) {
    if (most >= FREE) break;
    const free = room(each);
    if (free > most) [best, most] = [each, free];
  }
  return best;
}
