/** @import { Hyperparameters } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";

/** What a penalty begins with: enough to be seen on the error surface. */
const LAMBDA = 0.05;

/** @typedef {Required<Pick<Hyperparameters, "l1" | "l2">>} Penalties */

/** @type {(hyperparameters: Partial<Hyperparameters>) => string} */
function nameOf({ l1 = 0, l2 = 0 }) {
  if (l1 > 0) return l2 > 0 ? "both" : "l1";
  return l2 > 0 ? "l2" : "none";
}

/**
 * Which penalties there are, and a row for the λ of each.
 *
 * @param {object} options
 * @param {(wanted: Penalties) => void} options.choose
 */
export function createPenaltyChoice({ choose }) {
  const rows = { l2: byId("l2-row"), l1: byId("l1-row") };
  let shown = { l2: 0, l1: 0 };
  const choice = createChoice({
    root: byId("penalty"),
    choose(name) {
      const lambda = (/** @type {"l1" | "l2"} */ one) =>
        name === one || name === "both" ? shown[one] || LAMBDA : 0;
      choose({ l2: lambda("l2"), l1: lambda("l1") });
    },
  });

  return {
    /** @param {Hyperparameters} hyperparameters */
    show(hyperparameters) {
      const { l2 = 0, l1 = 0 } = hyperparameters;
      shown = { l2, l1 };
      choice.show(nameOf(shown));
      rows.l2.hidden = l2 === 0;
      rows.l1.hidden = l1 === 0;
    },
  };
}
