/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";

/**
 * The menu of files to take along.
 *
 * @param {Page} page
 */
export function createExportMenu({ api }) {
  const menu = /** @type {HTMLDetailsElement} */ (byId("export"));
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
