/** @import { History } from "../run/history.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Together } from "../run/together.js" */

import { sameExperiment } from "../run/recipe.js";

/**
 * Takes the page to where the run is when somebody else has changed it.
 *
 * @param {object} options
 * @param {History} options.history
 * @param {Player} options.player
 * @param {(error: unknown) => void} options.report
 * @param {RunHolder} options.run
 * @param {Together} options.together
 */
export function createCatchUp({ history, player, report, run, together }) {
  run.overtaken.listen(({ before, after }) => {
    // An answer that was lost on the way has only added updates, which the timeline can read again.
    if (sameExperiment(before, after)) return;
    player.halt();
    history.clear();
    together.catchUp().catch(report);
  });
}
