/** @import { Frame } from "../types.js" */
/** @import { Timeline } from "../run/timeline.js" */

/** In how long the moments told at once are drawn: about the time until the next are told. */
const DRAWING_MS = 120;

/**
 * @typedef {object} Step
 * @property {Frame} frame
 * @property {boolean} isNext whether it comes right after the one before
 */

/**
 * The moments told at once, drawn one after the other.
 *
 * @param {object} options
 * @param {Timeline} options.timeline
 * @param {() => void} options.arrived called when all of them are drawn
 */
export function createWalk({ timeline, arrived }) {
  /** @type {Step[]} */
  let steps = [];
  let due = 0;
  let isTicking = false;

  /** @param {Step} step */
  function draw({ frame, isNext }) {
    if (isNext) timeline.pass({ frame, passed: [] });
    else timeline.leap(frame);
  }

  /** @param {number} now */
  function tick(now) {
    isTicking = false;
    const share = Math.min(1, 1000 / 60 / Math.max(1, due - now));
    for (const step of steps.splice(0, Math.ceil(steps.length * share))) draw(step);
    if (steps.length > 0) wake();
    else arrived();
  }

  function wake() {
    if (isTicking || steps.length === 0) return;
    isTicking = true;
    requestAnimationFrame(tick);
  }

  return {
    /** @param {Step[]} next */
    begin(next) {
      steps = next;
      due = performance.now() + DRAWING_MS;
      wake();
    },

    /** Draws what is left at once. */
    finish() {
      const rest = steps;
      steps = [];
      rest.forEach(draw);
    },

    /** Forgets what is left. */
    end() {
      steps = [];
    },
  };
}
