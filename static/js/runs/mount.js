/** @import { Page } from "../page.js" */

import { isFramed } from "../elements/framed.js";
import { createKnownRuns } from "./known-runs.js";
import { createRunsDialog } from "./runs-dialog.js";
import { RUNS } from "./words.js";

/**
 * The learner's own runs, none of which gets out of reach.
 *
 * @param {Page} page
 */
export function mountRuns(page) {
  const { entry, keyring, notice, run } = page;
  createRunsDialog(page, createKnownRuns(page));
  entry.left.listen((id) => {
    const act = () => entry.enter(() => run.open(id));
    notice.show(RUNS.back, { title: RUNS.goBack, act });
  });
  // In a frame nobody expects it to.
  const end = entry.shown.listen(() => {
    if (!run.isOwn || keyring.isKept || isFramed) return;
    end();
    notice.show(RUNS.unkept);
  });
}
