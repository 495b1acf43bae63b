/** @import { Page } from "../page.js" */

import { createLossSurface } from "./loss-surface.js";
import { createSurfaceLook } from "./surface-look.js";
import { createSurfacePlot } from "./surface-plot.js";
import { createSurfaceWords } from "./surface-words.js";

/**
 * The error over the two weights, with the way walked.
 *
 * @param {Page} page
 */
export async function mountSurface(page) {
  const { picture } = page;
  const surface = createLossSurface(page);
  const plot = await createSurfacePlot(page);
  const look = createSurfaceLook(page, { plot, surface });
  const words = createSurfaceWords(page, { surface, look });

  picture.holds(plot);
  picture.layers.push(look.draw);
  picture.shows(({ frame, recorded, revision }) => {
    surface.follow();
    plot.draw({
      surface: surface.current,
      recorded,
      revision,
      shown: frame,
      looked: look.parameters?.weights ?? null,
    });
  }, words.draw);
  picture.follows(surface, look);
}
