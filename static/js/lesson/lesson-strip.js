/** @import { Lesson } from "./lesson.js" */
/** @import { Tabs } from "../elements/tabs.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";

/**
 * The lesson as a strip above the plots: what the stop is about, what to do, and the way on.
 *
 * @param {object} options
 * @param {Lesson} options.lesson
 * @param {Tabs} options.tabs
 */
export function createLessonStrip({ lesson, tabs }) {
  const strip = byId("lesson");
  const toggle = byId("show-lesson");
  const title = byId("lesson-title");
  const text = byId("lesson-text");
  const action = byId("lesson-action");
  const seen = byId("lesson-seen");
  const count = byId("lesson-count");
  const back = /** @type {HTMLButtonElement} */ (byId("lesson-back"));
  const again = /** @type {HTMLButtonElement} */ (byId("lesson-again"));
  const next = /** @type {HTMLButtonElement} */ (byId("lesson-next"));
  const leave = byId("lesson-leave");
  /** @type {unknown} */
  let shown = null;

  function draw() {
    const { place } = lesson;
    strip.hidden = !place;
    toggle.setAttribute("aria-expanded", String(place !== null));
    strip.setAttribute("aria-busy", String(lesson.isBusy));
    if (!place) {
      shown = null;
      return;
    }
    const { stop, number, isDone } = place;
    if (stop !== shown) tabs.show(stop.panel);
    shown = stop;
    say(title, stop.title);
    say(text, stop.text);
    say(action, stop.action);
    say(seen, isDone ? stop.seen : "");
    say(count, `stop ${number + 1} of ${lesson.length}`);
    strip.dataset.done = String(isDone);
    back.disabled = number === 0;
    next.disabled = number + 1 === lesson.length;
    next.classList.toggle("primary", isDone);
    leave.classList.toggle("primary", isDone && next.disabled);
  }

  async function toggleLesson() {
    if (lesson.place) {
      await lesson.leave();
      return;
    }
    await lesson.open();
    title.focus();
  }

  toggle.addEventListener("click", toggleLesson);
  leave.addEventListener("click", async () => {
    await lesson.leave();
    toggle.focus();
  });
  for (const [button, go] of /** @type {const} */ ([
    [back, lesson.back],
    [again, lesson.again],
    [next, lesson.next],
  ])) {
    button.addEventListener("click", async () => {
      await go();
      if (button.disabled) title.focus();
    });
  }
  lesson.changed.listen(draw);
  draw();
}
