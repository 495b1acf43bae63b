/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createShareDialog } from "./share-dialog.js";

/**
 * The links that show the run to others.
 *
 * @param {Page} page
 */
export function mountShare({ address, api, run, timeline }) {
  createShareDialog({
    dialog: byId("share"),
    opener: byId("show-share"),
    live: {
      field: byId("share-live"),
      copy: byId("share-live-copy"),
      said: byId("share-live-said"),
    },
    whole: {
      field: byId("share-whole"),
      copy: byId("share-whole-copy"),
      said: byId("share-whole-said"),
    },
    address,
    id: () => run.current.id,
    // Updates asked ahead are not seen yet.
    recipe: async () => {
      const { latest } = timeline;
      const recipe = await api.recipe(run.current.id);
      return { ...recipe, step: Math.min(recipe.step, latest) };
    },
  });
}
