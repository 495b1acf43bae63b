/** @import { Page } from "../page.js" */

import { createPresentation } from "./presentation.js";

/**
 * The page on a projector.
 *
 * @param {Page} page
 */
export function mountPresent(page) {
  const { toggle } = createPresentation(page);
  return { togglePresent: toggle };
}
