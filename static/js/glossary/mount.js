import { byId } from "../elements/by-id.js";
import { createTermPopover } from "./term-popover.js";

/** What each term means: beside the term, and all of them in a list. */
export function mountGlossary() {
  createTermPopover({ popover: byId("term-popover") });
  byId("show-glossary").addEventListener("click", () => {
    /** @type {HTMLDialogElement} */ (byId("glossary")).showModal();
  });
}
