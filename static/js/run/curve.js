/** @import { Frame } from "../types.js" */

/**
 * One stretch of updates of which only the exact moments of least and greatest error are kept.
 *
 * @typedef {object} Bucket
 * @property {number} index
 * @property {Frame} least
 * @property {Frame} greatest
 */

/** @typedef {(frame: Frame) => number | null} Height null where the curve has a gap */

/** @type {Height} */
const lossOf = ({ loss }) => loss;

/** @type {(bucket: Bucket, frame: Frame, heightOf: Height) => void} */
function widen(bucket, frame, heightOf) {
  const height = heightOf(frame);
  if (height === null) return;
  // A gap shorter than a stretch is none.
  if (height < (heightOf(bucket.least) ?? Infinity)) bucket.least = frame;
  if (height > (heightOf(bucket.greatest) ?? -Infinity)) bucket.greatest = frame;
}

/** @param {Bucket} bucket */
function framesIn({ least, greatest }) {
  if (least === greatest) return [least];
  return least.step < greatest.step ? [least, greatest] : [greatest, least];
}

/**
 * A curve of the error in bounded memory.
 *
 * It keeps exact moments only, never averages. When there are too many, neighbouring stretches are
 * joined and the extremes of each stay, so that a zigzag keeps its true height.
 *
 * @param {object} options
 * @param {number} options.limit stretches kept at most
 * @param {Height} [options.heightOf] which error it is of
 */
export function createCurve({ limit, heightOf = lossOf }) {
  /** @type {Bucket[]} */
  let buckets = [];
  let width = 1;
  /** @type {Frame | null} */
  let last = null;
  /** @type {Frame[] | null} */
  let listed = null;

  /** @param {Frame} frame */
  function put(frame) {
    const index = Math.floor(frame.step / width);
    const open = buckets.at(-1);
    if (open?.index === index) widen(open, frame, heightOf);
    else buckets.push({ index, least: frame, greatest: frame });
  }

  function thin() {
    const frames = buckets.flatMap(framesIn);
    width *= 2;
    buckets = [];
    frames.forEach(put);
  }

  function frames() {
    if (!listed) {
      listed = buckets.flatMap(framesIn);
      if (last && listed.at(-1) !== last) listed.push(last);
    }
    return listed;
  }

  return {
    /**
     * Adds a moment; one that lies before the curve's end is known already.
     *
     * @param {Frame} frame
     */
    add(frame) {
      if (last && frame.step <= last.step) return;
      last = frame;
      listed = null;
      put(frame);
      if (buckets.length > limit) thin();
    },

    /**
     * Drops what came after an update.
     *
     * @param {number} step
     */
    truncate(step) {
      const kept = frames().filter((frame) => frame.step <= step);
      buckets = [];
      listed = null;
      last = kept.at(-1) ?? null;
      // What comes now is kept as finely as there is room for.
      while (width > 1 && (last?.step ?? 0) / width < limit / 2) width /= 2;
      kept.forEach(put);
    },

    clear() {
      buckets = [];
      width = 1;
      last = null;
      listed = null;
    },

    /** @returns {Frame[]} in order, the latest one always among them; the same array as long
     *   as nothing changed */
    frames,
  };
}
