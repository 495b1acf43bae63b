/** @import { Segment } from "../types.js" */

import { differenceInWords } from "../run/hyperparameters.js";

/**
 * What a segment does differently from the one before it, in a few words.
 *
 * @param {Segment} before
 * @param {Segment} segment
 */
function wordsFor(before, segment) {
  const words = differenceInWords(before.hyperparameters, segment.hyperparameters);
  if (segment.points_changed) words.push("points changed");
  return words.join(", ");
}

/**
 * Where and how data or hyperparameters changed on the way.
 *
 * @param {Segment[]} segments
 * @returns {{ step: number, words: string }[]}
 */
export function segmentChanges(segments) {
  return segments
    .slice(1)
    .map((segment, i) => ({ step: segment.first_step, words: wordsFor(segments[i], segment) }));
}
