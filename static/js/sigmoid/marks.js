/** @import { Theme } from "../plots/theme.js" */
/** @import { Point } from "../types.js" */
/** @import { Ground } from "./ground.js" */
/** @import { Spot, Spots } from "./side-view.js" */

import { stroke, write } from "./ground.js";
import { predictionWords, pushWords } from "./words.js";

const BAR_WIDTH_PX = 8;
const USED_RADIUS_PX = 11;
const NEXT_RADIUS_PX = 14;
const CHOSEN_RADIUS_PX = 11;
/** A push shorter than this is told in words alone. */
const LEAST_ARROW_PX = 6;
const HEAD_PX = 5;
/** How far words stand from what they name, from a row of points, and from other words. */
const BESIDE_PX = 12;
const LABEL_PX = 22;
const LEADING_PX = 15;
/** So many marks in one column of pixels are as dark as any more would be. */
const MOST_IN_COLUMN = 4;

/** Up to how many points, at which size and how opaque they are drawn. */
const SIZES = Object.freeze([
  { most: 250, circle: 4.5, diamond: 6.5, alpha: 1 },
  { most: 1000, circle: 4, diamond: 5.5, alpha: 0.5 },
  { most: Infinity, circle: 3.5, diamond: 5, alpha: 0.25 },
]);

/** @type {(context: CanvasRenderingContext2D, x: number, y: number, radius: number) => void} */
function circle(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** The mark of a label: a circle for 1, a diamond for 0. @type {(context: CanvasRenderingContext2D, label: 0 | 1, x: number, y: number, size: { circle: number, diamond: number }) => void} */
function outline(context, label, x, y, size) {
  if (label === 1) {
    circle(context, x, y, size.circle);
    return;
  }
  const { diamond } = size;
  context.beginPath();
  context.moveTo(x, y - diamond);
  context.lineTo(x + diamond, y);
  context.lineTo(x, y + diamond);
  context.lineTo(x - diamond, y);
  context.closePath();
}

/** @type {(context: CanvasRenderingContext2D, x: number, y: number, direction: 1 | -1) => void} */
function head(context, x, y, direction) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - direction * HEAD_PX, y - HEAD_PX);
  context.lineTo(x - direction * HEAD_PX, y + HEAD_PX);
  context.fill();
}

/**
 * Every point at its score, at the height of its label; an arrow at the rim beyond which some lie.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Ground} ground
 * @param {Point[]} points
 * @param {number[]} scores
 */
export function drawPoints(context, theme, { box, reach, within, y }, points, scores) {
  const size = SIZES.find(({ most }) => points.length <= most) ?? SIZES[0];
  const colours = [theme.value("label-0"), theme.value("label-1")];
  context.globalAlpha = size.alpha;
  const surface = theme.value("surface");
  const columns = [0, 1].map(() => new Uint32Array(Math.ceil(box.left + box.width) + 1));
  for (const [i, { label, held_back }] of points.entries()) {
    const x = within(scores[i]);
    columns[label][Math.round(x)] += 1;
    if (size.alpha < 1 && columns[label][Math.round(x)] > MOST_IN_COLUMN) continue;
    // Those held back are hollow.
    context.fillStyle = held_back ? surface : colours[label];
    context.strokeStyle = held_back ? colours[label] : surface;
    context.lineWidth = held_back ? 2 : 1;
    outline(context, label, x, y(label), size);
    context.fill();
    if (size.alpha === 1 || held_back) context.stroke();
  }
  context.globalAlpha = 1;
  for (const [label, colour] of colours.entries()) {
    const isBeyond = (/** @type {1 | -1} */ side) =>
      points.some((point, i) => point.label === label && side * scores[i] > reach);
    context.fillStyle = colour;
    if (isBeyond(-1)) head(context, box.left + 1, y(label), -1);
    if (isBeyond(1)) head(context, box.left + box.width - 1, y(label), 1);
  }
}

/** Where a spot's bar stands: at the score from which its y − ŷ was taken. @param {Spot} spot */
const barOf = ({ z, prediction, before }) => before ?? { z, prediction };

/**
 * The bar y − ŷ from the curve to the label, with the prediction read off at the axis.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Ground} ground
 * @param {Spot} spot
 */
export function drawBar(context, theme, { box, within, y }, spot) {
  const { z, prediction } = barOf(spot);
  const [x, from, to] = [within(z), y(prediction), y(spot.label)];
  context.strokeStyle = theme.value("quantity-prediction");
  context.lineWidth = 1.5;
  context.setLineDash([3, 3]);
  stroke(context, [box.left, from], [x, from]);
  context.setLineDash([]);
  context.fillStyle = theme.value("quantity-error");
  context.fillRect(x - BAR_WIDTH_PX / 2, Math.min(from, to), BAR_WIDTH_PX, Math.abs(to - from));
  context.fillStyle = theme.value("quantity-prediction");
  context.strokeStyle = theme.value("surface");
  circle(context, x, from, 4.5);
  context.fill();
  context.stroke();
}

/**
 * The bar's length beside it, where the curve is not: above the curve to the left of the bar, below
 * it to the right; and the prediction at the axis, or beside its dot, unless it has no room there.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Ground} ground
 * @param {Spot} spot
 */
export function drawNumbers(context, theme, { box, within, y }, spot) {
  const { z, prediction } = barOf(spot);
  const words = predictionWords(prediction, spot.label);
  context.font = `600 13px ${theme.value("font")}`;
  const room = (/** @type {string} */ text) => context.measureText(text).width + BESIDE_PX;
  const [differenceRoom, predictionRoom] = [room(words.difference), room(words.prediction)];
  const x = within(z);
  const [left, right] = [x - box.left, box.left + box.width - x];
  const isLeft = left > differenceRoom && (spot.label === 1 || right < differenceRoom);
  const isAtAxis = left > predictionRoom + BESIDE_PX;
  const middle = (y(prediction) + y(spot.label)) / 2;
  // Off the row of points, however short the bar is.
  const inside = spot.label === 1 ? LABEL_PX : -LABEL_PX;
  const height = Math.abs(middle - y(spot.label)) < LABEL_PX ? y(spot.label) + inside : middle;
  const side = isLeft ? -BESIDE_PX : BESIDE_PX;
  if (spot.label !== prediction) {
    write(context, theme, {
      words: words.difference,
      x: x + side,
      y: height + 4,
      colour: "quantity-error",
      align: isLeft ? "right" : "left",
      isBold: true,
    });
  }
  const isApart = isAtAxis && (!isLeft || left > differenceRoom + predictionRoom + BESIDE_PX);
  if (!isApart && Math.abs(height - (y(prediction) - 10)) < LEADING_PX) return;
  write(context, theme, {
    words: words.prediction,
    x: isAtAxis ? box.left + 8 : x + BESIDE_PX,
    y: y(prediction) - 6,
    colour: "quantity-prediction",
    isBold: true,
  });
}

/**
 * How the update moved its point: hollow where it was, an arrow, and both scores in numbers.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Ground} ground
 * @param {Spot} spot
 */
export function drawPush(context, theme, { box, isRoomy, within, y }, { label, z, before }) {
  if (!before || z === before.z) return;
  const [from, to, row] = [within(before.z), within(z), y(label)];
  context.fillStyle = theme.value("surface");
  context.strokeStyle = theme.value(`label-${label}`);
  context.lineWidth = 1.5;
  outline(context, label, from, row, SIZES[0]);
  context.fill();
  context.stroke();
  if (!isRoomy) return;
  const height = label === 1 ? row - 22 : row + 24;
  if (Math.abs(to - from) >= LEAST_ARROW_PX) {
    const direction = to > from ? 1 : -1;
    context.strokeStyle = theme.value("quantity-error");
    context.fillStyle = theme.value("quantity-error");
    context.lineWidth = 2;
    stroke(context, [from, height], [to - direction * HEAD_PX, height]);
    head(context, to, height, direction);
  }
  const words = pushWords(before.z, z);
  context.font = `600 13px ${theme.value("font")}`;
  const { width } = context.measureText(words);
  const [left, right] = [Math.min(from, to) - 14, Math.max(from, to) + 14];
  const isRight = right + width < box.left + box.width;
  const isLeft = !isRight && left - width > box.left;
  // With no room on either side they stand over the arrow.
  const over = Math.min(left, box.left + box.width - width - 4);
  const x = isRight ? right : isLeft ? left : Math.max(box.left + 4, over);
  const below = isRight || isLeft ? 4 : label === 1 ? -6 : 18;
  const align = isLeft ? "right" : "left";
  const place = /** @type {const} */ ({ x, y: height + below, align });
  write(context, theme, { words, ...place, colour: "quantity-error", isBold: true });
}

/**
 * The marked points, each in full colour in its ring: as among the points themselves.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Ground} ground
 * @param {Spots} spots
 */
export function drawRings(context, theme, { within, y }, { chosen, used, next }) {
  /** @type {(spot: Spot | null, radius: number, width: number, colour?: string) => void} */
  function ring(spot, radius, width, colour = "plot-line") {
    if (!spot) return;
    const [x, row] = [within(spot.z), y(spot.label)];
    context.fillStyle = theme.value(`label-${spot.label}`);
    context.strokeStyle = theme.value("surface");
    context.lineWidth = 1;
    outline(context, spot.label, x, row, SIZES[0]);
    context.fill();
    context.stroke();
    context.strokeStyle = theme.value(colour);
    context.lineWidth = width;
    circle(context, x, row, radius);
    context.stroke();
  }
  context.setLineDash([4, 3]);
  ring(next, NEXT_RADIUS_PX, 1.5);
  context.setLineDash([]);
  ring(used, USED_RADIUS_PX, 2.25);
  // Not to be taken for what the update used: another colour, and a ground of its own.
  ring(chosen, CHOSEN_RADIUS_PX, 7, "surface");
  ring(chosen, CHOSEN_RADIUS_PX, 3, "accent");
}
