/** @import { Page } from "../page.js" */
/** @import { Layer, UpdatePoint } from "../types.js" */

import { pixelsOf } from "../plots/view.js";
import { ringed, stillThere } from "../run/ringed.js";

const USED_RADIUS_PX = 11;
const NEXT_RADIUS_PX = 14;
/** The length of the bar for a difference of 1, in pixels. */
const BAR_PX = 44;
const BAR_WIDTH_PX = 5;

/**
 * What the update on screen did, drawn at the points: a ring around each point it used, a bar as
 * long as its y − ŷ (up for more, down for less), and a dashed ring around what comes next.
 *
 * @param {Page} page
 * @param {() => UpdatePoint | null} chosen the point of a batch whose numbers are shown
 */
export function createUpdateMarks({ explanation, moment, theme }, chosen) {
  /** @type {Layer} */
  function draw(context, { view, box }) {
    const { update, next } = explanation;
    const { x, y } = pixelsOf(view, box);
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();

    /** @type {(point: { x1: number, x2: number }, radius: number) => void} */
    const ring = ({ x1, x2 }, radius) => {
      context.beginPath();
      context.arc(x(x1), y(x2), radius, 0, 2 * Math.PI);
      context.stroke();
    };

    context.fillStyle = theme.value("quantity-error");
    context.strokeStyle = theme.value("surface");
    context.lineWidth = 1.5;
    const used = stillThere(update?.points ?? [], moment);
    for (const { x1, x2, difference } of used) {
      if (difference === 0) continue;
      const bar = /** @type {const} */ ([
        x(x1) - BAR_WIDTH_PX / 2,
        y(x2),
        BAR_WIDTH_PX,
        -difference * BAR_PX - Math.sign(difference) * USED_RADIUS_PX,
      ]);
      context.strokeRect(...bar);
      context.fillRect(...bar);
    }

    context.strokeStyle = theme.value("plot-line");
    context.lineWidth = 2.25;
    for (const point of stillThere(ringed(update), moment)) ring(point, USED_RADIUS_PX);
    const one = chosen();
    if (one && used.length > 1) ring(one, USED_RADIUS_PX + 3);

    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    for (const point of ringed(next)) ring(point, NEXT_RADIUS_PX);
  }

  return { draw };
}
