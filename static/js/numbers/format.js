const MINUS = "−";
const NOTHING = "–";
/** Characters that editors and phones put for a minus; the server takes the same in files. */
const MINUS_SIGNS = /[−‐‑‒–﹣－]/g;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

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
 * @type {(value: number | null, decimals?: number) => string}
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
 * A prediction to two decimals, as "ŷ 0.12"; one that is nearly sure is not told as sure.
 *
 * @param {number} value
 */
export function formatPrediction(value) {
  if (value === 0 || value === 1) return `ŷ ${value}`;
  if (value < 0.005) return "ŷ < 0.01";
  return value >= 0.995 ? "ŷ > 0.99" : `ŷ ${value.toFixed(2)}`;
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
 * The same in a sentence: with a sign at which no line is broken, "1e−9".
 *
 * @param {number} value
 */
export const formatInWords = (value) => withMinus(formatPlain(value));

/**
 * A sentence, the server's perhaps, none of whose numbers is broken across two lines.
 *
 * @param {string} sentence
 */
export const withWholeNumbers = (sentence) =>
  sentence.replace(/(?<=\d[eE])-(?=\d)|(?<![\w-])-(?=[\d.])/g, MINUS);

/**
 * A term that follows another one: "+ 0.62", "− 1.21".
 *
 * @type {(value: number, decimals?: number) => string}
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
  const typed = text.trim().replace(MINUS_SIGNS, "-");
  const plain = typed.includes(".") ? typed : typed.replace(",", ".");
  return PLAIN.test(plain) ? Number(plain) : Number.NaN;
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
