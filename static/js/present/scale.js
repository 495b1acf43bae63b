/** What a presentation shows, in CSS pixels as large as they are on a desk. */
const STAGE = Object.freeze({ width: 960, height: 540 });

/**
 * How many times as large as on a desk everything is in a window of this size: twice at
 * 1920 × 1080, and never smaller.
 *
 * @type {(window: { width: number, height: number }) => number}
 */
export const scaleFor = ({ width, height }) =>
  Math.max(1, Math.min(width / STAGE.width, height / STAGE.height));
