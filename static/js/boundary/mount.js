/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { pressWord } from "../elements/pressing.js";
import { BEST_PEN } from "../plots/pens.js";
import { linesOf } from "../plots/sketches.js";
import { createArchitecture } from "./architecture.js";
import { createBending } from "./bending.js";
import { createBoundaryPlot } from "./boundary-plot.js";
import { createFirstVisit } from "./first-visit.js";
import { createFitView } from "./fit-view.js";
import { createLegend } from "./legend.js";
import { createProbe } from "./probe.js";
import { boundarySentence, invitation } from "./words.js";

/**
 * The plot of points and line, with the predictions and the earlier lines beneath.
 *
 * @param {Page} page
 */
export async function mountBoundary(page) {
  const { bestLine, mayEdit, picture, theme } = page;
  const best = () =>
    bestLine.parameters ? [{ parameters: bestLine.parameters, pen: BEST_PEN }] : [];
  picture.layers.push(
    linesOf({ sketches: picture.sketches, theme }),
    linesOf({ sketches: best, theme }),
  );
  const plot = await createBoundaryPlot(page);
  const caption = byId("boundary-caption");
  const fitView = createFitView(page, plot);
  const probe = createProbe(page, plot);

  picture.holds(plot);
  picture.shows(
    fitView.draw,
    createArchitecture(page).draw,
    probe.draw,
    createBending(byId("card-boundary"), plot).draw,
    createLegend(page).draw,
    createFirstVisit(page, plot).draw,
    (scene) => {
      const sentence = boundarySentence(scene, plot.view, mayEdit(), pressWord());
      say(caption, sentence);
      caption.classList.toggle("invitation", sentence === invitation(pressWord()));
    },
  );
  return plot;
}

/** @typedef {import("./boundary-plot.js").BoundaryPlot} BoundaryPlot */
