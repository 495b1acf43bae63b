/** @import { BoundaryPlot } from "./boundary-plot.js" */

import { byId } from "../elements/by-id.js";
import { formatNumber } from "../numbers/format.js";

/**
 * Tells the coordinates under the mouse.
 *
 * @param {BoundaryPlot} plot
 */
export function createProbe(plot) {
  const output = byId("probe");
  plot.element.addEventListener("pointermove", (event) => {
    const place = event.pointerType === "mouse" ? plot.placeAt(event) : null;
    output.textContent = place
      ? `x₁ ${formatNumber(place.x1, 3)}  x₂ ${formatNumber(place.x2, 3)}`
      : "";
  });
  plot.element.addEventListener("pointerleave", () => {
    output.textContent = "";
  });
}
