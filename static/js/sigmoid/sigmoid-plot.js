/** @import { Page } from "../page.js" */
/** @import { Point, Scene } from "../types.js" */
/** @import { Ground } from "./ground.js" */
/** @import { Spots } from "./side-view.js" */

import { byId } from "../elements/by-id.js";
import { boundaryName } from "../model/names.js";
import { createBackdrop } from "../plots/backdrop.js";
import { SMALL_MARGIN } from "../plots/plot-style.js";
import { drawGround, groundOf } from "./ground.js";
import { drawBar, drawNumbers, drawPoints, drawPush, drawRings } from "./marks.js";
import { reachOf } from "./side-view.js";

/**
 * Points and curve seen from the side, on one canvas: what stands still is drawn once and copied,
 * the points and their marks are drawn in every frame.
 *
 * @param {Page} page
 */
export function createSigmoidPlot({ theme, timeline }) {
  const element = byId("sigmoid-plot");
  const backdrop = createBackdrop({ id: "sigmoid-backdrop", margin: SMALL_MARGIN, theme });
  const { context } = backdrop;
  const still = document.createElement("canvas");
  let reach = 0;
  /** @type {Ground | null} what lies on the canvas that stands still */
  let ground = null;
  let drawn = { points: /** @type {Point[]} */ ([]), scores: /** @type {number[]} */ ([]) };

  /** @type {(isHard: boolean, boundary: string) => Ground} */
  function groundFor(isHard, boundary) {
    const isKept = ground?.reach === reach && ground.isHard === isHard;
    if (ground && isKept && ground.boundary === boundary) return ground;
    ground = groundOf(backdrop.box, reach, isHard, boundary);
    still.width = context.canvas.width;
    still.height = context.canvas.height;
    const pen = /** @type {CanvasRenderingContext2D} */ (still.getContext("2d"));
    pen.setTransform(context.getTransform());
    drawGround(pen, theme, ground);
    return ground;
  }

  async function renew() {
    backdrop.measure();
    ground = null;
  }

  timeline.loaded.listen(() => {
    reach = 0;
  });
  backdrop.measure();

  return {
    element,

    /**
     * @param {Scene} scene
     * @param {number[]} scores of the points, in their order
     * @param {Spots} spots
     */
    show({ frame, points, isHard }, scores, spots) {
      reach = reachOf(scores, reach);
      const place = groundFor(isHard, boundaryName(frame));
      drawn = { points, scores };
      backdrop.clear();
      context.drawImage(still, 0, 0, backdrop.size.width, backdrop.size.height);
      const { inUse } = spots;
      if (inUse) drawBar(context, theme, place, inUse);
      drawPoints(context, theme, place, points, scores);
      if (inUse) drawPush(context, theme, place, inUse);
      drawRings(context, theme, place, spots);
      if (inUse) drawNumbers(context, theme, place, inUse);
    },

    /** Takes the room the element now has. */
    resize: renew,

    /** Takes the style sheet's present colours. */
    repaint: renew,

    /** The scores on screen. */
    get scores() {
      return drawn.scores;
    },

    /**
     * The point nearest to a place of the element, within a reach in pixels.
     *
     * @type {(x: number, y: number, within: number) => number | null}
     */
    nearest(x, y, within) {
      if (!ground) return null;
      let best = { index: /** @type {number | null} */ (null), distance: within };
      for (const [index, { label }] of drawn.points.entries()) {
        const across = ground.within(drawn.scores[index]) - x;
        const distance = Math.hypot(across, ground.y(label) - y);
        if (distance < best.distance) best = { index, distance };
      }
      return best.index;
    },
  };
}

/** @typedef {ReturnType<typeof createSigmoidPlot>} SigmoidPlot */
