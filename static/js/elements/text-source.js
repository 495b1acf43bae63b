import { tooLargeSentence } from "./words.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @param {File} file */
async function textIn(file) {
  try {
    return utf8.decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

/**
 * A text that is pasted, or read from a file into the same field. A file that is not of UTF-8 is
 * not shown there, and left to the server as it is.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.file
 * @param {HTMLTextAreaElement} options.text
 * @param {(beginning: string) => number} options.mostBytes what the server takes of such a text
 * @param {(sentence: string) => void} options.say tells why a file is not read; "" when it is
 */
export function createTextSource({ file, text, mostBytes, say }) {
  /** Why the file chosen last was not read, until there is another source; "" when it was. */
  let refusal = "";
  /** @type {File | null} the file chosen last when it cannot be shown */
  let unshown = null;

  /**
   * @param {number} bytes
   * @param {string} beginning
   */
  function tooLarge(bytes, beginning) {
    const most = mostBytes(beginning);
    return bytes <= most ? "" : tooLargeSentence(bytes, most);
  }

  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    if (!chosen) return;
    refusal = tooLarge(chosen.size, await chosen.slice(0, 100).text());
    say(refusal);
    const content = refusal === "" ? await textIn(chosen) : "";
    unshown = content === null ? chosen : null;
    // What an earlier file held must not pass for what this one holds.
    text.value = content ?? "";
  });
  // So that a file mended meanwhile can be chosen again.
  file.addEventListener("click", () => {
    file.value = "";
  });
  function forget() {
    refusal = "";
    unshown = null;
  }
  text.addEventListener("input", forget);
  text.form?.addEventListener("reset", forget);

  return {
    /** @returns {string | File} */
    get content() {
      return unshown ?? text.value;
    },

    get isEmpty() {
      return unshown === null && text.value.trim() === "";
    },

    /** Why the server would not take the text, or there is none; "" when it would. */
    get complaint() {
      return refusal || tooLarge(new Blob([text.value]).size, text.value);
    },
  };
}
