/** @import { Page } from "../page.js" */

import { createShelf } from "../storage/shelf.js";
import { createCompareTable } from "./compare-table.js";
import { createComparison, KEPT_SHAPE } from "./comparison.js";

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
  parts,
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
    shelf: createShelf({ place: "gradient-descent-live:comparisons", shape: KEPT_SHAPE }),
  });
  const table = createCompareTable({
    comparison,
    limits,
    own: () => ({ frame: timeline.shown, hyperparameters: moment.hyperparameters }),
  });

  for (const button of table.buttons) parts[`compare-${button.dataset.comparison}`] = button;
  together.join(comparison);
  entry.opened.listen(comparison.leave);
  entry.shown.listen(comparison.restore);
  picture.sketch(comparison.sketches);
  picture.shows(table.draw);
  picture.follows(comparison);
  return comparison;
}

/** @typedef {import("./comparison.js").Comparison} Comparison */
