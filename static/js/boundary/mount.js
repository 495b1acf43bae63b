/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { linesOf } from "../plots/sketches.js";
import { viewOf } from "../plots/view.js";
import { createBoundaryCaption } from "./boundary-caption.js";
import { createBoundaryPlot } from "./boundary-plot.js";
import { createFitView } from "./fit-view.js";
import { createProbe } from "./probe.js";
import { createTrail } from "./trail.js";

/**
 * The plot of points and line, with the predictions and the earlier lines beneath.
 *
 * @param {Page} page
 */
export async function mountBoundary({ mayEdit, moment, picture, theme, timeline }) {
  picture.layers.push(linesOf({ sketches: picture.sketches, theme }));
  const plot = await createBoundaryPlot({
    element: byId("boundary-plot"),
    canvas: byId("boundary-backdrop"),
    trailCanvas: byId("boundary-trail"),
    theme,
    trail: createTrail(),
    view: viewOf([]),
    layers: picture.layers,
  });
  const caption = createBoundaryCaption({
    caption: byId("boundary-caption"),
    view: () => plot.view,
    mayEdit,
  });
  createProbe({ plot, output: byId("probe") });
  createFitView({
    button: byId("fit-view"),
    plot,
    moment,
    timeline,
    changed: picture.invalidate,
  });

  picture.holds(plot);
  picture.shows(plot.draw, caption.draw);
  return plot;
}

/** @typedef {import("./boundary-plot.js").BoundaryPlot} BoundaryPlot */
