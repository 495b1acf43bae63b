/** @import { Api } from "../server/api.js" */
/** @import { Player } from "../run/player.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { audienceWords } from "./words.js";

/** Between two words to those who watch. */
const PAUSE_MS = 100;
/** Without a word for some seconds they take a playing owner to have left. */
const LONGEST_SILENCE_MS = 1000;

/**
 * Those who watch one's own run: says how many they are, and tells them which frame is on screen,
 * with one word under way at most, and none while nobody watches.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Player} options.player
 */
export function createAudience({ api, run, timeline, player }) {
  const output = byId("audience");
  let watchers = 0;
  /** @type {{ id: string, version: number, step: number, playing: boolean, at: number } | null} */
  let told = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  let isTelling = false;

  /** Whether what is on screen is settled: after a pause the updates asked ahead are dropped first. */
  function isSettled() {
    return player.isPlaying || (!run.isBusy && run.current.step <= timeline.latest);
  }

  /** @param {{ step: number, playing: boolean }} word */
  function isNews({ step, playing }) {
    const { id, version, step: latest } = run.current;
    if (told?.id !== id) return true;
    if (playing !== told.playing) return true;
    if (playing) return step !== told.step || performance.now() - told.at > LONGEST_SILENCE_MS;
    // Of a run that has changed they see the latest frame by themselves.
    if (version !== told.version && step === latest) return false;
    return step !== told.step || version !== told.version;
  }

  async function tell() {
    if (watchers === 0 || !run.isOpen || !run.key || !timeline.isOpen) return;
    if (isTelling || resting !== undefined || !isSettled()) return;
    const word = { step: timeline.shown.step, playing: player.isPlaying && !document.hidden };
    if (!isNews(word)) return;
    const { id, version } = run.current;
    told = { ...word, id, version, at: performance.now() };
    isTelling = true;
    const asked = await api.show({ id, key: run.key }, word);
    isTelling = false;
    resting = setTimeout(
      () => {
        resting = undefined;
        tell();
      },
      Math.max(PAUSE_MS, asked),
    );
  }

  /** @param {number} count */
  function show(count) {
    const grew = watchers === 0 && count > 0;
    watchers = count;
    if (grew) told = null;
    say(output, audienceWords(count));
    tell();
  }

  for (const { listen } of [timeline.changed, player.changed, run.rested]) listen(tell);
  document.addEventListener("visibilitychange", tell);
  setInterval(tell, LONGEST_SILENCE_MS);

  return {
    /** @param {{ watchers: number }} shown what the event stream told */
    hear: (shown) => show(shown.watchers),

    /** Nothing is known about them. */
    forget: () => show(0),
  };
}

/** @typedef {ReturnType<typeof createAudience>} Audience */
