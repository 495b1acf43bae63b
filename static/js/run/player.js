/** @import { Pace, Speed } from "./speeds.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Together } from "./together.js" */
/** @import { Remembered } from "../storage/remembered.js" */
/** @import { Passage } from "../types.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { firstSpeed } from "./speeds.js";

/** How long the picture may stand still before the page says that it waits. */
const SILENT_WAIT_MS = 250;
/** The part of a period by which a frame may come early and still count as due. */
const EARLY_SHARE = 0.3;

/**
 * Plays the run: asks for the next stretch while it still shows the last one, with one request in
 * flight, and shows at most one moment in an animation frame.
 *
 * @param {object} options
 * @param {Timeline} options.timeline
 * @param {Together} options.together
 * @param {Pace} options.pace
 * @param {Speed} options.speed
 * @param {Pick<Remembered<boolean>, "value" | "set">} options.hasPlayed whether the learner has seen
 *   a play speed up; the first one begins slowly
 * @param {(error: unknown) => void} options.report
 */
export function createPlayer({ timeline, together, pace, speed: usual, hasPlayed, report }) {
  const changed = createSignal();
  /** @type {Passage[]} */
  let queue = [];
  let isPlaying = false;
  let isWaiting = false;
  let isAsking = false;
  let holds = 0;
  /** Counts what made the moments asked for meaningless. */
  let generation = 0;
  /** @type {number | null} */
  let ticking = null;
  let due = 0;
  let drawn = 0;
  let chosen = usual;
  /** Updates drawn of a first play. */
  let firsts = 0;

  /** @returns {Speed | null} that of a first play, as long as it is slower than the chosen one */
  const slow = () => (hasPlayed.value || !together.isAlone ? null : firstSpeed(chosen, firsts));

  const speed = () => slow() ?? chosen;

  function endFirst() {
    if (!hasPlayed.value) hasPlayed.set(true);
  }

  /** @param {boolean} waiting */
  function setWaiting(waiting) {
    if (waiting === isWaiting) return;
    isWaiting = waiting;
    changed.send();
  }

  function forget() {
    generation += 1;
    queue = [];
  }

  function halt() {
    isPlaying = false;
    isWaiting = false;
    forget();
    if (ticking !== null) cancelAnimationFrame(ticking);
    ticking = null;
    changed.send();
  }

  /** @param {unknown} error */
  function give(error) {
    // A stale request has already been caught up with; the next one continues from there.
    if (error instanceof Problem && error.isStale) return;
    halt();
    report(error);
  }

  async function ask() {
    const mine = generation;
    const asked = speed();
    isAsking = true;
    const began = performance.now();
    try {
      const from = queue.at(-1)?.frame ?? timeline.shown;
      const passages = await together.after(from, pace.stride(asked));
      pace.learn(asked, performance.now() - began);
      if (mine === generation) take(passages);
    } catch (error) {
      if (mine === generation) give(error);
    } finally {
      isAsking = false;
    }
  }

  /** @param {Passage[]} passages none when a run that is not one's own has come to its end */
  function take(passages) {
    if (passages.length === 0 && queue.length === 0) halt();
    queue.push(...passages);
  }

  function wantsMore() {
    const { every, count } = pace.stride(speed());
    return !isAsking && queue.length < Math.max(2, count / every);
  }

  /** @param {number} now */
  function tick(now) {
    ticking = null;
    if (!isPlaying || holds > 0) return;
    const period = 1000 / speed().drawsPerSecond;
    if (now >= due - EARLY_SHARE * Math.min(period, 20)) advance(now, period);
    if (isPlaying && wantsMore()) ask();
    wake();
  }

  /** @type {(now: number, period: number) => void} */
  function advance(now, period) {
    const passage = queue.shift();
    if (!passage) {
      if (now - drawn > SILENT_WAIT_MS) setWaiting(true);
      return;
    }
    due = Math.max(due + period, now);
    drawn = now;
    setWaiting(false);
    together.pass(passage);
    if (hasPlayed.value || !together.isAlone) return;
    firsts += 1;
    if (slow()) return;
    endFirst();
    changed.send();
  }

  function wake() {
    if (isPlaying && holds === 0 && ticking === null) ticking = requestAnimationFrame(tick);
  }

  return {
    /** Sent when playing begins or ends, when it has to wait and when the speed changes. */
    changed,

    get isPlaying() {
      return isPlaying;
    },

    get isWaiting() {
      return isWaiting;
    },

    /** The speed at which it moves now. */
    get speed() {
      return speed();
    },

    /** The speed that was chosen. */
    get chosen() {
      return chosen;
    },

    /** Whether it plays slower than was chosen, for a beginner to see single updates. */
    get isSlowAtFirst() {
      return isPlaying && slow() !== null;
    },

    /** Who chooses a speed is obeyed at once. */
    set speed(next) {
      chosen = next;
      endFirst();
      due = 0;
      forget();
      changed.send();
    },

    play() {
      if (isPlaying) return;
      isPlaying = true;
      due = 0;
      drawn = performance.now();
      changed.send();
      wake();
    },

    /** Stops at the moment shown. What was asked ahead is forgotten. */
    halt,

    /**
     * Stands still while something else is done with the run.
     *
     * @returns {() => void} goes on, from the moment then shown
     */
    hold() {
      holds += 1;
      forget();
      return () => {
        holds -= 1;
        drawn = performance.now();
        wake();
      };
    },
  };
}

/** @typedef {ReturnType<typeof createPlayer>} Player */
