/** @import { Frame } from "../types.js" */

import { anewSentence, movedSentence, playingSentence, stoppedSentence } from "./words.js";

/** How long nothing must have moved to be told of, so that of many steps only the last one is. */
const REST_MS = 250;
/** How often it is told how it goes while it plays. */
const PLAYING_MS = 5000;

/** @type {(one: Frame, other: Frame) => boolean} */
const isSame = (one, other) =>
  one.step === other.step && one.loss === other.loss && one.accuracy === other.accuracy;

/**
 * Tells who listens where the run stands: as soon as it rests, and now and then while it plays.
 *
 * @param {object} options
 * @param {(sentence: string) => void} options.say
 * @param {(frame: Frame) => void} options.describe has the plots described, whenever it is told
 * @param {() => number} options.count how many points there are
 * @param {() => string} options.pace how E moves while it plays; "" where that cannot be told
 */
export function createNarrator({ say, describe, count, pace }) {
  /** @type {{ frame: Frame, points: number } | null} what was told of last */
  let told = null;
  /** @type {Frame | null} */
  let seen = null;
  /** @type {"moved" | "stopped" | "anew"} what has happened since */
  let event = "moved";
  let isPlaying = false;
  let due = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  /** @param {Frame} frame */
  function note(frame) {
    clearTimeout(resting);
    told = { frame, points: count() };
    event = "moved";
    describe(frame);
  }

  /** @type {(before: { frame: Frame, points: number }, frame: Frame) => string} */
  function sentenceFor(before, frame) {
    if (event === "anew") return anewSentence(frame, count());
    if (event === "stopped") return stoppedSentence(frame);
    return movedSentence(before.frame, frame, { before: before.points, now: count() });
  }

  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!told || !seen) return;
      const sentence = sentenceFor(told, seen);
      note(seen);
      say(sentence);
    }, REST_MS);
  }

  /** @type {(before: Frame, frame: Frame, now: number) => void} */
  function play(before, frame, now) {
    if (isPlaying && now < due) return;
    due = now + PLAYING_MS;
    const sentence = isPlaying ? playingSentence(before, frame, pace()) : "";
    note(frame);
    if (sentence) say(sentence);
  }

  return {
    /** What is drawn next is not what was there, gone on. */
    beginAnew() {
      event = "anew";
    },

    /**
     * @param {Frame} frame the moment on screen
     * @param {boolean} plays
     * @param {number} now in milliseconds
     */
    draw(frame, plays, now) {
      const hasMoved = seen !== null && !isSame(seen, frame);
      seen = frame;
      if (!told) note(frame);
      else if (plays) play(told.frame, frame, now);
      else if (isPlaying || hasMoved || event === "anew") {
        if (event !== "anew") event = isPlaying ? "stopped" : hasMoved ? "moved" : event;
        rest();
      }
      isPlaying = plays;
    },
  };
}
