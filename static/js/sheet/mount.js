/** @import { Page } from "../page.js" */

import { createSheet } from "./sheet.js";

/**
 * What one adds and how the run learns, within reach of a thumb.
 *
 * @param {Page} page
 */
export function mountSheet(page) {
  const { entry, picture, ready } = page;
  const sheet = createSheet(page);
  entry.opened.listen(sheet.close);
  ready.listen(sheet.begin);
  picture.shows(sheet.draw);
}
