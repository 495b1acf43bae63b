/** @import { Comparison } from "../compare/mount.js" */
/** @import { Ghosts } from "../ghosts/mount.js" */
/** @import { Page } from "../page.js" */

import { createLesson } from "./lesson.js";
import { createLessonStrip } from "./lesson-strip.js";

/**
 * The guided lesson, in a run of its own.
 *
 * @param {Page} page
 * @param {{ comparison: Comparison, ghosts: Ghosts }} others what a stop begins without
 */
export function mountLesson(page, others) {
  const { entry, panels, ready } = page;
  const lesson = createLesson(page, others);
  createLessonStrip({ lesson, tabs: panels });

  entry.opened.listen(lesson.follow);
  ready.listen(lesson.resume);
}
