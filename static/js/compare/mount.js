/** @import { Page } from "../page.js" */

import { learntOf } from "../model/learnt.js";
import { hasPenalty, methodOf } from "../model/optimizer.js";
import { createShelf } from "../storage/shelf.js";
import { createCompareTable } from "./compare-table.js";
import { createComparison, KEPT_SHAPE } from "./comparison.js";
import { finishesOf } from "./finish.js";
import { finishSentence, NO_FINISH } from "./words.js";

/**
 * The run beside others over the same points.
 *
 * @param {Page} page
 */
export function mountCompare({
  actions,
  api,
  bet,
  entry,
  least,
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
    experiment: () => ({
      hyperparameters: moment.hyperparameters,
      points: learntOf(moment.confirmed),
      start: { ...timeline.shown, ...run.current.start },
    }),
    finish,
    seen: bet.seen,
  });

  /** Who came near to the lowest error, where optimizers are compared. */
  function finish() {
    const own = moment.hyperparameters;
    const others = comparison.list.map(({ definition, hyperparameters, timeline: theirs }) => ({
      name: definition.name,
      hyperparameters,
      frames: theirs.updates(),
    }));
    const isRace = others.some(
      ({ hyperparameters }) => methodOf(hyperparameters) !== methodOf(own),
    );
    if (!isRace) return null;
    least.follow();
    if (!least.current) return "";
    const frames = timeline.updates();
    const found = finishesOf(
      [{ name: comparison.name, hyperparameters: own, frames }, ...others],
      least.current,
    );
    if (found) return finishSentence(found, hasPenalty(own));
    return least.current.optimum ? "" : NO_FINISH;
  }

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
