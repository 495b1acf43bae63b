/** @import { SurfaceFeed } from "./loss-surface.js" */

import { byId } from "../elements/by-id.js";
import { pairsOf } from "./slice.js";
import { pairWords } from "./words.js";

/**
 * Which two of the weights the surface is over: there is nothing to choose where there are no others.
 *
 * @param {SurfaceFeed} surface
 */
export function createPairChoice(surface) {
  const choice = /** @type {HTMLSelectElement} */ (byId("surface-pair"));

  choice.addEventListener("change", () => {
    const [first, second] = choice.value.split(" ").map(Number);
    surface.choose([first, second]);
  });

  return {
    /** @param {number} count of weights */
    draw(count) {
      const pairs = pairsOf(count);
      choice.hidden = pairs.length === 1;
      if (choice.options.length !== pairs.length) {
        choice.replaceChildren(...pairs.map((pair) => new Option(pairWords(pair), pair.join(" "))));
      }
      choice.value = surface.pair.join(" ");
    },
  };
}
