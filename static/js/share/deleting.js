/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { DELETED } from "./words.js";

/**
 * Deletes the run for good, once its owner has said so twice; the page then shows a new one.
 *
 * @param {Page} page
 */
export function createDeleting({ entry, notice, run, together }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("share"));
  const [ask, keep, doIt] = ["ask", "keep", "do"].map((name) => byId(`share-delete-${name}`));

  /** @param {boolean} isAsked */
  function show(isAsked) {
    byId("share-delete").hidden = !run.isOwn;
    ask.hidden = isAsked;
    keep.hidden = !isAsked;
    doIt.hidden = !isAsked;
  }

  ask.addEventListener("click", () => {
    show(true);
    keep.focus();
  });
  keep.addEventListener("click", () => {
    show(false);
    ask.focus();
  });
  doIt.addEventListener("click", async () => {
    const { id } = run.current;
    dialog.close();
    await entry.enter(together.discard);
    if (run.current.id !== id) notice.show(DELETED);
  });

  return {
    /** Gets ready for the dialog to be opened. */
    begin: () => show(false),
  };
}
