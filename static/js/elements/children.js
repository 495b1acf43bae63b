/**
 * Gives an element these children and no others. Those that are there already are not touched, so
 * that the focus stays where it is in them.
 *
 * @param {Element} parent
 * @param {Element[]} wanted in the order of those that are there already
 */
export function setChildren(parent, wanted) {
  const staying = new Set(wanted);
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove();
  for (const [place, child] of wanted.entries()) {
    const present = parent.children[place] ?? null;
    if (present !== child) parent.insertBefore(child, present);
  }
}
