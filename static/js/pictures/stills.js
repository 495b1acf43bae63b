/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { save } from "../elements/saving.js";
import { sentenceOf } from "../notices/notice.js";
import { createStudio } from "./studio.js";
import { PICTURES, savedSentence } from "./words.js";

const ALL = "page";

/**
 * The plots, one or all of them, as files.
 *
 * @param {Page} page
 */
export function createStills(page) {
  const studio = createStudio(page);
  const choice = /** @type {HTMLSelectElement} */ (byId("pictures-plot"));
  const said = byId("pictures-said");
  let isBusy = false;

  for (const { name, title } of studio.plots) choice.add(new Option(title, name));
  choice.add(new Option(PICTURES.all, ALL));

  /** @param {string} kind */
  async function make(kind) {
    if (isBusy) return;
    isBusy = true;
    const isAll = choice.value === ALL;
    const names = studio.plots
      .map(({ name }) => name)
      .filter((name) => isAll || name === choice.value);
    const title = isAll ? PICTURES.software : (choice.selectedOptions[0].textContent ?? "");
    const goOn = page.player.hold();
    say(said, PICTURES.drawing);
    try {
      const svg = await studio.take(names, title);
      const file = `${choice.value}-${page.timeline.shown.step}.${kind}`;
      const content =
        kind === "png"
          ? await studio.png(svg, title)
          : new Blob([svg.markup], { type: "image/svg+xml" });
      save(content, file);
      say(said, savedSentence(file));
    } catch (error) {
      say(said, sentenceOf(error));
    } finally {
      isBusy = false;
      goOn();
    }
  }

  for (const kind of ["png", "svg"]) {
    byId(`pictures-${kind}`).addEventListener("click", () => make(kind));
  }
  choice.addEventListener("change", () => say(said, ""));

  return {
    /** Gets ready for the dialog to be opened. */
    begin: () => say(said, ""),
  };
}
