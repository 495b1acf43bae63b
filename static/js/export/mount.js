/** @import { Page } from "../page.js" */

import { createExportMenu } from "./export-menu.js";

/**
 * The files to take along.
 *
 * @param {Page} page
 */
export function mountExport(page) {
  const { entry, run } = page;
  const menu = createExportMenu(page);
  entry.opened.listen(() => menu.show(run.current.id));
}
