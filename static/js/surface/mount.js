/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createLossSurface } from "./loss-surface.js";
import { createSurfaceLook } from "./surface-look.js";
import { createSurfacePlot } from "./surface-plot.js";
import { createSurfaceWords } from "./surface-words.js";

/**
 * The error over the two weights, with the way walked.
 *
 * @param {Page} page
 */
export async function mountSurface({
  api,
  edits,
  mayEdit,
  moment,
  motion,
  picture,
  report,
  run,
  theme,
  timeline,
}) {
  const surface = createLossSurface({ api, run, timeline, moment, motion, report });
  const plot = await createSurfacePlot({
    element: byId("loss-surface"),
    canvas: byId("surface-backdrop"),
    theme,
  });
  const look = createSurfaceLook({
    plot,
    surface,
    theme,
    here: () => timeline.shown.weights,
    mayEdit,
    begin: edits.newStart,
  });
  const words = createSurfaceWords({
    slice: byId("surface-slice"),
    caption: byId("surface-caption"),
    surface,
    look,
    mayEdit: () => run.isOwn,
  });

  picture.holds(plot);
  picture.layers.push(look.draw);
  picture.shows(({ frame, recorded, edition }) => {
    surface.follow();
    plot.draw({
      surface: surface.current,
      recorded,
      edition,
      shown: frame,
      looked: look.parameters?.weights ?? null,
    });
  }, words.draw);
  picture.follows(surface, look);
}
