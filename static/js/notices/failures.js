/** @import { Notice } from "./notice.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";

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
        notice.show(
          "The server no longer has this run. It can go on as a new one, from update 0.",
          { title: "Continue as a new run", act: () => renewed.send() },
        );
      } else if (error instanceof Problem && error.isStale) {
        notice.show(
          "This run was changed elsewhere in the meantime. The page now shows its newest state; if your change is missing, please make it again.",
        );
      } else {
        notice.report(error);
      }
    },
  };
}

/** @typedef {ReturnType<typeof createFailures>} Failures */
