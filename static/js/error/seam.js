/** @import { Frame } from "../types.js" */

/**
 * Both curves, with every moment or thinned.
 *
 * @typedef {object} Curves
 * @property {Frame[]} updates
 * @property {Frame[]} epochs
 */

/** @typedef {Record<keyof Curves, number>} Seam where in each curve what rests ends and its tail begins */

/** Where all of both curves rests, and there is no tail. @type {Seam} */
export const WHOLE = Object.freeze({ updates: Infinity, epochs: Infinity });

/** So many moments at the end of a curve may go when it is thinned: an open stretch's, and the last. */
const LOOSE = 3;
/** A tail this much longer than it was is not short any more. */
const LONG = 60;

/**
 * Where curves that grow are parted. The tail begins with a whole epoch, so that no piece of the
 * broad curve comes to lie over the fine one.
 *
 * @type {(curves: Curves) => Seam}
 */
export function seamOf({ updates, epochs }) {
  const epoch = Math.max(0, epochs.length - LOOSE);
  const most = Math.max(0, updates.length - LOOSE);
  const before = updates.findLastIndex(({ step }) => step <= (epochs[epoch]?.step ?? 0));
  return { epochs: epoch, updates: Math.max(0, Math.min(most, before)) };
}

/**
 * Whether curves go on from the seam of earlier ones, not much farther than those. Those that rest
 * as a whole have none.
 *
 * @type {(seam: Seam, earlier: Curves, curves: Curves) => boolean}
 */
export const goesOn = (seam, earlier, curves) =>
  seam !== WHOLE &&
  /** @type {const} */ (["updates", "epochs"]).every(
    (name) =>
      earlier[name][seam[name]] === curves[name][seam[name]] &&
      curves[name].length <= earlier[name].length + LONG,
  );
