/** @import { Comparison } from "../compare/mount.js" */
/** @import { Ghosts } from "../ghosts/mount.js" */
/** @import { Page } from "../page.js" */

import { createShelf } from "../storage/shelf.js";
import { createLesson } from "./lesson.js";
import { STOPS } from "./lesson-stops.js";
import { createLessonStrip } from "./lesson-strip.js";

/**
 * The guided lesson, in a run of its own.
 *
 * @param {Page} page
 * @param {{ comparison: Comparison, ghosts: Ghosts }} others what a stop begins without
 */
export function mountLesson(
  { actions, api, entry, history, moment, panels, ready, run, timeline },
  { comparison, ghosts },
) {
  const lesson = createLesson({
    stops: STOPS,
    actions,
    api,
    run,
    timeline,
    moment,
    comparison,
    ghosts,
    history,
    shelf: createShelf({ place: "gradient-descent-live:lesson" }),
    enter: entry.enter,
  });
  createLessonStrip({ lesson, tabs: panels });

  entry.opened.listen(lesson.follow);
  ready.listen(lesson.resume);
}
