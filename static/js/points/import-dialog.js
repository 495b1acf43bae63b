/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createTextSource } from "../elements/text-source.js";
import { sentenceOf } from "../notices/notice.js";
import { NOTHING_TO_IMPORT } from "./words.js";

/** @param {string} beginning of a text */
const isObject = (beginning) => beginning.trimStart().startsWith("{");

/**
 * Whether a text is a run.json, which is welcome where points are: it holds some.
 *
 * @param {string | File} content
 */
const isRun = (content) =>
  typeof content === "string" && isObject(content) && content.includes('"format"');

/**
 * Something from a file or from pasted text, which the server reads: points, or a whole run.
 *
 * @param {Page} page
 * @param {object} options
 * @param {(read: { points: Point[], sentence: string }) => void} options.imported
 */
export function createImportDialog({ edits, limits, notice }, { imported }) {
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

  const source = createTextSource({
    file,
    text,
    mostBytes: (beginning) => (isObject(beginning) ? limits.import_bytes : limits.body_bytes),
    say,
  });

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  /** @param {string | File} content */
  async function take(content) {
    if (isRun(content)) return edits.importRecipe(/** @type {string} */ (content), refuse);
    const read = await edits.importPoints(content, refuse);
    if (!read) return false;
    imported(read);
    notice.announce(read.sentence);
    return true;
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const missing = source.isEmpty ? NOTHING_TO_IMPORT : "";
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
  form.addEventListener("input", () => say(""));
  form.addEventListener("submit", submit);
}
