/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createShelf } from "../storage/shelf.js";
import { createCompareTable } from "./compare-table.js";
import { createComparison } from "./comparison.js";

/**
 * The run beside others over the same points.
 *
 * @param {Page} page
 */
export function mountCompare({
  actions,
  api,
  entry,
  limits,
  moment,
  picture,
  run,
  timeline,
  together,
}) {
  const comparison = createComparison({
    take: actions.take,
    api,
    run,
    timeline,
    shelf: createShelf({ place: "gradient-descent-live:comparisons" }),
  });
  const table = createCompareTable({
    root: byId("compare"),
    add: byId("compare-add"),
    end: byId("compare-end"),
    table: byId("compare-table"),
    body: byId("compare-rows"),
    sentence: byId("compare-sentence"),
    error: byId("compare-error"),
    comparison,
    limits,
    own: () => ({ frame: timeline.shown, hyperparameters: moment.hyperparameters }),
  });

  together.join(comparison);
  entry.opened.listen(comparison.leave);
  entry.shown.listen(comparison.restore);
  picture.sketch(comparison.sketches);
  picture.shows(table.draw);
  picture.follows(comparison);
  return comparison;
}

/** @typedef {import("./comparison.js").Comparison} Comparison */
