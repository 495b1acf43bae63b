/** @import { Page } from "../page.js" */

import { createLearningControls } from "./learning-controls.js";
import { createRateBound } from "./rate-bound.js";
import { createStartControls } from "./start-controls.js";

/**
 * How the run learns, and where it starts.
 *
 * @param {Page} page
 */
export function mountLearning({ edits, limits, moment, notice, picture, run }) {
  const controls = createLearningControls({
    limits,
    edits,
    notice,
    hyperparameters: () => moment.hyperparameters,
  });
  const bound = createRateBound();
  const start = createStartControls({
    edits,
    notice,
    start: () => run.current.start,
  });

  picture.shows(({ points }) => {
    bound.show(moment.safeRate, moment.hyperparameters, points.length);
    controls.show(moment.hyperparameters);
    start.show(run.current.start);
  });
}
