/** @import { Moment } from "./moment.js" */
/** @import { Frame, Parameters } from "../types.js" */

import { penaltiesOf } from "../model/optimizer.js";
import { createSignal } from "../signal.js";

/**
 * The line with the lowest error, while the learner asks to see it: none once the points are others,
 * for then it would be another line; so it would by another penalty.
 *
 * @param {object} options
 * @param {Pick<Moment, "hyperparameters" | "points">} options.moment
 * @param {{ shown: Pick<Frame, "features"> }} options.timeline
 */
export function createBestLine({ moment, timeline }) {
  const changed = createSignal();
  /** @type {(Parameters & { points: unknown, penalties: string }) | null} */
  let asked = null;

  return {
    /** Sent when the line is to be shown or no longer. */
    changed,

    /** @returns {Parameters | null} the line to draw, if any */
    get parameters() {
      const { hyperparameters, points } = moment;
      const isPresent =
        asked?.points === points && asked.penalties === penaltiesOf(hyperparameters);
      return isPresent ? asked : null;
    },

    /** @param {Parameters | null} line of the present points; null for none */
    show(line) {
      const penalties = penaltiesOf(moment.hyperparameters);
      const { features } = timeline.shown;
      asked = line && { ...line, features, points: moment.points, penalties };
      changed.send();
    },
  };
}

/** @typedef {ReturnType<typeof createBestLine>} BestLine */
