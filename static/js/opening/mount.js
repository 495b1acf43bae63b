/** @import { Failures } from "../notices/failures.js" */
/** @import { History } from "../run/history.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { EntryOptions } from "./entry.js" */
/** @import { Arrangement } from "../plots/arrangement.js" */
/** @import { Presets } from "../run/presets.js" */
/** @import { PageData } from "../types.js" */

import { createAddress } from "./address.js";
import { createAddressLine } from "./address-line.js";
import { createEntry } from "./entry.js";
import { parametersOf } from "./parameters.js";
import { createPlace } from "./place.js";
import { createWholeRun } from "./whole-run.js";

/**
 * Which run is open.
 *
 * @typedef {Omit<EntryOptions, "address" | "place">} Shared
 * @param {Shared & { arrangement: Arrangement, failures: Failures, history: History,
 *   moment: Moment, presets: Presets, server: PageData }} page
 */
export function mountOpening({ arrangement, failures, history, presets, server, ...page }) {
  const parameters = parametersOf(server);
  const address = createAddress({ parameters, publicUrl: server.publicUrl });
  const entry = createEntry({ ...page, address, place: createPlace(page) });
  failures.renewed.listen(() => entry.enter(() => page.run.renew()));
  entry.opened.listen(() => history.clear());
  // Until there is a run, nothing there is to press has anything to act on.
  entry.shown.listen(() => {
    for (const part of document.querySelectorAll("[inert]")) part.removeAttribute("inert");
  });
  const wholeRun = createWholeRun(page);
  const { described } = createAddressLine({
    ...page,
    address,
    arrangement,
    entry,
    presets,
    usual: server.usual,
    wholeRun,
  });
  return { address, described, entry, wholeRun };
}
