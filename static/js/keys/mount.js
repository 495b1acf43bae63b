/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createKeys } from "./keys.js";

/**
 * The keyboard's shortcuts, and the list of them.
 *
 * @param {Page} page
 * @param {import("./keys.js").Others} others
 */
export function mountKeys(page, others) {
  createKeys(page, others);
  byId("show-keys").addEventListener("click", () => {
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  });
}
