/** @import { Frame } from "../types.js" */

/**
 * The moment of a stretch at which the error of the points held back is lowest, the first of several.
 *
 * @type {(frames: Frame[], stretch: { first: number, last: number }) => Frame | null}
 */
export function lowestHeldBack(frames, { first, last }) {
  /** @type {Frame | null} */
  let lowest = null;
  for (const frame of frames) {
    const { step, loss_held_back: loss } = frame;
    if (step < first || step > last || loss === null) continue;
    if (loss < (lowest?.loss_held_back ?? Infinity)) lowest = frame;
  }
  return lowest;
}
