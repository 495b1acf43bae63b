/** @import { Page } from "../page.js" */

import { createGhostChips } from "./ghost-chips.js";
import { createGhosts } from "./ghosts.js";

/**
 * Lines and curves of earlier runs, kept to compare with.
 *
 * @param {Page} page
 */
export function mountGhosts(page) {
  const { entry, notice, picture } = page;
  const ghosts = createGhosts(page);
  const chips = createGhostChips({ ghosts, notice });

  entry.opened.listen(ghosts.load);
  picture.sketch(ghosts.sketches);
  picture.shows(chips.draw);
  picture.follows(ghosts);
  return ghosts;
}

/** @typedef {import("./ghosts.js").Ghosts} Ghosts */
