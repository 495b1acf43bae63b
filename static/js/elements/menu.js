/**
 * Has a menu close when something in it was chosen, by Escape and by a click elsewhere.
 *
 * @param {HTMLDetailsElement} menu
 */
export function createMenu(menu) {
  const summary = menu.querySelector("summary");
  // Before a dialog opens that hands the focus back: what has it then is still to be seen.
  menu.addEventListener(
    "click",
    ({ target }) => /** @type {Element} */ (target).closest("button") && summary?.focus(),
    { capture: true },
  );
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!menu.contains(target) || target.closest("a, button")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary?.focus();
  });
}
