import { formatNumber } from "./format.js";

const LEAST = 4;
const MOST = 10;
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
 * The fewest decimals at which the parts, each rounded correctly, add up to the total as shown, with
 * at least two digits of every part that is not 0. Null when no reasonable number of decimals does.
 *
 * @param {number[]} parts
 * @param {number} total their sum
 */
export function decimalsThatAddUp(parts, total) {
  for (let decimals = leastDecimals([...parts, total]); decimals <= MOST; decimals += 1) {
    const unit = 10 ** -decimals;
    const rounded = (/** @type {number} */ value) => Number(value.toFixed(decimals));
    const areVisible = parts.every((part) => part === 0 || Math.abs(part) >= 9.5 * unit);
    const sum = parts.reduce((so, part) => so + rounded(part), 0);
    if (areVisible && Math.abs(sum - rounded(total)) < unit / 2) return decimals;
  }
  return null;
}

/**
 * A sum in which the shown numbers add up: "−1.2100", "+ 0.0018", "−1.2082".
 *
 * @param {number} before
 * @param {number} change
 * @param {number} after
 */
export function addends(before, change, after) {
  const decimals = decimalsThatAddUp([before, change], after);
  const show = (/** @type {number} */ value) =>
    decimals === null ? formatNumber(value) : fixed(value, decimals);
  const sign = change < 0 ? MINUS : "+";
  return { before: show(before), change: `${sign} ${show(Math.abs(change))}`, after: show(after) };
}

/**
 * A prediction and how far it is from its label, with digits that agree: 0.3838 and 0.6162.
 *
 * @param {number} prediction
 * @param {number} error y − ŷ
 */
export function predictionAndError(prediction, error) {
  if (Number.isInteger(prediction) && Number.isInteger(error)) {
    return { prediction: fixed(prediction, 0), error: fixed(error, 0) };
  }
  const decimals = decimalsThatAddUp([error], error);
  const show = (/** @type {number} */ value) =>
    decimals === null ? formatNumber(value) : fixed(value, decimals);
  return { prediction: show(prediction), error: show(error) };
}

/**
 * Several numbers in brackets, to the same number of decimals: "(−0.4810, 0.0392, −0.6162)".
 *
 * @param {number[]} values
 */
export const formatVector = (values) =>
  `(${values.map((value) => formatNumber(value)).join(", ")})`;
