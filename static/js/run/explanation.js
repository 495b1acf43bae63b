/** @import { Moment } from "./moment.js" */
/** @import { Motion } from "./speeds.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Point, Update } from "../types.js" */
/** @import { Updates } from "./updates.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { previewedUpdate } from "./previewed-update.js";

/** Updates in a second that an eye can follow. */
const READABLE_UPDATES_PER_SECOND = 5;

/**
 * The update on screen and the one that comes next, worked out.
 *
 * While the run plays faster than anybody reads nothing is fetched: the numbers belong to a moment
 * that is over before they are there.
 *
 * @param {object} options
 * @param {Updates} options.updates
 * @param {Timeline} options.timeline
 * @param {Moment} options.moment
 * @param {Motion} options.motion
 * @param {RunHolder} options.run
 * @param {(error: unknown) => void} options.report
 */
export function createExplanation({ updates, timeline, moment, motion, run, report }) {
  const changed = createSignal();
  let isAsking = false;
  /** @type {{ of: Update, points: Point[], update: Update } | null} */
  let previewed = null;
  /** @type {{ step: number, edition: number } | null} what the server refused to work out */
  let refused = null;

  function isTooFast() {
    const { drawsPerSecond, updates: stride } = motion.speed;
    return motion.isPlaying && (stride !== 1 || drawsPerSecond > READABLE_UPDATES_PER_SECOND);
  }

  /** What is asked while the run is being changed would be answered for another one. */
  const isTooEarly = () => motion.isSettling || (run.isBusy && !motion.isPlaying);

  /** @returns {number | null} the next update to fetch, when there is one to fetch now */
  function missing() {
    if (isTooFast() || isTooEarly()) return null;
    const { step } = timeline.shown;
    const wanted = moment.confirmed.length > 0 ? [step, step + 1] : [step];
    const found = wanted.find((each) => each > 0 && !updates.known(each)) ?? null;
    return refused?.step === found && refused.edition === run.edition ? null : found;
  }

  /**
   * The same with the points where they are dragged to.
   *
   * @param {Update} update the one that comes next
   */
  function preview(update) {
    const { confirmed, points } = moment;
    if (points === confirmed || points.length !== confirmed.length) return update;
    if (previewed?.of !== update || previewed.points !== points) {
      previewed = { of: update, points, update: previewedUpdate(update, points) };
    }
    return previewed.update;
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    try {
      for (let step = missing(); step !== null; step = missing()) {
        const { edition } = run;
        await updates.fetch(step).catch((error) => {
          if (edition === run.edition) refused = { step, edition };
          throw error;
        });
        changed.send();
      }
    } catch (error) {
      // Somebody else may have changed the run in the meantime; the page hears of it elsewhere.
      if (!(error instanceof Problem)) report(error);
    } finally {
      isAsking = false;
    }
  }

  return {
    /** Sent when more is known. */
    changed,

    /** Fetches what is missing for the moment on screen. */
    follow() {
      if (missing() !== null) ask();
    },

    /** Whether the run plays too fast to be read. */
    get isTooFast() {
      return isTooFast();
    },

    /** @returns {Update | null} the update that led to the moment on screen */
    get update() {
      const { step } = timeline.shown;
      return step === 0 || isTooFast() ? null : updates.known(step);
    },

    /** @returns {Update | null} the update that comes next, with the points where they are drawn */
    get next() {
      if (isTooFast() || moment.confirmed.length === 0) return null;
      const next = updates.known(timeline.shown.step + 1);
      return next && preview(next);
    },
  };
}
