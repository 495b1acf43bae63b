/** @import { Point } from "../types.js" */
/** @import { Scale, Scaling } from "./scaling.js" */

import { formatCount, formatInWords, formatNumber, formatPrediction } from "../numbers/format.js";

/** What stands in the place of a data set's name and sentence. */
export const OWN_POINTS = Object.freeze({
  title: "Your own points",
  sentence: "These are your own points. Choose a data set to start from it instead.",
});

/**
 * How many points there are, in the little room beside “Points”.
 *
 * @type {(count: number, heldBack?: number) => string}
 */
export function countWords(count, heldBack = 0) {
  if (heldBack > 0) return `${formatCount(count)}, ${formatCount(heldBack)} held back`;
  return count === 1 ? "1 point" : `${formatCount(count)} points`;
}

/** @param {string} set */
export const choosingWords = (set) => `choosing “${set}”`;
export const CLEARING = "clearing the points";

/** @param {{ title: string } | null | undefined} edit none when there is nothing to undo */
export const undoWords = (edit) =>
  edit ? `Undo ${edit.title} (Ctrl Z)` : "There is nothing to undo";

/** @param {{ title: string } | null | undefined} edit none when there is nothing to redo */
export const redoWords = (edit) =>
  edit ? `Redo ${edit.title} (Ctrl Shift Z)` : "There is nothing to redo";

/**
 * A point as a screen reader tells it.
 *
 * @type {(point: Point, index: number, count: number, prediction: number) => string}
 */
export const chosenWords = ({ x1, x2, label, held_back }, index, count, prediction) =>
  `Point ${index + 1} of ${count}: x1 ${formatNumber(x1, 3)}, x2 ${formatNumber(x2, 3)}, label ${label}, ${held_back ? "held back, " : ""}${formatPrediction(prediction)}`;

export const DELETED = "The point is deleted.";

/**
 * A point as its menu names it, with what the model says of it.
 *
 * @type {(point: Point, index: number, prediction: number) => string}
 */
export const menuTitle = ({ x1, x2, label, held_back }, index, prediction) =>
  `Point ${index + 1} (${formatNumber(x1, 3)}, ${formatNumber(x2, 3)}): label ${label}, ${held_back ? "held back, " : ""}${formatPrediction(prediction)}`;

/** @param {0 | 1} label */
export const relabelWords = (label) => `Make it label ${label}`;

/** @param {Point} point */
export const holdBackWords = ({ held_back }) => (held_back ? "Learn from it" : "Hold back");

export const BAD_SHARE = "The share is a number of percent, from 0 to 100.";
export const NO_POINTS_TO_DRAW = "There are no points yet, and so no share of them.";

/** @type {(share: number, count: number) => string} */
export const noneInShareSentence = (share, count) =>
  `${formatInWords(share)} % of ${countWords(count)} is less than half a point. Take a larger share.`;

/** What a share of the points was turned into, for who does not see it. */
export const DRAWN = Object.freeze({
  /** @param {number} count */
  heldBack: (count) =>
    `${countWords(count)} ${count === 1 ? "is" : "are"} held back, drawn by chance.`,
  learnt: "All points are learnt from.",
  /** @param {number} count */
  flipped: (count) =>
    `${count === 1 ? "1 label is" : `${formatCount(count)} labels are`} flipped, drawn by chance.`,
});

/** What the table's fields are called, and what its button says. */
export const ROW = Object.freeze({
  delete: "Delete",
  /** @param {string} point its number */
  x1: (point) => `x1 of point ${point}`,
  /** @param {string} point */
  x2: (point) => `x2 of point ${point}`,
  /** @param {string} point */
  label: (point) => `Label of point ${point}`,
  /** @param {string} point */
  heldBack: (point) => `Hold back point ${point}`,
  /** @param {string} point */
  remove: (point) => `Delete point ${point}`,
});

/** @type {(name: "x1" | "x2" | "label", index: number, typed: string) => string} */
export const noNumberSentence = (name, index, typed) =>
  `${name} of point ${index + 1} must be a number; “${typed}” is none.`;
export const NO_COORDINATES = "Please give a number for x₁ and for x₂.";

/** @type {(first: number, last: number, count: number) => string} */
export const rangeWords = (first, last, count) =>
  `${formatCount(first)} to ${formatCount(last)} of ${formatCount(count)}`;

export const NOTHING_TO_IMPORT = "Please choose a file or paste some lines first.";

export const SCALING = "scaling the points";

/**
 * Why these points should be scaled.
 *
 * @param {Point[]} points that are far from 0
 */
export function farSentence(points) {
  let greatest = 0;
  for (const { x1, x2 } of points) greatest = Math.max(greatest, Math.abs(x1), Math.abs(x2));
  const size =
    greatest < 1000 ? formatInWords(Number(greatest.toPrecision(3))) : formatCount(greatest);
  return `The coordinates are far from 0 (up to ${size}), which makes E jump. Scale them, or take a much smaller α.`;
}

/**
 * By what points were scaled.
 *
 * @param {Scaling} scaling
 */
export function scaledSentence({ x1, x2 }) {
  const words = (/** @type {string} */ name, /** @type {Scale} */ { middle, spread }) => {
    const sign = middle < 0 ? "+" : "−";
    return `${name} is (${name} ${sign} ${formatInWords(Math.abs(middle))}) ÷ ${formatInWords(spread)}`;
  };
  return `Scaled: ${words("x₁", x1)}, ${words("x₂", x2)}, so that each has mean 0 and spread 1. Exports have them so.`;
}
