/** @import { Comparison } from "../compare/mount.js" */
/** @import { Ghosts } from "../ghosts/mount.js" */
/** @import { Page } from "../page.js" */

import { createAskedPoint } from "./asked-point.js";
import { createLesson } from "./lesson.js";
import { createLessonEnd } from "./lesson-end.js";
import { createLessonPanel } from "./lesson-panel.js";
import { createSurroundings } from "./surroundings.js";

/**
 * The guided lesson, in a run of its own.
 *
 * @param {Page} page
 * @param {object} others
 * @param {Comparison} others.comparison what a stop begins without
 * @param {Ghosts} others.ghosts the same
 * @param {{ zoom: (isZoomed: boolean) => void }} others.errorCurve whose axis can begin near
 *   the error
 */
export function mountLesson(page, { comparison, ghosts, errorCurve }) {
  const { arrangement, entry, panels, parts, picture, ready, report } = page;
  const lesson = createLesson(page, { comparison, ghosts });
  const end = createLessonEnd(page, lesson);
  const panel = createLessonPanel({ lesson, parts, end: end.show });
  const zoom = (/** @type {boolean} */ isZoomed) => errorCurve?.zoom(isZoomed);
  const surroundings = createSurroundings({ arrangement, lesson, panels, parts, zoom });

  picture.layers.push(createAskedPoint(page, lesson));
  picture.shows(panel.follow, surroundings.follow);
  picture.follows(lesson);
  entry.opened.listen(lesson.follow);
  ready.listen(() => lesson.resume().catch(report));
  window.addEventListener("popstate", () => lesson.followAddress().catch(report));
}
