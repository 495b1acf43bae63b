/** @import { Segment } from "../types.js" */

import { changeWords } from "./words.js";

/**
 * Where and how data or hyperparameters changed on the way.
 *
 * @type {(segments: Segment[]) => { step: number, words: string }[]}
 */
export function segmentChanges(segments) {
  return segments
    .slice(1)
    .map((segment, i) => ({ step: segment.first_step, words: changeWords(segments[i], segment) }));
}
