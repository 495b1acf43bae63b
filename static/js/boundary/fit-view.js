/** @import { BoundaryPlot } from "./boundary-plot.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { Timeline } from "../run/timeline.js" */

import { viewOf } from "../plots/view.js";

/**
 * Has the plot show all points, with round numbers at the edges where the data allows it: when the
 * timeline begins anew, and when the learner asks for it.
 *
 * @param {object} options
 * @param {HTMLButtonElement} options.button
 * @param {BoundaryPlot} options.plot
 * @param {Moment} options.moment
 * @param {Timeline} options.timeline
 * @param {() => void} options.changed
 */
export function createFitView({ button, plot, moment, timeline, changed }) {
  function fit() {
    const { points } = moment;
    if (points.length > 0) plot.show(viewOf(points));
    changed();
  }

  button.addEventListener("click", fit);
  timeline.loaded.listen(fit);
}
