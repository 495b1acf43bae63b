/** @import { Page } from "../page.js" */

import { createPaper } from "./paper.js";

/**
 * The page on paper.
 *
 * @param {Page} page
 */
export function mountPaper(page) {
  createPaper(page);
}
