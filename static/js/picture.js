/** @import { BoundaryPlot } from "./boundary/boundary-plot.js" */
/** @import { LossPlot } from "./error/loss-plot.js" */
/** @import { Moment } from "./run/moment.js" */
/** @import { RunHolder } from "./run/run.js" */
/** @import { Timeline } from "./run/timeline.js" */

/**
 * Draws everything that shows the moment on screen, at most once in an animation frame.
 *
 * @param {object} options
 * @param {BoundaryPlot} options.boundaryPlot
 * @param {LossPlot} options.lossPlot
 * @param {Moment} options.moment
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {() => number | null} options.chosen the point the learner has chosen
 * @param {((scene: import("./boundary/boundary-plot.js").Scene) => void)[]} options.readouts drawn along
 * @param {(draw: () => void) => number} [options.schedule]
 */
export function createPicture({
  boundaryPlot,
  lossPlot,
  moment,
  run,
  timeline,
  chosen,
  readouts,
  schedule = (draw) => requestAnimationFrame(draw),
}) {
  let isScheduled = false;

  function draw() {
    isScheduled = false;
    if (!timeline.isOpen) return;
    const recorded = timeline.updates();
    const scene = {
      frame: timeline.shown,
      points: moment.points,
      isHard: moment.hyperparameters.rule === "perceptron",
      chosen: chosen(),
      recorded,
      edition: timeline.edition,
    };
    boundaryPlot.draw(scene);
    lossPlot.draw({
      updates: recorded,
      epochs: timeline.epochs(),
      shown: scene.frame,
      segments: run.current.segments,
    });
    for (const readout of readouts) readout(scene);
  }

  return {
    /** Has the picture drawn in the next animation frame. */
    invalidate() {
      if (isScheduled) return;
      isScheduled = true;
      schedule(draw);
    },
  };
}

/** @typedef {ReturnType<typeof createPicture>} Picture */
