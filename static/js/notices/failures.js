/** @import { Notice } from "./notice.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { NOTICES } from "./words.js";

/**
 * What went wrong, told to the learner with what can be done about it.
 *
 * @param {object} options
 * @param {Notice} options.notice
 */
export function createFailures({ notice }) {
  const lost = createSignal();
  const renewed = createSignal();

  return {
    /** Sent when the server no longer has the run. */
    lost,

    /** Sent when the learner wants a new run in the place of the lost one. */
    renewed,

    /** @param {unknown} error */
    report(error) {
      // What was asked for is no longer there; the page has what is there now.
      if (error instanceof Problem && error.isOvertaken) return;
      if (error instanceof Problem && error.isGone) {
        lost.send();
        notice.show(NOTICES.gone, { title: NOTICES.renew, act: () => renewed.send() });
      } else if (error instanceof Problem && error.isStale) {
        notice.mention(NOTICES.stale);
      } else {
        notice.report(error);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createFailures>} Failures */
