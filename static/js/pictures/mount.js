/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createFilms } from "./films.js";
import { createStills } from "./stills.js";

/**
 * What is on screen, as files for a sheet or a slide.
 *
 * @param {Page} page
 */
export function mountPictures(page) {
  const stills = createStills(page);
  const films = createFilms(page);

  byId("show-pictures").addEventListener("click", () => {
    stills.begin();
    films.begin();
    /** @type {HTMLDialogElement} */ (byId("pictures")).showModal();
  });
}
