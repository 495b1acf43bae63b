/** @import { Page } from "../page.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { SPEEDS } from "../run/speeds.js";
import { placeWords, speedWords } from "./words.js";

/**
 * The bar along the bottom: play, step, speed and the scrubber.
 *
 * @param {Page} page
 */
export function createPlayerControls({ actions, edits, navigation, player, timeline }) {
  const play = byId("play");
  const stepBack = /** @type {HTMLButtonElement} */ (byId("step-back"));
  const step = byId("step-forward");
  const epoch = byId("epoch-forward");
  const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
  const speedNow = byId("speed-now");
  const slowAtFirst = byId("slow-at-first");
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
    const chosen = Object.keys(SPEEDS).find((name) => SPEEDS[name] === player.chosen) ?? "";
    if (speed.value !== chosen) speed.value = chosen;
    slowAtFirst.hidden = !player.isSlowAtFirst;
  }

  play.addEventListener("click", toggle);
  step.addEventListener("click", navigation.forward);
  stepBack.addEventListener("click", navigation.back);
  epoch.addEventListener("click", navigation.epochForward);
  byId("reset").addEventListener("click", edits.reset);
  speed.addEventListener("change", () => {
    player.speed = SPEEDS[speed.value];
    say(speedNow, speedWords(speed.value));
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
    const place = navigation.wanted ?? shown.step;
    scrubber.value = String(place);
    scrubber.setAttribute("aria-valuetext", placeWords(place, latest));
    allow(stepBack, shown.step > 0);
    // A share of the way for the style sheet, which paints the part of the track already walked.
    scrubber.style.setProperty("--share", String(latest > 0 ? place / latest : 0));
  }

  return { draw, toggle, parts: { play, step, epoch, speed } };
}
