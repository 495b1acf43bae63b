/** @import { Page } from "../page.js" */

import { linesOf } from "../plots/sketches.js";
import { createBoundaryCaption } from "./boundary-caption.js";
import { createBoundaryPlot } from "./boundary-plot.js";
import { createFitView } from "./fit-view.js";
import { createProbe } from "./probe.js";

/**
 * The plot of points and line, with the predictions and the earlier lines beneath.
 *
 * @param {Page} page
 */
export async function mountBoundary(page) {
  const { picture, theme } = page;
  picture.layers.push(linesOf({ sketches: picture.sketches, theme }));
  const plot = await createBoundaryPlot(page);
  const caption = createBoundaryCaption(page, () => plot.view);
  createProbe(plot);
  createFitView(page, plot);

  picture.holds(plot);
  picture.shows(plot.draw, caption.draw);
  return plot;
}

/** @typedef {import("./boundary-plot.js").BoundaryPlot} BoundaryPlot */
