import { formatPlain, parseNumber } from "../numbers/format.js";

/**
 * A text field for a number: Enter or leaving it commits, Escape takes the typing back.
 *
 * @param {object} options
 * @param {HTMLInputElement} options.input
 * @param {(value: number) => void} options.commit called with what was typed, NaN for no number
 * @param {(text: string) => number} [options.parse]
 */
export function createNumberField({ input, commit, parse = parseNumber }) {
  /** @type {number | null} */
  let shown = null;

  function write() {
    input.value = shown === null ? "" : formatPlain(shown);
  }

  input.addEventListener("change", () => commit(parse(input.value)));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || input.value === (shown === null ? "" : formatPlain(shown)))
      return;
    event.preventDefault();
    event.stopPropagation();
    write();
  });

  return {
    input,

    /**
     * Shows a value, unless the learner is typing another one.
     *
     * @param {number | null} value null for an empty field
     */
    show(value) {
      const isTyping = document.activeElement === input && value === shown;
      shown = value;
      if (!isTyping) write();
    },

    /** Shows the present value again, after what was typed has been refused or taken. */
    restore: write,
  };
}
