/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { raisingUpdates } from "../run/rises.js";
import { createLossPlot } from "./loss-plot.js";
import { errorRemark, errorSentence, zoomSentence } from "./words.js";

/**
 * The error after every update and after every epoch.
 *
 * @param {Page} page
 */
export async function mountError(page) {
  const { explanation, moment, picture, run, timeline } = page;
  const plot = await createLossPlot(page);
  const caption = byId("loss-caption");
  const risesKey = byId("loss-rises-key");
  let isZoomed = false;

  picture.holds({
    ...plot,
    draw({ frame, recorded }) {
      const { segments } = run.current;
      plot.draw({ updates: recorded, epochs: timeline.epochs(), shown: frame, segments });
    },
  });
  picture.shows(({ frame, points, recorded }) => {
    if (isZoomed) {
      const count = raisingUpdates(recorded)?.length ?? null;
      return say(caption, zoomSentence(count, recorded.length - 1, plot.bottom));
    }
    const situation = {
      frame,
      since: moment.since,
      epochs: timeline.epochsUpTo(frame.step),
      update: explanation.update,
      hyperparameters: moment.hyperparameters,
      points: points.length,
    };
    say(caption, errorRemark(situation) ?? errorSentence(situation, timeline.epochs()));
  });

  return {
    /**
     * Fits the axis of E to the curves and marks every update that raised E, or lets the axis begin
     * at 0 again.
     *
     * @param {boolean} next
     */
    zoom(next) {
      if (next === isZoomed) return;
      isZoomed = next;
      risesKey.hidden = !next;
      plot.zoom(next);
      picture.invalidate();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof mountError>>} ErrorCurve */
