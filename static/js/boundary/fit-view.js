/** @import { BoundaryPlot } from "./boundary-plot.js" */
/** @import { Page } from "../page.js" */
/** @import { Point, Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { viewOf } from "../plots/view.js";

/**
 * Has the plot show all points, with round numbers at the edges where the data allows it: when the
 * timeline begins anew, and when the learner asks for it, which can be asked while it shows others.
 *
 * @param {Page} page
 * @param {BoundaryPlot} plot
 */
export function createFitView({ moment, picture, timeline }, plot) {
  const button = byId("fit-view");
  /** @type {Point[] | null} */
  let seen = null;

  function fit() {
    const { points } = moment;
    if (points.length > 0) plot.show(viewOf(points));
    seen = null;
    picture.invalidate();
  }

  button.addEventListener("click", () => {
    plot.element.focus({ preventScroll: true });
    fit();
  });
  timeline.loaded.listen(fit);

  return {
    /** @param {Pick<Scene, "points">} scene */
    draw({ points }) {
      if (points === seen) return;
      seen = points;
      const { x1, x2 } = viewOf(points);
      const fitted = [...x1, ...x2];
      const isFitted = [...plot.view.x1, ...plot.view.x2].every((edge, i) => edge === fitted[i]);
      button.hidden = isFitted || points.length === 0;
    },
  };
}
