/** @import { Scene } from "../types.js" */
/** @import { BoundaryPlot } from "./boundary-plot.js" */

import { isLine } from "../model/features.js";
import { plotLabel } from "./words.js";

/**
 * Calls the boundary a line where it is one, and a curve where it may bend.
 *
 * @param {HTMLElement} card
 * @param {BoundaryPlot} plot
 */
export function createBending(card, plot) {
  const words = /** @type {HTMLElement[]} */ ([...card.querySelectorAll("[data-bends]")]).map(
    (element) => ({ element, line: element.textContent, curve: element.dataset.bends ?? "" }),
  );
  let wasStraight = true;

  return {
    /** @param {Pick<Scene, "frame">} scene */
    draw({ frame }) {
      const isStraight = isLine(frame);
      if (isStraight === wasStraight) return;
      wasStraight = isStraight;
      for (const { element, line, curve } of words) {
        element.textContent = isStraight ? line : curve;
      }
      plot.element.setAttribute("aria-label", plotLabel(isStraight));
    },
  };
}
