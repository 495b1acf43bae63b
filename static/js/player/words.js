import { formatCount } from "../numbers/format.js";

export const NO_LINE = "none while w₁ and w₂ are 0";

/** @type {(step: number, latest: number) => string} */
export const placeWords = (step, latest) => `update ${formatCount(step)} of ${formatCount(latest)}`;

/**
 * A speed where there is little room.
 *
 * @param {string} value as the list spells it
 */
export const speedWords = (value) => value.replace("/frame", "×");
