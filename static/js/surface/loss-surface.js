/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { Motion } from "../run/speeds.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { LossSurface } from "../types.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";

/** How long a surface stays while the run plays, in milliseconds, and in times what it took. */
const REST = 500;
const PATIENCE = 4;

/**
 * The error surface at the bias of the moment on screen, or while the run plays of a moment just
 * before: it is asked for at most twice a second, with one request in flight, and nothing waits
 * for it. Its ranges stay as they are until the path leaves them.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Moment} options.moment
 * @param {Motion} options.motion
 * @param {(error: unknown) => void} options.report
 * @param {() => number} [options.now]
 */
export function createLossSurface({
  api,
  run,
  timeline,
  moment,
  motion,
  report,
  now = () => performance.now(),
}) {
  const changed = createSignal();
  /** @type {LossSurface | null} */
  let current = null;
  /** For what the present surface was asked, or refused. */
  let known = "";
  let isAsking = false;
  let due = 0;
  let keepsRanges = false;
  /** Counts the timelines, so that what was asked in an earlier one is told from the rest. */
  let generation = 0;

  timeline.loaded.listen(() => {
    keepsRanges = false;
    generation += 1;
  });

  const wanted = () => `${run.current.id} ${run.edition} ${timeline.shown.step}`;

  function isWithin() {
    if (!current) return false;
    const [w1, w2] = timeline.shown.weights;
    const { w1: across, w2: up } = current;
    const isBetween = (/** @type {number} */ value, /** @type {number[]} */ range) =>
      value >= range[0] && value <= range[range.length - 1];
    return isBetween(w1, across) && isBetween(w2, up);
  }

  function slice() {
    const { step } = timeline.shown;
    if (!current || !keepsRanges || !isWithin()) return { step };
    const { w1, w2 } = current;
    return {
      step,
      path: false,
      w1_from: w1[0],
      w1_to: w1[w1.length - 1],
      w2_from: w2[0],
      w2_to: w2[w2.length - 1],
    };
  }

  async function ask() {
    isAsking = true;
    const began = now();
    const key = wanted();
    const mine = generation;
    /** @type {LossSurface | null} */
    let surface = null;
    keepsRanges = keepsRanges && isWithin();
    try {
      surface = await api.lossSurface(run.current.id, slice());
    } catch (error) {
      // Somebody else may have changed the run in the meantime; the page hears of it elsewhere.
      if (!(error instanceof Problem)) report(error);
    } finally {
      isAsking = false;
      // A late answer about another experiment is dropped, and this one's asked for.
      if (mine === generation) {
        current = surface;
        keepsRanges = keepsRanges || surface !== null;
        known = key;
      }
      due = now() + (motion.isPlaying ? Math.max(REST, PATIENCE * (now() - began)) : 0);
      changed.send();
    }
  }

  return {
    /** Sent when there is another surface. */
    changed,

    /** @returns {LossSurface | null} null without points, or before the first one is there */
    get current() {
      return moment.confirmed.length > 0 ? current : null;
    },

    /** Fetches the surface of the moment on screen when it is time to. */
    follow() {
      if (isAsking || moment.confirmed.length === 0 || known === wanted()) return;
      if (motion.isSettling || (motion.isPlaying ? now() < due : run.isBusy)) return;
      ask();
    },
  };
}

/** @typedef {ReturnType<typeof createLossSurface>} SurfaceFeed */
