/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createBatchTable } from "./batch-table.js";
import { momentSentence, settingsSentence } from "./words.js";

/**
 * One sheet of paper: the plots drawn at its size, the settings and the update, worked. It is laid
 * out while the browser prints, and the page is as it was afterwards.
 *
 * @param {Page} page
 */
export function createPaper(page) {
  const { arrangement, explanation, moment, panels, picture, run, timeline } = page;
  const root = document.documentElement;
  const table = createBatchTable();
  let giveBack = () => {};

  function write() {
    if (!timeline.isOpen) return;
    byId("paper-moment").textContent = momentSentence(timeline.shown);
    const { start } = run.current;
    byId("paper-settings").textContent = settingsSentence(
      moment.points,
      start,
      moment.hyperparameters,
    );
    table.show(explanation.update);
  }

  /** @param {boolean} isPrinting */
  function lay(isPrinting) {
    if (isPrinting === "paper" in root.dataset) return;
    root.toggleAttribute("data-paper", isPrinting);
    arrangement.spread(isPrinting);
    if (isPrinting) {
      giveBack = panels.borrow();
      write();
    } else giveBack();
    // Nothing of it waits for a frame: the browser prints as soon as it has told of it.
    picture.renew({ isNow: isPrinting });
  }

  globalThis.addEventListener("beforeprint", () => lay(true));
  globalThis.addEventListener("afterprint", () => lay(false));
  globalThis.matchMedia("print").addEventListener("change", ({ matches }) => lay(matches));
}
