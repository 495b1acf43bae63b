/** @import { Page } from "../page.js" */
/** @import { Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { heldBackIn } from "../model/learnt.js";
import { ringed, stillThere } from "../run/ringed.js";

/**
 * The legend under the plot: the shading and the earlier lines always, any other mark while one is
 * on the plot.
 *
 * @param {Page} page
 */
export function createLegend({ explanation, moment }) {
  const root = byId("boundary-legend");
  const items = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-mark]")]);

  return {
    /** @param {Scene} scene */
    draw({ chosen, points }) {
      const { update, next } = explanation;
      const used = stillThere(update?.points ?? [], moment);
      /** @type {Record<string, boolean>} */
      const isDrawn = {
        "held-back": heldBackIn(points) > 0,
        used: ringed(update).length > 0 && used.length > 0,
        next: ringed(next).length > 0,
        chosen: chosen !== null && chosen in points,
        difference: used.some(({ difference }) => difference !== 0),
      };
      root.toggleAttribute("data-held-back", isDrawn["held-back"]);
      for (const item of items) item.hidden = !isDrawn[item.dataset.mark ?? ""];
    },
  };
}
