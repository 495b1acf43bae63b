import { formatSize } from "../numbers/format.js";

/**
 * A text that is pasted, or read from a file into the same field.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.file
 * @param {HTMLTextAreaElement} options.text
 * @param {number} options.mostBytes what the server takes at once
 * @param {(sentence: string) => void} options.say tells why a file is not read; "" when it is
 */
export function createTextSource({ file, text, mostBytes, say }) {
  /** Why the file chosen last was not read, until there is another source; "" when it was. */
  let refusal = "";

  /** @param {number} bytes */
  function tooLarge(bytes) {
    if (bytes <= mostBytes) return "";
    return `This is ${formatSize(bytes)}, and the server takes ${formatSize(mostBytes)} at most. Nothing was read.`;
  }

  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    refusal = tooLarge(chosen.size);
    say(refusal);
    // What an earlier file held must not pass for what this one holds.
    text.value = refusal === "" ? await chosen.text() : "";
  });
  // So that a file mended meanwhile can be chosen again.
  file.addEventListener("click", () => {
    file.value = "";
  });
  text.addEventListener("input", () => {
    refusal = "";
  });
  text.form?.addEventListener("reset", () => {
    refusal = "";
  });

  return {
    get content() {
      return text.value;
    },

    get isEmpty() {
      return text.value.trim() === "";
    },

    /** Why the server would not take the text, or there is none; "" when it would. */
    get complaint() {
      return refusal || tooLarge(new Blob([text.value]).size);
    },
  };
}
