/** @import { Page } from "../page.js" */
/** @import { Scene } from "../types.js" */
/** @import { BoundaryPlot } from "./boundary-plot.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { predictionOf } from "../model/prediction.js";
import { formatPrediction } from "../numbers/format.js";
import { placeWords } from "./words.js";

/** How near the mouse must come to mean a point. */
const REACH_PX = 9;
/** How far the chip stands from what it tells of. */
const GAP_PX = 16;
/** What it takes above itself. */
const CHIP_PX = 40;

/**
 * Tells what the model says under the mouse; else of the point that was touched or chosen.
 *
 * @param {Page} page
 * @param {BoundaryPlot} plot
 */
export function createProbe({ moment, picture }, plot) {
  const chip = byId("probe");
  const [place, prediction] = [byId("probe-place"), byId("probe-prediction")];
  /** @type {{ x1: number, x2: number } | null} */
  let hovered = null;

  /** @param {{ x1: number, x2: number } | null} next */
  function hover(next) {
    if (next === null && hovered === null) return;
    hovered = next;
    picture.invalidate();
  }

  // What is measured here is clean: the browser tells where the mouse is before the next drawing.
  plot.element.addEventListener("pointermove", (event) => {
    // With its button pressed the mouse drags the chosen point.
    if (event.pointerType !== "mouse" || event.buttons > 0) return hover(null);
    const index = plot.nearest(event, moment.points, REACH_PX);
    hover(moment.points[index] ?? plot.placeAt(event));
  });
  plot.element.addEventListener("pointerleave", () => hover(null));

  return {
    /** @param {Scene} scene */
    draw({ frame, points, isHard, chosen }) {
      const told = hovered ?? (chosen === null ? null : points[chosen]) ?? null;
      const spot = told && plot.spotOf(told);
      chip.hidden = spot === null;
      if (!told || !spot) return;
      say(place, placeWords(told, plot.view));
      say(prediction, formatPrediction(predictionOf(told, frame, isHard)));
      // Shifted back by the share of the width that lies left of it, it is inside wherever it is.
      const y = spot.y < CHIP_PX + GAP_PX ? spot.y + GAP_PX : spot.y - GAP_PX;
      const up = y > spot.y ? 0 : -100;
      chip.style.transform = `translate(${spot.x}px, ${y}px) translate(${-100 * spot.share}%, ${up}%)`;
    },
  };
}
