/** @import { Box } from "../types.js" */
/** @import { Theme } from "../plots/theme.js" */

import { predictionAt } from "../model/prediction.js";
import { formatInWords } from "../numbers/format.js";
import { pixelsOf } from "../plots/view.js";
import { ticksOf } from "./side-view.js";
import { PICTURE, zeroWords } from "./words.js";

/** The room above ŷ = 1 and below ŷ = 0, in CSS pixels: with what is written there, and without. */
const ROOMY = Object.freeze({ above: 48, below: 60 });
/** Where the names below take two rows, and what is said of a push stands over them. */
const TALL = Object.freeze({ above: 48, below: 86 });
const NARROW = Object.freeze({ above: 16, below: 16 });
/** From this height on there is room to write beside the points. */
const ROOMY_HEIGHT_PX = 240;
/** Below this width the names at the bottom take two rows. */
const WIDE_PX = 440;
/** How far inside the rim a point stands that lies beyond it. */
const RIM_PX = 14;
/** Beyond this score a prediction differs from 0 or 1 by less than a colour can show. */
const FLAT_SCORE = 8;
const STOPS = 32;
const CURVE_STEP_PX = 2;
const TICK_PX = 4;
const TICK_ROOM_PX = 64;
const MOST_TICKS = 7;

/**
 * The view as it lies on the canvas.
 *
 * @typedef {object} Ground
 * @property {Box} box
 * @property {number} reach the axis goes from −reach to reach
 * @property {boolean} isHard whether the prediction is a step
 * @property {string} boundary what lies at the score 0
 * @property {boolean} isRoomy whether there is room to write beside the points
 * @property {(z: number) => number} x
 * @property {(prediction: number) => number} y
 * @property {(z: number) => number} within the same as x, at the rim for what lies beyond it
 */

/**
 * @param {Box} box
 * @param {number} reach
 * @param {boolean} isHard
 * @param {string} boundary
 * @returns {Ground}
 */
export function groundOf(box, reach, isHard, boundary) {
  const isRoomy = box.height >= ROOMY_HEIGHT_PX;
  const roomy = box.width < WIDE_PX ? TALL : ROOMY;
  const { above, below } = isRoomy ? roomy : NARROW;
  const unit = Math.max(1, box.height - above - below);
  const { x, y } = pixelsOf({ x1: [-reach, reach], x2: [-below / unit, 1 + above / unit] }, box);
  const [first, last] = [box.left + RIM_PX, box.left + box.width - RIM_PX];
  const within = (/** @type {number} */ z) => (Math.abs(z) <= reach ? x(z) : z < 0 ? first : last);
  return { box, reach, isHard, boundary, isRoomy, x, y, within };
}

/**
 * Text with a halo, so that it can be read wherever it stands.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {object} text
 * @param {string} text.words
 * @param {number} text.x
 * @param {number} text.y the baseline's
 * @param {string} [text.colour] a custom property, without the two dashes
 * @param {CanvasTextAlign} [text.align]
 * @param {boolean} [text.isBold]
 */
export function write(context, theme, { words, x, y, colour = "text", align = "left", isBold }) {
  context.font = `${isBold ? "600 13px" : "12px"} ${theme.value("font")}`;
  context.textAlign = align;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = theme.value("surface");
  context.strokeText(words, x, y);
  context.fillStyle = theme.value(colour);
  context.fillText(words, x, y);
}

/** @type {(context: CanvasRenderingContext2D, theme: Theme, ground: Ground) => void} */
function shade(context, theme, { box, reach, isHard, x }) {
  const colour = theme.shade();
  const end = Math.min(reach, FLAT_SCORE);
  const gradient = context.createLinearGradient(x(-end), 0, x(end), 0);
  if (isHard) {
    gradient.addColorStop(0.5, colour(0));
    gradient.addColorStop(0.5, colour(1));
  } else {
    for (let i = 0; i <= STOPS; i += 1) {
      gradient.addColorStop(i / STOPS, colour(predictionAt((2 * i * end) / STOPS - end)));
    }
  }
  context.fillStyle = gradient;
  context.fillRect(box.left, box.top, box.width, box.height);
}

/** @type {(context: CanvasRenderingContext2D, from: [number, number], to: [number, number]) => void} */
export function stroke(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** @type {(context: CanvasRenderingContext2D, theme: Theme, ground: Ground) => void} */
function drawAxes(context, theme, { box, reach, x, y }) {
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  const most = Math.max(2, Math.min(MOST_TICKS, Math.floor(box.width / TICK_ROOM_PX)));
  const scores = ticksOf(reach, most);
  context.font = `12px ${theme.value("font")}`;
  context.lineWidth = 1;
  context.textAlign = "center";
  for (const z of scores) {
    context.strokeStyle = theme.value("plot-grid");
    stroke(context, [x(z), box.top], [x(z), bottom]);
    context.strokeStyle = theme.value("plot-axis");
    stroke(context, [x(z), bottom], [x(z), bottom + TICK_PX]);
    context.fillStyle = theme.value("text-muted");
    context.fillText(formatInWords(z), x(z), bottom + 17);
  }
  // In the row of the ticks, between the last two, where it meets no number.
  const [before, last] = scores.slice(-2);
  context.fillText(PICTURE.score, (x(before) + x(last)) / 2, bottom + 17);
  context.textAlign = "right";
  for (const [prediction, words] of /** @type {const} */ ([
    [0, "0"],
    [0.5, "½"],
    [1, "1"],
  ])) {
    context.strokeStyle = theme.value("plot-grid");
    stroke(context, [box.left, y(prediction)], [right, y(prediction)]);
    context.strokeStyle = theme.value("plot-axis");
    stroke(context, [box.left - TICK_PX, y(prediction)], [box.left, y(prediction)]);
    context.fillText(words, box.left - 8, y(prediction) + 4);
  }
  context.fillText(PICTURE.prediction, box.left - 28, y(0.5) + 4);
}

/** @type {(context: CanvasRenderingContext2D, theme: Theme, ground: Ground) => void} */
function drawCurve(context, theme, { box, reach, isHard, x, y }) {
  context.strokeStyle = theme.value("plot-line");
  context.lineWidth = 2.75;
  context.lineJoin = "round";
  context.beginPath();
  if (isHard) {
    for (const [z, prediction] of [
      [-reach, 0],
      [0, 0],
      [0, 1],
      [reach, 1],
    ]) {
      context.lineTo(x(z), y(prediction));
    }
  } else {
    const count = Math.ceil(box.width / CURVE_STEP_PX / 2);
    for (let i = -count; i <= count; i += 1) {
      const z = (reach * i) / count;
      context.lineTo(x(z), y(predictionAt(z)));
    }
  }
  context.stroke();
}

/**
 * All that stands still while the points move: shading, axes, the line, the curve and their names.
 *
 * @type {(context: CanvasRenderingContext2D, theme: Theme, ground: Ground) => void}
 */
export function drawGround(context, theme, ground) {
  const { boundary, box, x, y, isHard, isRoomy, reach } = ground;
  const [right, bottom] = [box.left + box.width, box.top + box.height];
  shade(context, theme, ground);
  drawAxes(context, theme, ground);
  context.strokeStyle = theme.value("plot-line");
  context.lineWidth = 1.5;
  context.setLineDash([4, 3]);
  stroke(context, [x(0), box.top], [x(0), bottom]);
  context.setLineDash([]);
  drawCurve(context, theme, ground);
  if (!isRoomy) return;
  // Where both names to the right of the line have no room in one row it has one of its own.
  const row = box.width < WIDE_PX ? 26 : 8;
  write(context, theme, { words: zeroWords(boundary), x: x(0) + 8, y: bottom - row });
  const place = { x: x(reach * 0.62), y: y(predictionAt(reach * 0.62, isHard)) + 28 };
  const words = isHard ? PICTURE.step : PICTURE.sigmoid;
  write(context, theme, { words, ...place, align: "center", isBold: true });
  write(context, theme, { words: PICTURE.zero, x: box.left + 10, y: bottom - 8 });
  write(context, theme, { words: PICTURE.one, x: right - 10, y: bottom - 8, align: "right" });
}
