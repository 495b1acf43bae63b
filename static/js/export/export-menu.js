/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { save } from "../elements/saving.js";

/**
 * The links to the files to take along.
 *
 * @param {Page} page
 */
export function createExportMenu({ api, report, run }) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
    byId("export").querySelectorAll("a[data-export]")
  );

  /**
   * Saves a file that not every run has: a browser would say only that there was nothing.
   *
   * @param {string} name
   */
  async function saveOrSayWhyNot(name) {
    try {
      save(new Blob([await api.exported(run.current.id, name)], { type: "text/plain" }), name);
    } catch (problem) {
      report(problem);
    }
  }

  for (const link of links) {
    if (!("mayLack" in link.dataset)) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      saveOrSayWhyNot(link.dataset.export ?? "");
    });
  }

  return {
    /** @param {string} id the run whose files they are */
    show(id) {
      for (const link of links) {
        link.href = api.exportAddress(id, link.dataset.export ?? "");
      }
    },
  };
}
