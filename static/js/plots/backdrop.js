/** @import { Box } from "../types.js" */
/** @import { Theme } from "./theme.js" */

import { byId } from "../elements/by-id.js";
import { enlargementOf } from "./view.js";

/**
 * A canvas beneath a transparent plot, for what would be too slow to draw in the plot itself.
 *
 * @param {object} options
 * @param {string} options.id the canvas's
 * @param {{ l: number, r: number, t: number, b: number }} options.margin the plot's margins
 * @param {Theme} [options.theme] of one in the colour of the surface, which the browser need not
 *   blend with what lies beneath; without it that shows through
 */
export function createBackdrop({ id, margin, theme }) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId(id));
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { alpha: !theme })
  );
  let size = { width: 1, height: 1 };

  function clear() {
    const { width, height } = canvas;
    context.save();
    // In its own pixels: on a scaled display it may end in a part of a CSS pixel.
    context.resetTransform();
    context.globalAlpha = 1;
    if (theme) {
      context.fillStyle = theme.value("surface");
      context.fillRect(0, 0, width, height);
    } else context.clearRect(0, 0, width, height);
    context.restore();
  }

  return {
    context,

    /** The canvas in CSS pixels. */
    get size() {
      return size;
    },

    /** @returns {Box} the plotting area */
    get box() {
      return {
        left: margin.l,
        top: margin.t,
        width: Math.max(1, size.width - margin.l - margin.r),
        height: Math.max(1, size.height - margin.t - margin.b),
      };
    },

    /** Takes the room the canvas now has; as fine as the display, or as a picture asks for. */
    measure() {
      const { clientWidth, clientHeight } = canvas;
      // Sharp where the style sheet enlarges it, too.
      const own = (globalThis.devicePixelRatio || 1) * enlargementOf(canvas);
      const ratio = Number(canvas.dataset.ratio) || own;
      canvas.width = Math.round(clientWidth * ratio);
      canvas.height = Math.round(clientHeight * ratio);
      // Within margins that leave nothing Plotly would draw at infinity.
      size = {
        width: Math.max(clientWidth, margin.l + margin.r + 1),
        height: Math.max(clientHeight, margin.t + margin.b + 1),
      };
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      // A new one that nothing shows through is black.
      clear();
    },

    /** Takes off all that is drawn. */
    clear,
  };
}
