/** @import { Dot } from "../plots/sketches.js" */

const FIRST_UPDATES = 100;
const FIRST_TOP = 0.8;
/** The ends an axis may have, as parts of a power of ten: calm, for it seldom has to grow. */
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
/** An axis fitted to the curve has room beyond it, and ends at a multiple of a part of its span. */
const ROOM = 0.04;
/** Around a curve that has one value yet, as a share of that: its ticks stay short. */
const FLAT_ROOM = 0.05;
const PARTS = 25;
const UNITS = [1, 2, 5, 10];

/**
 * The least round number that is large enough.
 *
 * @type {(value: number, parts?: number[]) => number}
 */
function roundUp(value, parts = ROUND) {
  const power = 10 ** Math.floor(Math.log10(value));
  const part = parts.find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return part * power;
}

/** @type {(low: number, high: number) => { bottom: number, top: number }} */
function around(low, high) {
  const room = Math.max(high > low ? ROOM * (high - low) : FLAT_ROOM * high, Number.MIN_VALUE);
  const unit = roundUp((high - low + 2 * room) / PARTS, UNITS);
  const at = (/** @type {number} */ multiple) => Number((multiple * unit).toPrecision(12));
  return {
    bottom: Math.max(0, at(Math.floor((low - room) / unit))),
    top: at(Math.ceil((high + room) / unit)),
  };
}

/**
 * Where the axes of the error end: E begins at 0, or when fitted just below the least of it.
 *
 * @type {(curves: Dot[][], isFitted: boolean) => { updates: number, bottom: number, top: number }}
 */
export function endsOf(curves, isFitted) {
  let last = 0;
  let least = Infinity;
  let greatest = 0;
  for (const curve of curves) {
    last = Math.max(last, curve.at(-1)?.step ?? 0);
    for (const { loss } of curve) {
      if (loss === null) continue;
      least = Math.min(least, loss);
      greatest = Math.max(greatest, loss);
    }
  }
  const updates = Math.max(FIRST_UPDATES, last > 0 ? roundUp(last) : 0);
  if (isFitted && least <= greatest) return { updates, ...around(least, greatest) };
  return { updates, bottom: 0, top: Math.max(FIRST_TOP, greatest > 0 ? roundUp(greatest) : 0) };
}

/** @typedef {ReturnType<typeof endsOf>} Ends */
