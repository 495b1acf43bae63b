/** @import { Page } from "../page.js" */
/** @import { Lesson } from "./lesson.js" */

import { byId } from "../elements/by-id.js";
import { createCopyLink } from "../elements/copy-link.js";
import { element } from "../elements/element.js";
import { say } from "../elements/output.js";
import { partOf, STOPS } from "./lesson-stops.js";
import { stopWords, TO_TRY } from "./words.js";

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

  const lines = /** @type {HTMLOListElement} */ (byId("lesson-lines"));
  const goOn = byId("lesson-go-on");
  let following = 0;
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

  goOn.addEventListener("click", () => {
    dialog.close();
    lesson.goTo(following).catch(report);
  });

  return {
    /** @param {number} stop one of the part whose stops are told */
    show(stop) {
      const { first, end } = partOf(stop);
      lines.start = first + 1;
      lines.replaceChildren(
        ...STOPS.slice(first, end).map(({ words }) => {
          const item = element("li");
          item.textContent = words.line;
          return item;
        }),
      );
      following = end;
      goOn.hidden = end === STOPS.length;
      if (!goOn.hidden) say(goOn, stopWords(end + 1, STOPS[end].words.title));
      link.show(address.ofStop(first + 1));
      dialog.showModal();
    },
  };
}
