const MINUS = "−";
const NOTHING = "–";

/** @param {string} text */
const withMinus = (text) => text.replaceAll("-", MINUS);

const counting = new Intl.NumberFormat("en-US");

/**
 * A whole number with its thousands marked: 1,037.
 *
 * @param {number} value
 */
export const formatCount = (value) => counting.format(value);

/**
 * A number to some decimals; very large and very small ones in powers of ten.
 *
 * @param {number | null} value
 * @param {number} [decimals]
 */
export function formatNumber(value, decimals = 4) {
  if (value === null) return NOTHING;
  const size = Math.abs(value);
  const fits = value === 0 || (size < 1e5 && size >= 0.5 * 10 ** -decimals);
  return withMinus(fits ? value.toFixed(decimals) : value.toExponential(2));
}

/**
 * A share as a percentage: 59 %, and 99.9 % rather than a false 100 %.
 *
 * @param {number | null} share
 */
export function formatShare(share) {
  if (share === null) return NOTHING;
  const percent = share * 100;
  const rounded = Math.round(percent);
  const exact = Math.abs(percent - rounded) < 1e-9;
  if (exact || (rounded > 0 && rounded < 100)) return `${rounded} %`;
  return `${(rounded === 0 ? Math.max(percent, 0.1) : Math.min(percent, 99.9)).toFixed(1)} %`;
}

/**
 * The size of a file: 2 MB, 0.4 MB.
 *
 * @param {number} bytes
 */
export const formatSize = (bytes) => `${Number((bytes / 1e6).toPrecision(2))} MB`;

/**
 * A number as a person would type it: 0.01, 1e-9.
 *
 * @param {number} value
 */
export const formatPlain = (value) => String(Number(value.toPrecision(12)));

/**
 * A term that follows another one: "+ 0.62", "− 1.21".
 *
 * @param {number} value
 * @param {number} [decimals]
 */
export function formatTerm(value, decimals = 3) {
  const sign = value < 0 || Object.is(value, -0) ? MINUS : "+";
  return `${sign} ${formatNumber(Math.abs(value), decimals)}`;
}

/**
 * The number a person typed, with a decimal point or a comma; NaN when it is none.
 *
 * @param {string} text
 */
export function parseNumber(text) {
  const plain = text
    .trim()
    .replaceAll(MINUS, "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
  return plain === "" ? Number.NaN : Number(plain);
}

/**
 * The whole number a person typed, whose commas group thousands as the page's own counts have them;
 * NaN when it is none.
 *
 * @param {string} text
 */
export function parseCount(text) {
  const plain = text.trim();
  return parseNumber(/^\d{1,3}(,\d{3})+$/.test(plain) ? plain.replaceAll(",", "") : plain);
}
