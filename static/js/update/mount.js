/** @import { Page } from "../page.js" */

import { createDerivation } from "./derivation.js";
import { createPredict } from "./predict.js";
import { createGoing } from "./progress/going.js";
import { createUpdateCard } from "./update-card.js";
import { createUpdateMarks } from "./update-marks.js";

/**
 * The update on screen worked out, with what asks for a guess before it and what derives it.
 *
 * @param {Page} page
 * @returns {{ pace: () => string }} how E moves in words, as the card says it: ", falling slowly"
 */
export function mountUpdate(page) {
  const { picture } = page;
  const derivation = createDerivation(picture.invalidate);
  const going = createGoing(page);
  const card = createUpdateCard(page, { going, isDerived: () => derivation.isOpen });
  const marks = createUpdateMarks(page, () => card.marked);
  const predict = createPredict(page);

  picture.layers.push(marks.draw);
  picture.shows(card.draw, predict.draw, () => {
    if (predict.isAsking) derivation.show(null, null);
    else derivation.show(card.update, card.point);
  });

  return { pace: () => going.pace };
}
