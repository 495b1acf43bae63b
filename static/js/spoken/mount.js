/** @import { Page } from "../page.js" */
/** @import { Frame } from "../types.js" */
/** @import { SurfaceLook } from "../surface/mount.js" */

import { byId } from "../elements/by-id.js";
import { learntOf } from "../model/learnt.js";
import { createDescriptions } from "./descriptions.js";
import { createNarrator } from "./narrator.js";
import { lookSentence } from "./words.js";

/**
 * What somebody who does not see the page hears of it.
 *
 * @type {(page: Page, others: { look: SurfaceLook, pace: () => string }) => void}
 */
export function mountSpoken({ bet, moment, motion, picture, timeline }, { look, pace }) {
  const region = byId("spoken");
  const count = () => moment.confirmed.length;
  const descriptions = createDescriptions();

  /** @param {string} sentence */
  function say(sentence) {
    // A new node is heard even where it holds the same words.
    if (!document.hidden) region.replaceChildren(sentence);
  }

  /** @param {Frame} frame */
  const describe = (frame) =>
    descriptions.show(frame, timeline.updates().map(bet.seen), moment.confirmed);

  const narrator = createNarrator({
    say,
    describe,
    count,
    pace,
  });

  timeline.loaded.listen(narrator.beginAnew);
  bet.changed.listen(() => describe(bet.seen(timeline.shown)));
  picture.shows(({ frame }) => narrator.draw(bet.seen(frame), motion.isPlaying, performance.now()));
  look.walked.listen((place) => say(lookSentence(learntOf(moment.points), place)));
}
