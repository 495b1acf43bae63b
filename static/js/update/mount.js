/** @import { Page } from "../page.js" */

import { createDerivation } from "./derivation.js";
import { createPredict } from "./predict.js";
import { createQuiz } from "./quiz.js";
import { createUpdateCard } from "./update-card.js";
import { createUpdateMarks } from "./update-marks.js";

/**
 * The update on screen worked out, with what asks for a guess before it and what derives it.
 *
 * @param {Page} page
 */
export function mountUpdate(page) {
  const { picture } = page;
  const card = createUpdateCard(page);
  const marks = createUpdateMarks(page, () => card.point);
  const predict = createPredict(page);
  const quiz = createQuiz(page);
  const derivation = createDerivation();

  picture.layers.push(marks.draw);
  picture.shows(card.draw, predict.draw, quiz.draw, () => {
    if (predict.isAsking) derivation.show(null, null);
    else derivation.show(card.update, card.point);
  });
}
