/** @import { Address } from "../opening/address.js" */
/** @import { Recipe } from "../types.js" */

import { sentenceOf } from "../notices/notice.js";
import { formatCount } from "../numbers/format.js";
import { BadLink, fragmentOf } from "../opening/recipe-link.js";

/**
 * One link to copy.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.field
 * @param {HTMLButtonElement} options.copy
 * @param {HTMLElement} options.said
 */
function createLink({ field, copy, said }) {
  /** @param {string} sentence */
  function say(sentence) {
    said.textContent = sentence;
  }

  field.addEventListener("focus", () => field.select());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      say("Copied.");
    } catch {
      // Without permission (in an embedded page, say) the keyboard still can.
      field.focus();
      field.select();
      say("The browser does not let the page copy. The link is marked: press Ctrl+C or ⌘C.");
    }
  });

  return {
    /**
     * @param {string} link empty while there is none
     * @param {string} [sentence]
     */
    show(link, sentence = "") {
      field.value = link;
      copy.disabled = link === "";
      say(sentence);
    },
  };
}

/**
 * The links that show a run to others: one that follows it live, and one that carries it whole.
 *
 * @param {object} options
 * @param {HTMLDialogElement} options.dialog
 * @param {HTMLButtonElement} options.opener
 * @param {Parameters<typeof createLink>[0]} options.live
 * @param {Parameters<typeof createLink>[0]} options.whole
 * @param {Address} options.address
 * @param {() => string} options.id
 * @param {() => Promise<Recipe>} options.recipe as it is on screen
 */
export function createShareDialog({ dialog, opener, live, whole, address, id, recipe }) {
  const liveLink = createLink(live);
  const wholeLink = createLink(whole);

  async function pack() {
    wholeLink.show("", "Packing…");
    try {
      const link = address.ofRecipe(await fragmentOf(await recipe()));
      wholeLink.show(link, `${formatCount(link.length)} characters`);
    } catch (error) {
      wholeLink.show("", error instanceof BadLink ? error.message : sentenceOf(error));
    }
  }

  opener.addEventListener("click", () => {
    liveLink.show(address.ofRun(id()));
    dialog.showModal();
    pack();
  });
}
