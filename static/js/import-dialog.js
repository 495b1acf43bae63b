/** @import { Edits } from "./edits.js" */

import { sentenceOf } from "./notice.js";

/**
 * Points, or a whole run, from a file or from pasted text.
 *
 * @param {object} options
 * @param {HTMLDialogElement} options.dialog
 * @param {HTMLButtonElement} options.opener
 * @param {HTMLFormElement} options.form
 * @param {HTMLInputElement} options.file
 * @param {HTMLTextAreaElement} options.text
 * @param {HTMLElement} options.error
 * @param {Edits} options.edits
 */
export function createImportDialog({ dialog, opener, form, file, text, error, edits }) {
  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  /** @param {string} content */
  function take(content) {
    if (!content.trimStart().startsWith("{")) return edits.importPoints(content, refuse);
    try {
      return edits.importRecipe(JSON.parse(content), refuse);
    } catch {
      say("This looks like a run.json, but it is not complete JSON.");
      return false;
    }
  }

  async function readFile() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    say("");
    text.value = await chosen.text();
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    say("");
    if (text.value.trim() === "") {
      say("Please choose a file or paste some lines first.");
      return;
    }
    if (await take(text.value)) dialog.close();
  }

  opener.addEventListener("click", () => {
    say("");
    form.reset();
    dialog.showModal();
  });
  file.addEventListener("change", readFile);
  form.addEventListener("submit", submit);
}
