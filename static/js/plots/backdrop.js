/** @import { Box } from "../types.js" */

import { byId } from "../elements/by-id.js";

/**
 * A canvas beneath a transparent plot, for what would be too slow to draw in the plot itself.
 *
 * @param {object} options
 * @param {string} options.id the canvas's
 * @param {{ l: number, r: number, t: number, b: number }} options.margin the plot's margins
 * @param {boolean} [options.alpha] whether what lies beneath shows through; if it does not, the
 *   browser need not blend the two
 */
export function createBackdrop({ id, margin, alpha = false }) {
  const canvas = /** @type {HTMLCanvasElement} */ (byId(id));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha }));
  let size = { width: 1, height: 1 };

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

    /** Takes the room the canvas now has. */
    measure() {
      size = { width: canvas.clientWidth, height: canvas.clientHeight };
      const ratio = globalThis.devicePixelRatio || 1;
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    },

    /** @param {string} [colour] of the empty canvas; none where it is transparent */
    clear(colour) {
      context.globalAlpha = 1;
      context.clearRect(0, 0, size.width, size.height);
      if (!colour) return;
      context.fillStyle = colour;
      context.fillRect(0, 0, size.width, size.height);
    },
  };
}
