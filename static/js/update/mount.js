/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
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
export function mountUpdate({ explanation, follower, navigation, parts, picture, theme }) {
  const changed = picture.invalidate;
  const speed = () => {
    const menu = /** @type {HTMLSelectElement} */ (parts.find("speed"));
    return menu.selectedOptions[0].textContent?.toLowerCase();
  };
  const card = createUpdateCard({
    root: byId("update"),
    explanation,
    tooFast: () =>
      follower.isPlaying
        ? "The owner plays faster than one can read. When they pause or step, the update on screen is worked out here."
        : `Playing ${speed()}, faster than one can read. Pause or step, and the update on screen is worked out here.`,
    changed,
  });
  const marks = createUpdateMarks({ explanation, theme, chosen: () => card.point });
  const predict = createPredict({
    mode: byId("predict-mode"),
    form: byId("predict"),
    card: byId("update"),
    explanation,
    step: navigation.forward,
    changed,
  });
  const quiz = createQuiz({ root: byId("quiz"), opener: byId("show-quiz"), opened: changed });
  const derivation = createDerivation({
    root: byId("derivation"),
    opener: byId("show-derivation"),
  });

  picture.layers.push(marks.draw);
  picture.shows(card.draw, predict.draw, quiz.draw, () => {
    if (predict.isAsking) derivation.show(null, null);
    else derivation.show(card.update, card.point);
  });
}
