/**
 * Shows a text and, for scripts and for who wants every digit, the exact value behind it: the title
 * is also what a screen reader calls the number, so it is no list in brackets.
 *
 * @type {(output: HTMLElement, text: string, exact: string) => void}
 */
export function write(output, text, exact) {
  if (output.dataset.value === exact && output.textContent === text) return;
  output.textContent = text;
  output.dataset.value = exact;
  output.title = exact.replace(/[[\]]/g, "").replaceAll(",", ", ");
}

/**
 * Shows a sentence, touching the page only where it is another one.
 *
 * @type {(element: HTMLElement, sentence: string) => void}
 */
export function say(element, sentence) {
  if (element.textContent !== sentence) element.textContent = sentence;
}
