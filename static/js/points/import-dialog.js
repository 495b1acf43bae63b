/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createTextSource } from "../elements/text-source.js";
import { sentenceOf } from "../notices/notice.js";

/**
 * Something from a file or from pasted text, which the server reads: points, or a whole run.
 *
 * @param {Page} page
 */
export function createImportDialog({ edits, limits }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("import"));
  const form = /** @type {HTMLFormElement} */ (byId("import-form"));
  const file = /** @type {HTMLInputElement} */ (byId("import-file"));
  const text = /** @type {HTMLTextAreaElement} */ (byId("import-text"));
  const error = byId("import-error");

  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  const source = createTextSource({ file, text, mostBytes: limits.body_bytes, say });

  /** @param {string} content */
  function take(content) {
    // A run.json is welcome where points are: it holds some.
    const read = content.trimStart().startsWith("{") ? edits.importRecipe : edits.importPoints;
    return read(content, (problem) => say(sentenceOf(problem)));
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const missing = source.isEmpty ? "Please choose a file or paste some lines first." : "";
    const sentence = source.complaint || missing;
    say(sentence);
    if (sentence !== "") return;
    if (await take(source.content)) dialog.close();
  }

  byId("show-import").addEventListener("click", () => {
    say("");
    form.reset();
    dialog.showModal();
  });
  form.addEventListener("submit", submit);
}
