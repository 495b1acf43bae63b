/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { learntOf } from "../model/learnt.js";
import { hasRisen } from "../run/rises.js";
import { createLearningControls } from "./learning-controls.js";
import { createMore } from "./more.js";
import { createRateBound } from "./rate-bound.js";
import { createStartControls } from "./start-controls.js";

/**
 * How the run learns, and where it starts.
 *
 * @param {Page} page
 */
export function mountLearning(page) {
  const { edits, entry, limits, moment, notice, parts, picture, report, run, timeline, usual } =
    page;
  const controls = createLearningControls({
    limits,
    edits,
    notice,
    report,
    hyperparameters: () => moment.hyperparameters,
  });
  const bound = createRateBound();
  const more = createMore(usual);
  parts.fold = more.element;
  const start = createStartControls({
    edits,
    notice,
    start: () => run.current.start,
  });

  for (const name of ["learning-rate", "batch-size"]) {
    parts[name] = /** @type {HTMLElement} */ (byId(name).closest(".field"));
  }
  entry.opened.listen(() => {
    controls.forget();
    start.forget();
  });
  picture.shows(({ points }) => {
    const { step } = timeline.shown;
    const epochs = timeline.epochsUpTo(step).filter((each) => each.step >= step - moment.since);
    bound.show(moment.safeRate, moment.hyperparameters, learntOf(points).length, hasRisen(epochs));
    controls.show(moment.hyperparameters);
    more.show(moment.hyperparameters);
    start.show(run.current.start);
  });
}
