/**
 * Shows, of the wordings that stand for different cases, those of one case: of the elements that
 * carry `data-rule`, say, only the ones whose value is the one wanted.
 *
 * @param {Element} root
 * @param {string} name without "data-"
 * @param {string} value
 */
export function showVariant(root, name, value) {
  const variants = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-${name}]`));
  for (const element of variants) {
    const isOther = element.dataset[name] !== value;
    if (element.hidden !== isOther) element.hidden = isOther;
  }
}
