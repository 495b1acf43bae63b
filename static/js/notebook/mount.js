/** @import { Page } from "../page.js" */

import { createNotebookCheck } from "./notebook-check.js";

/**
 * The table that the lesson's notebook prints, from the points at hand or from a file.
 *
 * @param {Page} page
 */
export function mountNotebook({ api, edits, limits, moment, run }) {
  createNotebookCheck({
    api,
    limits,
    edits,
    points: () => moment.points,
    isBent: () => run.current.model.features.length > 2,
  });
}
