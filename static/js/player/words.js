/** @import { Feature } from "../types.js" */

import { isLine } from "../model/features.js";
import { formatCount } from "../numbers/format.js";

/** What stands for an equation where the prediction is the same everywhere. @type {(features: readonly Feature[]) => string} */
export const noBoundary = (features) =>
  isLine({ features }) ? "none while w₁ and w₂ are 0" : "none while all weights are 0";

/** What stands for the error of the points held back while nobody is to see it. */
export const COVERED = "covered";

/** @type {(step: number, latest: number) => string} */
export const placeWords = (step, latest) => `update ${formatCount(step)} of ${formatCount(latest)}`;

/**
 * A speed where there is little room.
 *
 * @param {string} value as the list spells it
 */
export const speedWords = (value) => value.replace("/frame", "×");
