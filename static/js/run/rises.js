/** @import { Frame } from "../types.js" */

import { isRounding } from "../numbers/digits.js";

/** Epochs looked back over, and how many of them must have raised the error to be spoken of. */
const WINDOW = 10;
const MANY = 4;
/** Rises that together are less than this share of the error are too small to see. */
const VISIBLE = 0.01;

/**
 * How many of the latest epochs raised the error; null when they are too few, or too little. It
 * looks back no further than to the first that is missing.
 *
 * @type {(epochs: Frame[]) => { rises: number, of: number } | null}
 */
export function risesOf(epochs) {
  const latest = epochs.at(-1);
  if (!latest) return null;
  const missing = epochs.findLastIndex(
    ({ epoch }, i) => i > 0 && epoch !== epochs[i - 1].epoch + 1,
  );
  const recent = epochs
    .slice(Math.max(0, missing))
    .filter(({ epoch }) => epoch >= latest.epoch - WINDOW);
  let rises = 0;
  let total = 0;
  for (let i = 1; i < recent.length; i += 1) {
    const change = { before: recent[i - 1], after: recent[i] };
    if (isRise(change)) {
      rises += 1;
      total += changeOf(change);
    }
  }
  const isMuch = total > VISIBLE * Math.max(latest.loss ?? 0, Number.MIN_VALUE);
  return rises >= MANY && isMuch ? { rises, of: recent.length - 1 } : null;
}

/**
 * Whether the error has risen in any of some epochs.
 *
 * @param {Frame[]} epochs
 */
export const hasRisen = (epochs) =>
  epochs.some((after, i) => i > 0 && isRise({ before: epochs[i - 1], after }));

/** @typedef {{ loss: number | null }} Moment */
/** @typedef {{ before: Frame, after: Frame }} Change from one moment to another */

/**
 * By how much E changed; 0 where that is no more than rounding.
 *
 * @type {(change: { before: Moment, after: Moment }) => number}
 */
export function changeOf({ before, after }) {
  const [from, to] = [before.loss ?? 0, after.loss ?? 0];
  return isRounding(to - from, [from, to]) ? 0 : to - from;
}

/** @type {(change: { before: Moment, after: Moment }) => boolean} */
export const isRise = (change) => changeOf(change) > 0;

/**
 * The single updates that raised the error, each with the moment before it; null where not every
 * update is known, for then nobody can count them.
 *
 * @type {(updates: Frame[]) => Change[] | null}
 */
export function raisingUpdates(updates) {
  const changes = updates.slice(1).map((after, i) => ({ before: updates[i], after }));
  if (changes.some(({ before, after }) => after.step !== before.step + 1)) return null;
  return changes.filter(isRise);
}
