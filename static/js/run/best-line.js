/** @import { Moment } from "./moment.js" */
/** @import { Frame, Parameters } from "../types.js" */

import { createSignal } from "../signal.js";

/**
 * The line with the lowest error, while the learner asks to see it: none once the points are others,
 * for then it would be another line.
 *
 * @param {object} options
 * @param {Pick<Moment, "points">} options.moment
 * @param {{ shown: Pick<Frame, "features"> }} options.timeline
 */
export function createBestLine({ moment, timeline }) {
  const changed = createSignal();
  /** @type {(Parameters & { points: unknown }) | null} */
  let asked = null;

  return {
    /** Sent when the line is to be shown or no longer. */
    changed,

    /** @returns {Parameters | null} the line to draw, if any */
    get parameters() {
      return asked?.points === moment.points ? asked : null;
    },

    /** @param {Parameters | null} line of the present points; null for none */
    show(line) {
      asked = line && { ...line, features: timeline.shown.features, points: moment.points };
      changed.send();
    },
  };
}

/** @typedef {ReturnType<typeof createBestLine>} BestLine */
