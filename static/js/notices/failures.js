/** @import { Notice } from "./notice.js" */

import { Problem } from "../server/problem.js";

/**
 * What went wrong, told to the learner with what can be done about it.
 *
 * @param {object} options
 * @param {Notice} options.notice
 * @param {() => void} options.halt stops playing
 * @param {() => void} options.renew goes on with a new run in the place of one that is lost
 */
export function createFailures({ notice, halt, renew }) {
  return {
    /** @param {unknown} error */
    report(error) {
      if (error instanceof Problem && error.isGone) {
        halt();
        notice.show(
          "The server no longer has this run. It can go on as a new one, from update 0.",
          { title: "Continue as a new run", act: renew },
        );
      } else if (error instanceof Problem && error.isStale) {
        notice.show(
          "This run had changed in the meantime. The page shows its newest state now; please repeat your change if it is missing.",
        );
      } else {
        notice.report(error);
      }
    },
  };
}
