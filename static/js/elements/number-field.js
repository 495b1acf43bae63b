import { formatPlain, parseNumber } from "../numbers/format.js";

/**
 * A text field for a number: Enter or leaving it commits, Escape takes the typing back. What was
 * refused stays, to be corrected, as long as the value it was to replace holds.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.input
 * @param {(value: number, text: string) => void} options.commit called with what was typed, NaN for
 *   no number
 * @param {(text: string) => number} [options.parse]
 * @param {() => void} [options.forgotten] called when what was refused has given way
 */
export function createNumberField({ input, commit, parse = parseNumber, forgotten = () => {} }) {
  /** @type {number | null} */
  let shown = null;
  let isRefused = false;

  const plain = () => (shown === null ? "" : formatPlain(shown));

  function write() {
    input.value = plain();
    if (isRefused) forgotten();
    isRefused = false;
  }

  input.addEventListener("change", () => {
    isRefused = false;
    commit(parse(input.value), input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === plain()) return;
    event.preventDefault();
    event.stopPropagation();
    write();
  });

  return {
    input,

    /**
     * Shows a value, unless the learner is typing another one or has one to correct.
     *
     * @param {number | null} value null for an empty field
     */
    show(value) {
      const isKept = value === shown && (isRefused || document.activeElement === input);
      shown = value;
      if (!isKept) write();
    },

    /**
     * Leaves what was typed, for it cannot be taken.
     *
     * @param {string} [text] what it was, where something else has been shown meanwhile
     */
    refuse(text = input.value) {
      input.value = text;
      isRefused = true;
    },

    /** Shows the present value again, whatever was typed. */
    restore: write,
  };
}
