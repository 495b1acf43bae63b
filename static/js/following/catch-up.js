/** @import { Comparison } from "../compare/comparison.js" */
/** @import { History } from "../run/history.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */

import { sameExperiment } from "../run/recipe.js";

/**
 * Takes the page to where the run is when somebody else has changed it.
 *
 * @param {object} options
 * @param {Comparison} options.comparison
 * @param {History} options.history
 * @param {Player} options.player
 * @param {(error: unknown) => void} options.report
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createCatchUp({ comparison, history, player, report, run, timeline }) {
  async function follow() {
    if (!comparison.isEmpty) await comparison.follow();
    await timeline.load();
  }

  run.overtaken.listen(({ before, after }) => {
    // An answer that was lost on the way has only added updates, which the timeline can read again.
    if (sameExperiment(before, after)) return;
    player.halt();
    history.clear();
    follow().catch(report);
  });
}
