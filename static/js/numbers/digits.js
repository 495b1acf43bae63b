import { formatNumber } from "./format.js";

const LEAST = 4;
/** Decimals that may be shown beyond those to make a sum come out. */
const MORE = 2;
/** Digits that a double is sure to hold, one of them to spare for what is added. */
const DIGITS = 14;
/** Between these sizes a sum is written without powers of ten. */
const LEAST_PLAIN = 1e-5;
const MOST_PLAIN = 1e9;
/** The smallest power of ten that can still be divided by. */
const LEAST_POWER = -300;
/** What is left of a sum below this share of its greatest term is nothing but rounding. */
const ROUNDING = 1e-12;
const MINUS = "−";

/**
 * A number to a fixed number of decimals.
 *
 * @type {(value: number, decimals: number) => string}
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
 * Whether a number shows at least two digits.
 *
 * @type {(value: number, decimals: number) => boolean}
 */
const isVisible = (value, decimals) => value === 0 || Math.abs(value) >= 9.5 * 10 ** -decimals;

/** @param {number} value @param {number} decimals */
const rounded = (value, decimals) => Number(value.toFixed(decimals));

/**
 * Whether parts, each rounded correctly, add up to the total as it is rounded.
 *
 * @type {(parts: number[], total: number, decimals: number) => boolean}
 */
function addUp(parts, total, decimals) {
  const sum = parts.reduce((so, part) => so + rounded(part, decimals), 0);
  return Math.abs(sum - rounded(total, decimals)) < 10 ** -decimals / 2;
}

/**
 * The fewest decimals at which the parts, each rounded correctly, add up to the total as shown, with
 * at least two digits of every part that is not 0. Null when no reasonable number of decimals does.
 *
 * @param {number[]} parts
 * @param {number} total their sum
 */
export function decimalsThatAddUp(parts, total) {
  const least = leastDecimals([...parts, total]);
  for (let decimals = least; decimals <= least + MORE; decimals += 1) {
    const areVisible = parts.every((part) => isVisible(part, decimals));
    if (areVisible && addUp(parts, total, decimals)) return decimals;
  }
  return null;
}

/**
 * The power of ten that numbers are written in units of, so that none is a long row of zeros; 0 for
 * those that are written as they are.
 *
 * @param {number} greatest the size of the largest
 */
function powerFor(greatest) {
  const isPlain = greatest === 0 || (greatest >= LEAST_PLAIN && greatest < MOST_PLAIN);
  return isPlain ? 0 : Math.max(LEAST_POWER, Math.floor(Math.log10(greatest)));
}

/**
 * The decimals that show two digits of a change, and a few more where these alone do not make the
 * rounded numbers add up.
 *
 * @type {(before: number, change: number, after: number) => number}
 */
function decimalsOfSum(before, change, after) {
  const all = [before, change, after];
  const least = leastDecimals(all);
  const greatest = Math.max(...all.map(Math.abs));
  const most = DIGITS - 1 - Math.floor(Math.log10(greatest || 1));
  let first = least;
  while (first < most && !isVisible(change, first)) first += 1;
  // What a double cannot hold beside the other two is nothing in their digits.
  if (!isVisible(change, first)) return least;
  const last = Math.min(first + MORE, most);
  for (let decimals = first; decimals < last; decimals += 1) {
    if (addUp([before, change], after, decimals)) return decimals;
  }
  return last;
}

/**
 * Whether a sum is as good as 0: no more than what rounding has left of its terms.
 *
 * @type {(sum: number, terms: number[]) => boolean}
 */
export const isRounding = (sum, terms) =>
  Math.abs(sum) <= ROUNDING * Math.max(...terms.map(Math.abs));

/**
 * A sum that is true in the very digits shown: "−1.2100", "+ 0.0018", "−1.2082".
 *
 * The change shown is that between the two numbers shown. Where correct rounding alone does not make
 * the sum come out, it is off by one in its last place. Numbers that are all very small, or very
 * large, share a power of ten.
 *
 * @param {number} before
 * @param {number} change
 * @param {number} after
 */
export function addends(before, change, after) {
  const power = powerFor(Math.max(...[before, change, after].map(Math.abs)));
  const [from, by, to] = [before, change, after].map((value) => value / 10 ** power);
  const decimals = decimalsOfSum(from, by, to);
  const unit = power === 0 ? "" : `e${power < 0 ? MINUS : "+"}${Math.abs(power)}`;
  const show = (/** @type {number} */ value) => fixed(value, decimals) + unit;
  return {
    before: show(from),
    change: `${change < 0 ? MINUS : "+"} ${show(Math.abs(rounded(to, decimals) - rounded(from, decimals)))}`,
    after: show(to),
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
