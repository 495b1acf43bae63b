import { formatSize } from "./format.js";
import { sentenceOf } from "./notice.js";

/**
 * Something from a file or from pasted text, which the server reads: points, or a whole run.
 *
 * @param {object} options
 * @param {HTMLDialogElement} options.dialog
 * @param {HTMLButtonElement} options.opener
 * @param {HTMLFormElement} options.form
 * @param {HTMLInputElement} options.file
 * @param {HTMLTextAreaElement} options.text
 * @param {HTMLElement} options.error
 * @param {number} options.mostBytes what the server takes at once
 * @param {(content: string, refused: (error: unknown) => void) => Promise<boolean>} options.take
 *   tells whether it was taken
 */
export function createImportDialog({ dialog, opener, form, file, text, error, mostBytes, take }) {
  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  async function readFile() {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    say(tooLarge(chosen.size));
    if (chosen.size <= mostBytes) text.value = await chosen.text();
  }

  /** @param {number} bytes */
  function tooLarge(bytes) {
    if (bytes <= mostBytes) return "";
    return `This is ${formatSize(bytes)}, and the server takes ${formatSize(mostBytes)} at most. Nothing was imported.`;
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const sentence =
      text.value.trim() === ""
        ? "Please choose a file or paste some lines first."
        : tooLarge(new Blob([text.value]).size);
    say(sentence);
    if (sentence !== "") return;
    if (await take(text.value, (problem) => say(sentenceOf(problem)))) dialog.close();
  }

  opener.addEventListener("click", () => {
    say("");
    form.reset();
    dialog.showModal();
  });
  file.addEventListener("change", readFile);
  form.addEventListener("submit", submit);
}
