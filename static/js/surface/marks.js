/** @import { Place } from "./contour-labels.js" */

/** Half the angle of an arrow's head. */
const HEAD_ANGLE = 0.42;

/**
 * Text that can be read on any shade: a halo lies beneath it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {Place} place
 * @param {{ colour: string, halo: string, width?: number }} look `width` of the halo, in pixels
 */
export function writeText(context, text, { x, y }, { colour, halo, width = 4 }) {
  context.lineJoin = "round";
  context.lineWidth = width;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/**
 * A filled head of an arrow.
 *
 * @type {(context: CanvasRenderingContext2D, tip: Place, angle: number, size: number) => void}
 */
export function drawHead(context, tip, angle, size) {
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const side of [-HEAD_ANGLE, HEAD_ANGLE]) {
    const turned = angle + Math.PI + side;
    context.lineTo(tip.x + size * Math.cos(turned), tip.y + size * Math.sin(turned));
  }
  context.closePath();
  context.fill();
}

/**
 * An arrow with a halo.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Place} from
 * @param {Place} tip
 * @param {{ colour: string, halo: string, width: number }} look
 */
export function drawArrow(context, from, tip, { colour, halo, width }) {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const size = 3 * width;
  const neck = { x: tip.x - 0.8 * size * Math.cos(angle), y: tip.y - 0.8 * size * Math.sin(angle) };
  for (const [stroke, wider] of /** @type {[string, number][]} */ ([
    [halo, 3],
    [colour, 0],
  ])) {
    context.strokeStyle = stroke;
    context.fillStyle = stroke;
    context.lineWidth = width + wider;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(neck.x, neck.y);
    context.stroke();
    const ahead = { x: tip.x + wider * Math.cos(angle), y: tip.y + wider * Math.sin(angle) };
    drawHead(context, ahead, angle, size + 2 * wider);
  }
}

/**
 * A dot with a rim.
 *
 * @type {(context: CanvasRenderingContext2D, place: Place, radius: number) => void}
 */
export function drawDot(context, { x, y }, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}
