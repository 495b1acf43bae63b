/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
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
    rate: byId("learning-rate"),
    rateSlider: byId("learning-rate-slider"),
    batchChoice: byId("batch-size-choice"),
    batchSize: byId("batch-size"),
    reduction: byId("reduction"),
    rule: byId("rule"),
    shuffle: byId("shuffle"),
    limits,
    edits,
    notice,
    hyperparameters: () => moment.hyperparameters,
  });
  const bound = createRateBound({
    slider: byId("learning-rate-slider"),
    mark: byId("rate-bound-mark"),
    details: byId("rate-bound"),
    summary: byId("rate-bound-summary"),
    sentence: byId("rate-bound-sentence"),
  });
  const start = createStartControls({
    seed: byId("seed"),
    newStart: byId("new-start"),
    showByHand: byId("show-start-by-hand"),
    dialog: byId("start-by-hand"),
    form: byId("start-form"),
    w1: byId("start-w1"),
    w2: byId("start-w2"),
    bias: byId("start-bias"),
    error: byId("start-error"),
    edits,
    notice,
    start: () => run.current.start,
  });

  picture.shows(({ points }) => {
    bound.show(moment.guaranteedRate, moment.hyperparameters, points.length);
    controls.show(moment.hyperparameters);
    start.show(run.current.start);
  });
}
