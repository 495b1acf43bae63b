/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { createPlayerControls } from "./player-controls.js";
import { createReadings } from "./readings.js";

/**
 * What moves the run, and the numbers of the moment on screen.
 *
 * @param {Page} page
 */
export function mountPlayer({ actions, edits, navigation, parts, picture, player, timeline }) {
  const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
  const controls = createPlayerControls({
    play: byId("play"),
    stepForward: byId("step-forward"),
    stepBack: byId("step-back"),
    epochForward: byId("epoch-forward"),
    reset: byId("reset"),
    speed,
    scrubber: byId("timeline"),
    player,
    navigation,
    edits,
    timeline,
    pause() {
      player.halt();
      return actions.take(async () => {});
    },
  });
  const readings = createReadings({
    step: byId("step"),
    epoch: byId("epoch"),
    loss: byId("loss"),
    accuracy: byId("accuracy"),
    weights: byId("weights"),
    bias: byId("bias"),
    equation: byId("equation"),
  });

  parts.register({ speed });
  picture.shows(readings.draw, controls.draw);
  return { togglePlay: controls.toggle };
}
