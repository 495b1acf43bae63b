import { byId } from "../elements/by-id.js";
import { createTextSource } from "../elements/text-source.js";
import { sentenceOf } from "../notices/notice.js";

/**
 * Something from a file or from pasted text, which the server reads: points, or a whole run.
 *
 * @param {object} options
 * @param {number} options.mostBytes what the server takes at once
 * @param {(content: string, refused: (error: unknown) => void) => Promise<boolean>} options.take
 *   tells whether it was taken
 */
export function createImportDialog({ mostBytes, take }) {
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

  const source = createTextSource({ file, text, mostBytes, say });

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const missing = source.isEmpty ? "Please choose a file or paste some lines first." : "";
    const sentence = source.complaint || missing;
    say(sentence);
    if (sentence !== "") return;
    if (await take(source.content, (problem) => say(sentenceOf(problem)))) dialog.close();
  }

  byId("show-import").addEventListener("click", () => {
    say("");
    form.reset();
    dialog.showModal();
  });
  form.addEventListener("submit", submit);
}
