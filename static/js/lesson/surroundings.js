/** @import { Arrangement } from "../plots/arrangement.js" */
/** @import { Panels } from "../elements/panels.js" */
/** @import { Lesson } from "./lesson.js" */
/** @import { Stop } from "./tasks.js" */

import { byId } from "../elements/by-id.js";
import { tagWords } from "./words.js";

/**
 * The rest of the page as a stop needs it: two plots, the controls that it asks for, a ring and a
 * tag at the one it asks for now. All else is out of the way until the lesson is left.
 *
 * @param {object} options
 * @param {Arrangement} options.arrangement
 * @param {Lesson} options.lesson
 * @param {Panels} options.panels
 * @param {Record<string, HTMLElement>} options.parts
 * @param {(isZoomed: boolean) => void} options.zoom lets the axis of the error begin near the error
 */
export function createSurroundings({ arrangement, lesson, panels, parts, zoom }) {
  const page = document.body;
  const slot = byId("lesson-controls");
  const cards = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-plot]"));
  /** @type {Stop | null} */
  let shown = null;
  /** @type {(() => void)[]} */
  let returns = [];
  /** @type {HTMLElement | null} */
  let asked = null;

  /** @param {HTMLElement} part taken from where it is to beside the text */
  function borrow(part) {
    const place = document.createComment("");
    part.replaceWith(place);
    slot.append(part);
    returns.push(() => place.replaceWith(part));
  }

  /** @param {HTMLElement} part kept in sight where it is */
  function need(part) {
    part.dataset.needed = "";
    returns.push(() => delete part.dataset.needed);
  }

  function giveBack() {
    for (const giving of returns) giving();
    returns = [];
  }

  /** Two plots, wherever the arrangement would have the others. */
  function showPlots() {
    if (!shown) return;
    for (const card of cards) card.hidden = !shown.plots.includes(card.dataset.plot ?? "");
  }

  /** @param {Stop} stop */
  function begin({ controls = [], isZoomed = false, panel, plots, tasks }) {
    const [main, companion] = plots;
    arrangement.borrow({ main, lower: companion });
    page.dataset.lessonPanel = panel ?? "none";
    if (panel) panels.show(`panel-${panel}`);
    for (const name of controls) borrow(parts[name]);
    for (const { asks } of tasks) if (parts[asks]) need(parts[asks]);
    page.toggleAttribute("data-lesson-zoom", isZoomed);
    zoom(isZoomed);
  }

  function end() {
    arrangement.borrow();
    delete page.dataset.lessonPanel;
    page.removeAttribute("data-lesson-zoom");
    zoom(false);
  }

  function draw() {
    const { place } = lesson;
    const stop = place?.stop ?? null;
    if (stop !== shown) {
      giveBack();
      page.toggleAttribute("data-lesson", stop !== null);
      shown = stop;
      if (stop) begin(stop);
      else end();
    }
    follow();
  }

  /** Rings what is to be used now. */
  function follow() {
    const { done, count } = lesson.situation;
    const task = lesson.isGuessing ? undefined : shown?.tasks[done];
    const now = (task && parts[task.asks]) ?? null;
    if (now !== asked) delete asked?.dataset.asked;
    asked = now;
    if (!task || !asked) return;
    const words = tagWords(task, count);
    if (asked.dataset.asked !== words) asked.dataset.asked = words;
  }

  lesson.changed.listen(draw);
  arrangement.changed.listen(showPlots);

  return { follow };
}
