/** @import { Page } from "../page.js" */

import { byId } from "../elements/by-id.js";
import { formatCount } from "../numbers/format.js";
import { SPEEDS } from "../run/speeds.js";

/**
 * The bar along the bottom: play, step, speed and the scrubber.
 *
 * @param {Page} page
 */
export function createPlayerControls({ actions, edits, navigation, player, timeline }) {
  const play = byId("play");
  const stepBack = /** @type {HTMLButtonElement} */ (byId("step-back"));
  const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
  const scrubber = /** @type {HTMLInputElement} */ (byId("timeline"));

  function pause() {
    player.halt();
    return actions.take(async () => {});
  }

  function toggle() {
    if (player.isPlaying) pause();
    else player.play();
  }

  function show() {
    const pressed = String(player.isPlaying);
    if (play.getAttribute("aria-pressed") !== pressed) play.setAttribute("aria-pressed", pressed);
  }

  play.addEventListener("click", toggle);
  byId("step-forward").addEventListener("click", navigation.forward);
  stepBack.addEventListener("click", navigation.back);
  byId("epoch-forward").addEventListener("click", navigation.epochForward);
  byId("reset").addEventListener("click", edits.reset);
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

  return { draw, toggle, speed };
}
