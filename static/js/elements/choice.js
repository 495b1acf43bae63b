/**
 * A group of radio buttons as one value.
 *
 * @param {object} options
 * @param {HTMLElement} options.root
 * @param {(value: string) => void} [options.choose] called when the learner chooses another one
 */
export function createChoice({ root, choose = () => {} }) {
  const inputs = [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input"))];
  root.addEventListener("change", (event) => {
    choose(/** @type {HTMLInputElement} */ (event.target).value);
  });

  return {
    get value() {
      return inputs.find((input) => input.checked)?.value ?? null;
    },

    /** @param {string | null} value null, or one that no button stands for, checks none */
    show(value) {
      for (const input of inputs) input.checked = input.value === value;
    },
  };
}
