/**
 * Shows a text and, for scripts and for who wants every digit, the exact value behind it.
 *
 * @param {HTMLElement} output
 * @param {string} text
 * @param {string} exact
 */
export function write(output, text, exact) {
  if (output.dataset.value === exact && output.textContent === text) return;
  output.textContent = text;
  output.dataset.value = exact;
  output.title = exact;
}

/**
 * Shows a sentence, touching the page only where it is another one.
 *
 * @param {HTMLElement} element
 * @param {string} sentence
 */
export function say(element, sentence) {
  if (element.textContent !== sentence) element.textContent = sentence;
}
