/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createCopyLink } from "../elements/copy-link.js";
import { say } from "../elements/output.js";
import { sentenceOf } from "../notices/notice.js";
import { BadLink, fragmentOf } from "../opening/recipe-link.js";
import { createDeleting } from "./deleting.js";
import { createForClass } from "./for-class.js";
import { lengthWords, PACKING } from "./words.js";

/**
 * The links that show a run to others: one that follows it live, and one that carries it whole; and
 * the end of it.
 *
 * @param {Page} page
 */
export function createShareDialog(page) {
  const { address, run, wholeRun } = page;
  const liveLink = createCopyLink("share-live");
  const wholeLink = createCopyLink("share-whole");
  const deleting = createDeleting(page);
  const forClass = createForClass(page);

  async function pack() {
    wholeLink.show("", PACKING);
    try {
      const link = address.ofRecipe(await fragmentOf(await wholeRun.recipe()));
      wholeLink.show(link, lengthWords(link));
    } catch (error) {
      wholeLink.show("", error instanceof BadLink ? error.message : sentenceOf(error));
    }
  }

  function show() {
    deleting.begin();
    say(byId("share-reach"), address.reach);
    liveLink.show(address.ofRun(run.current.id));
    /** @type {HTMLDialogElement} */ (byId("share")).showModal();
    pack();
    forClass.show();
  }

  for (const name of ["show-share", "show-share-in-hand"]) {
    byId(name).addEventListener("click", show);
  }
}
