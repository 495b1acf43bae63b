/** @import { Hyperparameters } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { USUAL_DECAY } from "../model/optimizer.js";
import { HYPERPARAMETERS, isInForce } from "../run/hyperparameters.js";
import { symbolOf } from "../run/words.js";

/** What some optimizers have and others have not: only the rows in force are shown. */
export function createOptimizerRows() {
  const decay = /** @type {HTMLInputElement} */ (byId("decay"));
  const rows = HYPERPARAMETERS.filter(({ of }) => of !== undefined).map((one) => {
    const name = /** @type {"momentum" | "decay"} */ (one.name);
    return { one, name, row: byId(`${name}-row`), symbol: byId(`${name}-symbol`) };
  });

  return {
    /** @param {Hyperparameters} hyperparameters */
    show(hyperparameters) {
      for (const { one, name, row, symbol } of rows) {
        row.hidden = !isInForce(one, hyperparameters);
        say(symbol, symbolOf(name, hyperparameters));
      }
      decay.placeholder = String(
        USUAL_DECAY[hyperparameters.optimizer === "adam" ? "adam" : "rmsprop"],
      );
    },
  };
}
