/** @import { BoundaryPlot } from "./boundary-plot.js" */
/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { viewOf } from "../plots/view.js";

/**
 * Has the plot show all points, with round numbers at the edges where the data allows it: when the
 * timeline begins anew, and when the learner asks for it.
 *
 * @param {Page} page
 * @param {BoundaryPlot} plot
 */
export function createFitView({ moment, picture, timeline }, plot) {
  function fit() {
    const { points } = moment;
    if (points.length > 0) plot.show(viewOf(points));
    picture.invalidate();
  }

  byId("fit-view").addEventListener("click", fit);
  timeline.loaded.listen(fit);
}
