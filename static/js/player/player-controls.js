/** @import { Navigation } from "../run/navigation.js" */
/** @import { Edits } from "../run/edits.js" */
/** @import { Player } from "../run/player.js" */
/** @import { Timeline } from "../run/timeline.js" */

import { formatCount } from "../numbers/format.js";
import { SPEEDS } from "../run/speeds.js";

/**
 * The bar along the bottom: play, step, speed and the scrubber.
 *
 * @param {object} options
 * @param {HTMLButtonElement} options.play
 * @param {HTMLButtonElement} options.stepForward
 * @param {HTMLButtonElement} options.stepBack
 * @param {HTMLButtonElement} options.epochForward
 * @param {HTMLButtonElement} options.reset
 * @param {HTMLSelectElement} options.speed
 * @param {HTMLInputElement} options.scrubber
 * @param {Player} options.player
 * @param {Navigation} options.navigation
 * @param {Edits} options.edits
 * @param {Timeline} options.timeline
 * @param {() => void} options.pause
 */
export function createPlayerControls({
  play,
  stepForward,
  stepBack,
  epochForward,
  reset,
  speed,
  scrubber,
  player,
  navigation,
  edits,
  timeline,
  pause,
}) {
  function toggle() {
    if (player.isPlaying) pause();
    else player.play();
  }

  function show() {
    const pressed = String(player.isPlaying);
    if (play.getAttribute("aria-pressed") !== pressed) play.setAttribute("aria-pressed", pressed);
  }

  play.addEventListener("click", toggle);
  stepForward.addEventListener("click", navigation.forward);
  stepBack.addEventListener("click", navigation.back);
  epochForward.addEventListener("click", navigation.epochForward);
  reset.addEventListener("click", edits.reset);
  speed.addEventListener("change", () => {
    player.speed = SPEEDS[speed.value];
  });
  scrubber.addEventListener("input", async () => {
    await navigation.seek(scrubber.valueAsNumber);
    draw();
  });
  player.changed.listen(show);

  function draw() {
    const { shown, latest } = timeline;
    const max = String(latest);
    if (scrubber.max !== max) scrubber.max = max;
    // While a moment is fetched the scrubber stays where the learner has put it.
    const step = navigation.wanted ?? shown.step;
    scrubber.value = String(step);
    const words = `update ${formatCount(step)} of ${formatCount(latest)}`;
    scrubber.setAttribute("aria-valuetext", words);
    stepBack.disabled = shown.step === 0;
    // A share of the way for the style sheet, which paints the part of the track already walked.
    scrubber.style.setProperty("--share", String(latest > 0 ? step / latest : 0));
  }

  return { draw, toggle };
}
