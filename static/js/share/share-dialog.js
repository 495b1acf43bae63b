/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { sentenceOf } from "../notices/notice.js";
import { formatCount } from "../numbers/format.js";
import { BadLink, fragmentOf } from "../opening/recipe-link.js";

/**
 * One link to copy.
 *
 * @param {string} name what the ids of its elements begin with
 */
function createLink(name) {
  const field = /** @type {HTMLInputElement} */ (byId(name));
  const copy = /** @type {HTMLButtonElement} */ (byId(`${name}-copy`));
  const said = byId(`${name}-said`);

  field.addEventListener("focus", () => field.select());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      say(said, "Copied.");
    } catch {
      // Without permission (in an embedded page, say) the keyboard still can.
      field.focus();
      field.select();
      say(said, "The browser does not let the page copy. The link is marked: press Ctrl+C or ⌘C.");
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
      say(said, sentence);
    },
  };
}

/**
 * The links that show a run to others: one that follows it live, and one that carries it whole.
 *
 * @param {Page} page
 */
export function createShareDialog({ address, api, run, timeline }) {
  const liveLink = createLink("share-live");
  const wholeLink = createLink("share-whole");

  async function recipe() {
    // Updates asked ahead are not seen yet.
    const { latest } = timeline;
    const whole = await api.recipe(run.current.id);
    return { ...whole, step: Math.min(whole.step, latest) };
  }

  async function pack() {
    wholeLink.show("", "Packing…");
    try {
      const link = address.ofRecipe(await fragmentOf(await recipe()));
      wholeLink.show(link, `${formatCount(link.length)} characters`);
    } catch (error) {
      wholeLink.show("", error instanceof BadLink ? error.message : sentenceOf(error));
    }
  }

  byId("show-share").addEventListener("click", () => {
    liveLink.show(address.ofRun(run.current.id));
    /** @type {HTMLDialogElement} */ (byId("share")).showModal();
    pack();
  });
}
