/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createKeys } from "./keys.js";

/**
 * The keyboard's shortcuts, and the list of them.
 *
 * @param {Page} page
 * @param {{ togglePlay: () => void, chooseLabel: (label: string) => void }} others
 */
export function mountKeys({ edits, mayEdit, navigation }, { togglePlay, chooseLabel }) {
  createKeys({ togglePlay, navigation, edits, chooseLabel, mayEdit });
  byId("show-keys").addEventListener("click", () => {
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  });
}
