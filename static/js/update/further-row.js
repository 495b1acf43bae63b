/** @import { Update } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { LINE } from "../model/features.js";
import { addends } from "../numbers/digits.js";
import { furtherName } from "./words.js";

/** The weights of a row: as many as can be added to w₁ and w₂. */
const NUMBERS = [3, 4, 5];

/** What an update does to the weights that were added, in a row of its own. */
export function createFurtherRow() {
  const row = byId("update-further-row");
  const page = byId("page");

  return {
    /** @param {Update} update */
    show({ before, change, after }) {
      const { features = LINE } = before;
      row.hidden = features.length === LINE.length;
      page.toggleAttribute("data-further", !row.hidden);
      for (const [i, number] of NUMBERS.entries()) {
        const place = LINE.length + i;
        const cell = byId(`update-w${number}`);
        cell.hidden = place >= features.length;
        if (cell.hidden) continue;
        byId(`update-w${number}-name`).textContent = furtherName(place, features[place]);
        const values = [before.weights[place], change.weights[place], after.weights[place]];
        const shown = addends(values[0], values[1], values[2]);
        write(byId(`update-w${number}-before`), shown.before, String(values[0]));
        write(byId(`update-w${number}-after`), shown.after, String(values[2]));
      }
    },
  };
}
