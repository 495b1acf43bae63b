/** @import { Live } from "../following/live.js" */
/** @import { Failures } from "../notices/failures.js" */
/** @import { Notice } from "../notices/notice.js" */
/** @import { Actions } from "../run/actions.js" */
/** @import { History } from "../run/history.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Api } from "../server/api.js" */
/** @import { Limits } from "../types.js" */

import { createAddress } from "./address.js";
import { createEntry } from "./entry.js";

/**
 * Which run is open.
 *
 * @param {object} page
 * @param {Actions} page.actions
 * @param {Api} page.api
 * @param {Failures} page.failures
 * @param {History} page.history
 * @param {Limits} page.limits
 * @param {Live} page.live
 * @param {Notice} page.notice
 * @param {Player} page.player
 * @param {(error: unknown) => void} page.report
 * @param {RunHolder} page.run
 * @param {Timeline} page.timeline
 */
export function mountOpening({ failures, history, limits, run, ...page }) {
  const address = createAddress();
  const entry = createEntry({ ...page, address, mostBytes: limits.body_bytes, run });
  failures.renewed.listen(() => entry.enter(() => run.renew()));
  entry.opened.listen(() => history.clear());
  // Until there is a run, nothing there is to press has anything to act on.
  entry.shown.listen(() => {
    for (const part of document.querySelectorAll("[inert]")) part.removeAttribute("inert");
  });
  return { address, entry };
}
