/** @import { Pen } from "./pens.js" */
/** @import { Theme } from "./theme.js" */
/** @import { Place } from "../model/line.js" */
/** @import { Layer, Parameters } from "../types.js" */

import { boundaryIn } from "../model/boundary.js";
import { pixelsOf } from "./view.js";

/**
 * @typedef {object} Dot
 * @property {number} step
 * @property {number | null} loss
 */

/**
 * Another run's line and curve, drawn beside those of the run on the page.
 *
 * @typedef {object} Sketch
 * @property {Pen} pen
 * @property {Parameters} parameters
 * @property {Dot[]} curve exact moments in order
 * @property {number[][]} [path] the weights of moments in order, where they are known
 * @property {Dot | null} shown where on the curve the line is; null where the curve ends
 */

/**
 * From an update and its error to pixels.
 *
 * @typedef {object} Scale
 * @property {(step: number) => number} x
 * @property {(loss: number) => number} y
 */

/** @type {(context: CanvasRenderingContext2D, theme: Theme, pen: Pen) => void} */
function take(context, theme, { colour, width, dash }) {
  context.globalAlpha = 1;
  context.strokeStyle = theme.value(colour);
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash(dash);
}

/**
 * Draws a boundary.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Place[][]} paths
 * @param {{ x: (x1: number) => number, y: (x2: number) => number }} pixels
 */
export function strokePaths(context, paths, { x, y }) {
  context.beginPath();
  for (const path of paths) {
    for (const [i, [x1, x2]] of path.entries()) {
      if (i === 0) context.moveTo(x(x1), y(x2));
      else context.lineTo(x(x1), y(x2));
    }
  }
  context.stroke();
}

/**
 * Lines and curves of other runs as a layer of the boundary plot.
 *
 * @param {object} options
 * @param {() => Pick<Sketch, "pen" | "parameters">[]} options.sketches
 * @param {Theme} options.theme
 * @returns {Layer}
 */
export function linesOf({ sketches, theme }) {
  return (context, { view, box }) => {
    for (const { pen, parameters } of sketches()) {
      take(context, theme, pen);
      strokePaths(context, boundaryIn(parameters, view), pixelsOf(view, box));
    }
  };
}

/**
 * The sketches' curves as a layer of the error plot, with a gap where there is no error.
 *
 * @param {object} options
 * @param {() => Pick<Sketch, "pen" | "curve" | "shown">[]} options.sketches
 * @param {Theme} options.theme
 * @returns {(context: CanvasRenderingContext2D, scale: Scale) => void}
 */
export function curvesOf({ sketches, theme }) {
  return (context, { x, y }) => {
    for (const { pen, curve, shown } of sketches()) {
      take(context, theme, pen);
      context.beginPath();
      let isGap = true;
      for (const { step, loss } of curve) {
        if (loss !== null) context[isGap ? "moveTo" : "lineTo"](x(step), y(loss));
        isGap = loss === null;
      }
      context.stroke();
      if (!shown || shown.loss === null) continue;
      context.fillStyle = theme.value(pen.colour);
      context.beginPath();
      context.arc(x(shown.step), y(shown.loss), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  };
}
