/** @import { Box } from "../types.js" */

/** How near to its level a label must lie along all its width, in pixels. */
const STRAIGHT = 3;
/** How far its line goes on beyond it, in pixels. */
const BEYOND = 8;
/** How far labels keep from each other, from the rim and from what else is drawn, in pixels. */
const APART = 34;
const FROM_RIM = 10;
const FROM_MARKS = 14;
/** A label farther than this from the others stands well. */
const WELL_APART = 110;
/** One in so many pieces of a line is tried. */
const TRIED_EVERY = 2;
/** What it counts to stand where the label stood before, and within how many pixels that is. */
const STAYS = 120;
const NEAR = 30;

/** @typedef {{ x: number, y: number }} Place in pixels */
/** @typedef {[from: Place, to: Place]} Piece of a contour line */
/** @typedef {Place & { level: number, angle: number }} Label its middle, and how it is turned */

/** @type {(a: Place, b: Place) => number} */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** @type {(place: Place, others: Place[]) => number} */
const nearest = (place, others) =>
  others.reduce((least, other) => Math.min(least, distance(place, other)), Infinity);

/** @param {Piece} piece */
function middleOf([from, to]) {
  const angle = Math.atan((to.y - from.y) / (to.x - from.x || 1e-9));
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, angle };
}

/**
 * Whether the level is nearly straight for the width of its label, with none of its other branches
 * beneath the letters.
 *
 * @type {(middle: Place & { angle: number }, pieces: Piece[], width: number) => boolean}
 */
function isStraight({ x, y, angle }, pieces, width) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let reach = 0;
  for (const [end] of pieces) {
    const along = (end.x - x) * cos + (end.y - y) * sin;
    const aside = (end.y - y) * cos - (end.x - x) * sin;
    if (Math.abs(along) > width / 2 + BEYOND || Math.abs(aside) > width) continue;
    if (Math.abs(aside) > STRAIGHT) return false;
    reach = Math.max(reach, Math.abs(along));
  }
  return reach > width / 2;
}

/**
 * Where levels are labelled: on their lines, far from each other, from the rim and from what else is
 * drawn, and where they stood before if they still can. The roundest levels come first; what has no
 * good place has no label.
 *
 * @param {{ level: number, pieces: Piece[], width: number }[]} lines each with its label's width
 * @param {object} around
 * @param {Box} around.box
 * @param {Place[]} around.marks what labels keep away from
 * @param {Label[]} around.before
 * @param {number} around.most how many labels have room
 * @returns {Label[]}
 */
export function placeLabels(lines, { box, marks, before, most }) {
  /** @type {Label[]} */
  const labels = [];
  const roundest = lines.toSorted(
    (a, b) => digitsOf(a.level) - digitsOf(b.level) || a.level - b.level,
  );
  for (const { level, pieces, width } of roundest) {
    if (labels.length >= most) break;
    const rim = width / 2 + FROM_RIM;
    const was = before.find((label) => label.level === level);
    let best = 0;
    /** @type {Label | null} */
    let found = null;
    for (let i = 0; i < pieces.length; i += TRIED_EVERY) {
      const middle = middleOf(pieces[i]);
      const { x, y } = middle;
      if (x < box.left + rim || x > box.left + box.width - rim) continue;
      if (y < box.top + rim || y > box.top + box.height - rim) continue;
      const apart = nearest(middle, labels);
      const free = nearest(middle, marks);
      if (apart < APART + width / 2 || free < FROM_MARKS + width / 2) continue;
      const stays = was && distance(was, middle) < NEAR ? STAYS : 0;
      const worth = Math.min(apart, WELL_APART, 2 * free) + stays;
      if (worth <= best) continue;
      if (!isStraight(middle, pieces, width)) continue;
      best = worth;
      found = { ...middle, level };
    }
    if (found) labels.push(found);
  }
  return labels;
}

/** @param {number} level */
const digitsOf = (level) =>
  String(Number(level.toPrecision(6))).replace(/^0\.0*|\.|0+$/g, "").length;
