import { formatNumber } from "./format.js";

const LEAST = 4;
/** Decimals that may be shown beyond those to make a sum come out. */
const MORE = 2;
const MINUS = "−";

/**
 * A number to a fixed number of decimals.
 *
 * @param {number} value
 * @param {number} decimals
 */
function fixed(value, decimals) {
  const text = value.toFixed(decimals);
  // No "−0.0000": a sign of nothing says nothing.
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/**
 * Fewer decimals for larger numbers: 4 for 0.5308, 3 for 13.966.
 *
 * @param {number[]} values
 */
function leastDecimals(values) {
  const greatest = Math.max(...values.map(Math.abs));
  return greatest < 10 ? LEAST : Math.max(1, LEAST - Math.floor(Math.log10(greatest)));
}

/**
 * The decimals that may be shown of some numbers, from few to many.
 *
 * @param {number[]} values
 */
function decimalsFor(values) {
  const least = leastDecimals(values);
  return Array.from({ length: MORE + 1 }, (_, i) => least + i);
}

/**
 * Whether a number shows at least two digits.
 *
 * @param {number} value
 * @param {number} decimals
 */
const isVisible = (value, decimals) => value === 0 || Math.abs(value) >= 9.5 * 10 ** -decimals;

/** @param {number} value @param {number} decimals */
const rounded = (value, decimals) => Number(value.toFixed(decimals));

/**
 * The fewest decimals at which the parts, each rounded correctly, add up to the total as shown, with
 * at least two digits of every part that is not 0. Null when no reasonable number of decimals does.
 *
 * @param {number[]} parts
 * @param {number} total their sum
 */
export function decimalsThatAddUp(parts, total) {
  const found = decimalsFor([...parts, total]).find((decimals) => {
    const sum = parts.reduce((so, part) => so + rounded(part, decimals), 0);
    const addsUp = Math.abs(sum - rounded(total, decimals)) < 10 ** -decimals / 2;
    return addsUp && parts.every((part) => isVisible(part, decimals));
  });
  return found ?? null;
}

/**
 * A sum in which the shown numbers add up: "−1.2100", "+ 0.0018", "−1.2082".
 *
 * Where a reasonable number of decimals does not bring that about by correct rounding alone, the
 * change shown is that between the two numbers shown, off by one in its last place; a change too
 * small for that is shown as a power of ten.
 *
 * @param {number} before
 * @param {number} change
 * @param {number} after
 */
export function addends(before, change, after) {
  const all = [before, change, after];
  const decimals =
    decimalsThatAddUp([before, change], after) ??
    decimalsFor(all).findLast((each) => isVisible(change, each)) ??
    null;
  const sign = change < 0 ? MINUS : "+";
  if (decimals === null) {
    const show = (/** @type {number} */ value) => fixed(value, leastDecimals(all));
    return {
      before: show(before),
      change: `${sign} ${formatNumber(Math.abs(change))}`,
      after: show(after),
    };
  }
  const shownChange = rounded(after, decimals) - rounded(before, decimals);
  return {
    before: fixed(before, decimals),
    change: `${sign} ${fixed(Math.abs(shownChange), decimals)}`,
    after: fixed(after, decimals),
  };
}

/**
 * A prediction and how far it is from its label, with digits that agree: 0.3838 and 0.6162.
 *
 * @param {number} prediction
 * @param {number} difference y − ŷ
 */
export function predictionAndDifference(prediction, difference) {
  if (Number.isInteger(prediction) && Number.isInteger(difference)) {
    return { prediction: fixed(prediction, 0), difference: fixed(difference, 0) };
  }
  const decimals = decimalsThatAddUp([difference], difference);
  const show = (/** @type {number} */ value) =>
    decimals === null ? formatNumber(value) : fixed(value, decimals);
  return { prediction: show(prediction), difference: show(difference) };
}

/**
 * Several numbers in brackets, to the same number of decimals: "(−0.4810, 0.0392, −0.6162)".
 *
 * @param {number[]} values
 */
export const formatVector = (values) =>
  `(${values.map((value) => formatNumber(value)).join(", ")})`;
