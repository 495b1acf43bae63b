import { formatSize } from "./format.js";

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
  /** @param {number} bytes */
  function tooLarge(bytes) {
    if (bytes <= mostBytes) return "";
    return `This is ${formatSize(bytes)}, and the server takes ${formatSize(mostBytes)} at most. Nothing was read.`;
  }

  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    const sentence = tooLarge(chosen.size);
    say(sentence);
    if (sentence === "") text.value = await chosen.text();
  });

  return {
    get content() {
      return text.value;
    },

    get isEmpty() {
      return text.value.trim() === "";
    },

    /** Why the server would not take the text; "" when it would. */
    get complaint() {
      return tooLarge(new Blob([text.value]).size);
    },
  };
}
