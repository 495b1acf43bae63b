/** @import { Page } from "../page.js" */

import { createShelf } from "../storage/shelf.js";
import { createGhostChips } from "./ghost-chips.js";
import { createGhosts } from "./ghosts.js";

/**
 * Lines and curves of earlier runs, kept to compare with.
 *
 * @param {Page} page
 */
export function mountGhosts({ entry, moment, notice, picture, run, timeline }) {
  const ghosts = createGhosts({
    run,
    timeline,
    moment,
    shelf: createShelf({ place: "gradient-descent-live:ghosts" }),
  });
  const chips = createGhostChips({ ghosts, notice });

  entry.opened.listen(ghosts.load);
  picture.sketch(ghosts.sketches);
  picture.shows(chips.draw);
  picture.follows(ghosts);
  return ghosts;
}

/** @typedef {import("./ghosts.js").Ghosts} Ghosts */
