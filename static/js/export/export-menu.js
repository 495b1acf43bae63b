/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";

/**
 * The links to the files to take along.
 *
 * @param {Page} page
 */
export function createExportMenu({ api }) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
    byId("export").querySelectorAll("a[data-export]")
  );

  return {
    /** @param {string} id the run whose files they are */
    show(id) {
      for (const link of links) {
        link.href = api.exportAddress(id, link.dataset.export ?? "");
      }
    },
  };
}
