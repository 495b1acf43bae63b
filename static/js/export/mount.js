/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createExportMenu } from "./export-menu.js";

/**
 * The files to take along.
 *
 * @param {Page} page
 */
export function mountExport({ api, entry, run }) {
  const menu = createExportMenu({ menu: byId("export"), api });
  entry.opened.listen(() => menu.show(run.current.id));
}
