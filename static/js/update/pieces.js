import { formatNumber, formatTerm } from "../numbers/format.js";

/**
 * A piece of a line of numbers: plain text, or the value of a quantity in its colour.
 *
 * @typedef {string | { text: string, of: string, exact: number }} Piece
 */

/**
 * A factor as it is written after another one: negative ones in brackets.
 *
 * @param {number} value
 */
export const factor = (value) => (value < 0 ? `(${formatNumber(value)})` : formatNumber(value));

/**
 * A term that follows another one, its sign kept on the line of its number.
 *
 * @type {(value: number, decimals?: number) => string}
 */
export const term = (value, decimals = 4) => formatTerm(value, decimals).replace(" ", "\u00a0");

/** @type {(of: string, exact: number, text?: string) => Piece} */
export const quantity = (of, exact, text = formatNumber(exact)) => ({ of, exact, text });
