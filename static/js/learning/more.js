/** @import { Hyperparameters } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { differenceInWords } from "../run/hyperparameters.js";
import { createRemembered } from "../storage/remembered.js";
import { isFlag } from "../storage/shape.js";

/**
 * What a beginner does not need at first: one fold, which stays as the learner left it. What is
 * set in it otherwise than usual is said while it is closed.
 *
 * @param {Hyperparameters} usual those a run begins with
 */
export function createMore(usual) {
  const more = /** @type {HTMLDetailsElement} */ (byId("more"));
  const settings = byId("other-settings");
  const remembered = createRemembered({
    place: "gradient-descent-live:more",
    shape: isFlag,
    initial: false,
  });
  more.open = remembered.value;
  more.addEventListener("toggle", follow);
  follow();

  // For the style sheet: to look for an open fold by :has() costs five milliseconds a frame.
  function follow() {
    remembered.set(more.open);
    byId("page").toggleAttribute("data-more", more.open);
    settings.hidden = more.open || settings.textContent === "";
  }

  return {
    element: more,

    /** @param {Hyperparameters} present */
    show(present) {
      const words = differenceInWords({ ...usual, learning_rate: present.learning_rate }, present);
      say(settings, words.join(", "));
      settings.hidden = more.open || words.length === 0;
    },
  };
}
