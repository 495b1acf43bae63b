/** @import { Player } from "./player.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */

import { createSignal } from "./signal.js";

/** How long an action may take before the page says that it waits. */
const PATIENCE = 250;

/**
 * The learner's actions, one after another. The player stands still during each, and each begins
 * and ends with the run settled at what has been seen: updates that were asked ahead but never
 * shown are dropped.
 *
 * @param {object} options
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Player} options.player
 * @param {(error: unknown) => void} options.report
 */
export function createActions({ run, timeline, player, report }) {
  /** @type {import("./signal.js").Signal<boolean>} */
  const waiting = createSignal();
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();

  async function settle() {
    if (!run.isOwn) return;
    await run.exclusive(async (requests) => {
      if (run.current.step > timeline.latest) await requests.rewind(timeline.latest);
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  async function perform(work) {
    const timer = setTimeout(() => waiting.send(true), PATIENCE);
    try {
      await settle();
      const result = await work();
      await settle();
      return result;
    } finally {
      clearTimeout(timer);
      waiting.send(false);
    }
  }

  return {
    /** Sent when an action takes long enough to say so, and when it is over. */
    waiting,

    /**
     * Does some work when all earlier actions are done. A failure is reported, not thrown.
     *
     * @template T
     * @param {() => Promise<T>} work
     * @param {(error: unknown) => void} [refused] hears of a failure instead of the page's notice
     * @returns {Promise<T | undefined>}
     */
    async take(work, refused = report) {
      const release = player.hold();
      const turn = line.then(() => perform(work));
      line = turn.catch(() => {});
      try {
        return await turn;
      } catch (error) {
        refused(error);
        return undefined;
      } finally {
        release();
      }
    },
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */
