/** @import { Page } from "../page.js" */

import { createShareDialog } from "./share-dialog.js";

/**
 * The links that show the run to others.
 *
 * @param {Page} page
 */
export function mountShare(page) {
  createShareDialog(page);
}
