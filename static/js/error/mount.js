/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { errorRemark, errorSentence } from "./error-remark.js";
import { createLossPlot } from "./loss-plot.js";

/**
 * The error after every update and after every epoch.
 *
 * @param {Page} page
 */
export async function mountError(page) {
  const { explanation, moment, picture, run, timeline } = page;
  const plot = await createLossPlot(page);
  const caption = byId("loss-caption");

  picture.holds(plot);
  picture.shows(({ frame, points, recorded }) => {
    plot.draw({
      updates: recorded,
      epochs: timeline.epochs(),
      shown: frame,
      segments: run.current.segments,
    });
    const { hyperparameters } = moment;
    const remark = errorRemark({
      frame,
      since: moment.since,
      epochs: timeline.epochsUpTo(frame.step),
      update: explanation.update,
      hyperparameters,
      points: points.length,
      bound: moment.safeRate,
    });
    say(caption, remark ?? errorSentence(hyperparameters, points.length));
  });
}
