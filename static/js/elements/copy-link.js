import { byId } from "./by-id.js";
import { say } from "./output.js";
import { COPYING } from "./words.js";

/**
 * One link to copy.
 *
 * @param {string} name what the ids of its elements begin with
 */
export function createCopyLink(name) {
  const field = /** @type {HTMLInputElement} */ (byId(name));
  const copy = /** @type {HTMLButtonElement} */ (byId(`${name}-copy`));
  const said = byId(`${name}-said`);

  field.addEventListener("focus", () => field.select());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      say(said, COPYING.done);
    } catch {
      // On plain http there is no clipboard to write to, but the older way; in a frame without
      // permission the keyboard still can.
      field.focus();
      field.setSelectionRange(0, field.value.length);
      say(said, document.execCommand("copy") ? COPYING.done : COPYING.refused);
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
