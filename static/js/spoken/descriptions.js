/** @import { Frame, Point } from "../types.js" */

import { element } from "../elements/element.js";
import { say } from "../elements/output.js";
import { heldBackIn, learntOf } from "../model/learnt.js";
import {
  boundaryDescription,
  errorDescription,
  sideDescription,
  surfaceDescription,
} from "./words.js";

/**
 * A sentence behind each plot, for those who do not see it: read after the plot, and told as its
 * description when the focus comes to it, before its caption.
 */
export function createDescriptions() {
  /** @param {string} name the plot's, as its card has it */
  function behind(name) {
    const area = /** @type {HTMLElement} */ (
      document.querySelector(`[data-plot="${name}"] .plot-area`)
    );
    const sentence = element("p", { class: "visually-hidden", id: `${name}-description` });
    const others = area.getAttribute("aria-describedby") ?? "";
    area.after(sentence);
    area.setAttribute("aria-describedby", `${sentence.id} ${others}`.trim());
    return sentence;
  }

  const [boundary, error, surface, side] = ["boundary", "error", "surface", "sigmoid"].map(behind);

  return {
    /** @type {(frame: Frame, recorded: Frame[], points: Point[]) => void} */
    show(frame, recorded, points) {
      say(boundary, boundaryDescription(frame, learntOf(points).length, heldBackIn(points)));
      say(side, sideDescription(frame, points));
      say(error, errorDescription(recorded, frame));
      say(surface, surfaceDescription(recorded, frame));
    },
  };
}
