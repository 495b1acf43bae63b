/** @import { Point, Scene, Update, UpdatePoint } from "../types.js" */

import { predictionAt, scoreOf } from "../model/prediction.js";

/** Where σ is 0 or 1 to the eye: as far as the axis goes at least, to either side. */
const LEAST_REACH = 6;
/** Where the axis may end, in units of a power of ten. */
const ROUND = Object.freeze([1, 1.5, 2, 3, 4, 6, 8, 10]);
/** How far apart ticks may be, in units of a power of ten. */
const TICK_STEPS = Object.freeze([1, 2, 5, 10]);
/** What share of the points the axis has to hold; the few farthest stand at its rim. */
const SHARE_INSIDE = 0.95;
/** A score that is no finite number is drawn as if it were this one. */
const FARTHEST = 1e300;

/**
 * The least of some round numbers that is at least a value.
 *
 * @type {(value: number, units: readonly number[]) => number}
 */
function roundedUp(value, units) {
  const power = 10 ** Math.floor(Math.log10(value));
  // A little less is enough: 0.6 is 6 · 0.1 but for its last digit.
  const unit = units.find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return unit * power;
}

/**
 * How far the axis of scores goes to either side. It grows and shrinks in round steps, and shrinks
 * only when half of it would do, so that it stands still while the points move.
 *
 * @param {number[]} scores
 * @param {number} before how far it went in the last picture; 0 in the first one
 */
export function reachOf(scores, before) {
  const sizes = Float64Array.from(scores, Math.abs).sort();
  const size = sizes[Math.ceil(SHARE_INSIDE * sizes.length) - 1] ?? 0;
  const needed = Number.isFinite(size) ? size : FARTHEST;
  if (needed <= before && needed > before / 2) return before;
  return roundedUp(Math.max(LEAST_REACH, needed), ROUND);
}

/**
 * Where ticks stand on an axis from −reach to reach, from the left.
 *
 * @param {number} reach
 * @param {number} most about how many have room
 */
export function ticksOf(reach, most) {
  const step = roundedUp((2 * reach) / most, TICK_STEPS);
  const count = Math.floor(reach / step + 1e-9);
  return Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) * step);
}

/**
 * The next point to the right or to the left, from one end again after the other.
 *
 * @param {number[]} scores
 * @param {number | null} index of the present point
 * @param {1 | -1} by
 * @returns {number | null} null without points
 */
export function neighbourOf(scores, index, by) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b] || a - b);
  const place = index === null ? -1 : order.indexOf(index);
  if (place === -1) return order.at(by === 1 ? 0 : -1) ?? null;
  return order[(place + by + order.length) % order.length];
}

/**
 * A point that is marked.
 *
 * @typedef {object} Spot
 * @property {number} index
 * @property {0 | 1} label
 * @property {number} z its score now
 * @property {number} prediction ŷ now
 * @property {{ z: number, prediction: number } | null} before the same before the update on screen;
 *   null where it was not made with this point alone
 */

/**
 * The marked points: the one the learner has chosen, the one the update on screen was made with, and
 * the one that comes next; `inUse` is the one whose y − ŷ is shown.
 *
 * @typedef {Record<"chosen" | "used" | "next" | "inUse", Spot | null>} Spots
 */

/** @type {(update: Update | null) => UpdatePoint | null} */
const onlyPoint = (update) => (update?.points.length === 1 ? update.points[0] : null);

/** @type {(one: Point, other: Point) => boolean} */
const isSame = (one, other) =>
  one.x1 === other.x1 && one.x2 === other.x2 && one.label === other.label;

/**
 * @param {Pick<Scene, "frame" | "points" | "isHard" | "chosen">} scene
 * @param {{ update: Update | null, next: Update | null }} updates the one that led here, and the
 *   one that comes next, as far as they are known
 * @returns {Spots}
 */
export function spotsOf({ frame, points, isHard, chosen: index }, { update, next: coming }) {
  /** @type {(index: number | null | undefined, before?: Spot["before"]) => Spot | null} */
  function spot(index, before = null) {
    const point = points[index ?? -1];
    if (index === null || index === undefined || !point) return null;
    const z = scoreOf(point, frame);
    return { index, label: point.label, z, prediction: predictionAt(z, isHard), before };
  }
  const made = onlyPoint(update);
  // Points may have been changed since: then there is no point any more that was used.
  const there = made && points[made.index];
  const isThere = there && isSame(there, made) && !there.held_back;
  const used = isThere ? spot(made.index, made) : null;
  const chosen = used?.index === index ? used : spot(index);
  const next = spot(onlyPoint(coming)?.index);
  return { chosen, used, next, inUse: chosen ?? used ?? (frame.step === 0 ? next : null) };
}

/**
 * How many points of each label there are, and how many of them the model predicts so.
 *
 * @param {number[]} scores
 * @param {Point[]} points
 * @param {boolean} isHard
 */
export function countsOf(scores, points, isHard) {
  const all = [0, 0];
  const right = [0, 0];
  for (const [i, { label }] of points.entries()) {
    all[label] += 1;
    if (Number(predictionAt(scores[i], isHard) > 0.5) === label) right[label] += 1;
  }
  return { all, right };
}
