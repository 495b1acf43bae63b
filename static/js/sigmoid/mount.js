/** @import { Page } from "../page.js" */
/** @import { Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { boundaryName } from "../model/names.js";
import { scoreOf } from "../model/prediction.js";
import { createPointChoice } from "./point-choice.js";
import { countsOf, spotsOf } from "./side-view.js";
import { createSigmoidPlot } from "./sigmoid-plot.js";
import { sideSentence, spotSentence } from "./words.js";

/**
 * The points seen from the side: each at its score, with the curve that makes predictions of scores.
 *
 * @param {Page} page
 */
export function mountSigmoid(page) {
  const { explanation, notice, picture, selection } = page;
  const plot = createSigmoidPlot(page);
  const caption = byId("sigmoid-caption");
  /** @type {Scene | null} */
  let drawn = null;

  /** @param {Scene} scene */
  function draw(scene) {
    drawn = scene;
    const { frame, points, isHard } = scene;
    const scores = points.map((point) => scoreOf(point, frame));
    const spots = spotsOf(scene, explanation);
    plot.show(scene, scores, spots);
    const counts = countsOf(scores, points, isHard);
    say(caption, sideSentence({ step: frame.step, spots, counts, boundary: boundaryName(frame) }));
  }

  /** Says which point is chosen, to who cannot see it. */
  function announce() {
    if (!drawn) return;
    const { chosen } = spotsOf({ ...drawn, chosen: selection.index }, explanation);
    if (chosen) notice.announce(spotSentence(chosen));
  }

  createPointChoice(page, plot, announce);
  picture.holds({ ...plot, draw });
}
