/** @import { Page } from "../page.js" */
/** @import { KnownRuns, Known } from "./known-runs.js" */

import { byId } from "../elements/by-id.js";
import { ofRun, RUNS, runWords } from "./words.js";

/**
 * The list of the learner's runs: one click goes there; each can be named, and taken off the list.
 *
 * @param {Page} page
 * @param {KnownRuns} known
 */
export function createRunsDialog({ entry, notice, run }, known) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("runs"));
  const list = byId("runs-list");
  const { content } = /** @type {HTMLTemplateElement} */ (byId("runs-row"));

  /** @param {string} id */
  async function go(id) {
    dialog.close();
    if (run.current.id === id) return;
    let isThere = true;
    await entry.enter(async () => {
      isThere = await run.find(id);
    });
    if (isThere) return;
    known.forget(id);
    notice.show(RUNS.gone);
  }

  /** @param {Known & { id: string }} one */
  function rowOf(one) {
    const { id, name } = one;
    const isHere = run.isOpen && run.current.id === id;
    const title = name || one.data;
    const row = /** @type {HTMLLIElement} */ (content.firstElementChild?.cloneNode(true));
    /** @param {string} part */
    const part = (part) => /** @type {HTMLElement} */ (row.querySelector(`[data-part="${part}"]`));
    const open = part("open");
    const rename = part("rename");
    const remove = /** @type {HTMLButtonElement} */ (part("remove"));
    const field = /** @type {HTMLInputElement} */ (part("name"));
    let isSure = false;

    part("title").textContent = title;
    part("about").textContent = isHere ? RUNS.open : runWords(one, Date.now());
    rename.ariaLabel = ofRun(RUNS.rename, title);
    remove.ariaLabel = ofRun(RUNS.remove, title);
    remove.disabled = isHere;

    /** @param {boolean} isNaming */
    function lay(isNaming) {
      open.hidden = isNaming;
      field.hidden = !isNaming;
      if (isNaming) field.select();
    }

    open.addEventListener("click", () => go(id));
    rename.addEventListener("click", () => {
      field.value = name;
      lay(true);
      field.focus();
    });
    field.addEventListener("change", () => known.rename(id, field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // Escape would close the list
      if (event.key === "Escape") field.value = name;
      rename.focus();
    });
    field.addEventListener("blur", ({ relatedTarget }) => {
      known.rename(id, field.value);
      const again = rowOf(known.list().find((each) => each.id === id) ?? one);
      row.replaceWith(again);
      if (relatedTarget === rename)
        /** @type {HTMLElement} */ (again.querySelector('[data-part="rename"]')).focus();
    });
    remove.addEventListener("click", () => {
      if (isSure) {
        known.forget(id);
        row.remove();
      }
      isSure = true;
      remove.textContent = RUNS.sure;
      remove.ariaLabel = ofRun(RUNS.sure, title);
    });
    return row;
  }

  byId("show-runs").addEventListener("click", () => {
    list.replaceChildren(...known.list().map(rowOf));
    dialog.showModal();
  });
}
