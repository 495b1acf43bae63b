/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createNotebookCheck } from "./notebook-check.js";

/**
 * The table that the lesson's notebook prints, from the points at hand or from a file.
 *
 * @param {Page} page
 */
export function mountNotebook({ api, edits, limits, moment }) {
  createNotebookCheck({
    form: byId("notebook-form"),
    file: byId("notebook-file"),
    text: byId("notebook-text"),
    button: byId("notebook-check"),
    error: byId("notebook-error"),
    summary: byId("notebook-summary"),
    result: byId("notebook-result"),
    body: byId("notebook-rows"),
    all: byId("notebook-all"),
    open: byId("notebook-open"),
    api,
    limits,
    edits,
    points: () => moment.points,
  });
}
