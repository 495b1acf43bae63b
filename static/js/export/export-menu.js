/** @import { Api } from "../server/api.js" */

/**
 * The menu of files to take along.
 *
 * @param {object} options
 * @param {HTMLDetailsElement} options.menu
 * @param {Api} options.api
 */
export function createExportMenu({ menu, api }) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
    menu.querySelectorAll("a[data-export]")
  );

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!menu.contains(target) || target.closest("a, button")) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });

  return {
    /** @param {string} id the run whose files they are */
    show(id) {
      for (const link of links) {
        link.href = api.exportAddress(id, link.dataset.export ?? "");
      }
    },
  };
}
