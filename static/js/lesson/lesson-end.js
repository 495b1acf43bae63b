/** @import { Page } from "../page.js" */
/** @import { Lesson } from "./lesson.js" */

import { byId } from "../elements/by-id.js";
import { createCopyLink } from "../elements/copy-link.js";
import { element } from "../elements/element.js";
import { STOPS } from "./lesson-stops.js";
import { TO_TRY } from "./words.js";

/**
 * The end of the lesson: what was seen in a line for each stop, what to try now, and a link to pass
 * the lesson on.
 *
 * @param {Page} page
 * @param {Lesson} lesson
 */
export function createLessonEnd({ address, edits, presets, report }, lesson) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("lesson-end"));
  const link = createCopyLink("lesson-link");

  for (const { words } of STOPS) {
    const item = element("li");
    item.textContent = words.line;
    byId("lesson-lines").append(item);
  }
  for (const { title, preset } of TO_TRY) {
    const button = element("button", { type: "button" });
    button.textContent = title;
    button.addEventListener("click", () => setUp(title, preset).catch(report));
    byId("lesson-try").append(button);
  }

  /** @type {(title: string, preset: string) => Promise<void>} */
  async function setUp(title, preset) {
    dialog.close();
    const { points } = await presets.named(preset);
    await lesson.leave();
    await edits.replacePoints(points, title);
  }

  return {
    show() {
      link.show(address.ofStop(1));
      dialog.showModal();
    },
  };
}
