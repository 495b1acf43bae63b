/** @import { Page } from "../page.js" */

import { createQuiz } from "./quiz.js";
import { createQuizCard } from "./quiz-card.js";

/**
 * Questions in the place of the card, each answered by trying it on the run on screen.
 *
 * @param {Page} page
 */
export function mountQuiz(page) {
  const { arrangement, entry, picture } = page;
  const quiz = createQuiz(page);
  const card = createQuizCard({ quiz, picture, arrangement });

  picture.shows(card.draw);
  // A question's run that was left open is taken up again; any other has nothing to do with it.
  entry.shown.listen(() => card.open(quiz.isAway));
}
