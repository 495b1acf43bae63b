/** @import { Player } from "./player.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */

import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";

/** How long an action may take before the page says that it waits. */
const SILENT_WAIT_MS = 250;

/**
 * The learner's actions, one after another. The player stands still during each, and each begins
 * and ends with the run settled at what has been seen: updates that were asked ahead but never
 * shown are dropped. Going over to another run has its turn among them, so that none is done to a
 * run it was not meant for.
 *
 * @param {object} options
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Player} options.player
 * @param {(error: unknown) => void} options.report
 */
export function createActions({ run, timeline, player, report }) {
  const begun = createSignal();
  /** @type {import("../signal.js").Signal<boolean>} */
  const waiting = createSignal();
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();

  const openRun = () => (run.isOpen ? run.current.id : null);

  async function settle() {
    if (!run.isOwn) return;
    await run.exclusive(async (requests) => {
      if (run.current.step > timeline.latest) await requests.rewind(timeline.latest);
    });
  }

  /** What is left may be lost, full or changed elsewhere; none of that keeps one from leaving. */
  async function settleAsFarAsPossible() {
    try {
      await settle();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  async function perform(work) {
    const timer = setTimeout(() => waiting.send(true), SILENT_WAIT_MS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      waiting.send(false);
    }
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  async function inLine(work) {
    const release = player.hold();
    const turn = line.then(() => perform(work));
    line = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      release();
    }
  }

  return {
    /** Sent when the learner does something. */
    begun,

    /** Sent when an action takes long enough to say so, and when it is over. */
    waiting,

    /**
     * Does some work when all earlier actions are done, unless one of them went over to another
     * run: what was asked of the run on screen then would be done to the wrong one. A failure is
     * reported, not thrown.
     *
     * @template T
     * @param {() => Promise<T>} work
     * @param {(error: unknown) => void} [refused] hears of a failure instead of the page's notice
     * @returns {Promise<T | undefined>}
     */
    async take(work, refused = report) {
      begun.send();
      const meant = openRun();
      try {
        return await inLine(async () => {
          if (openRun() !== meant) return undefined;
          await settle();
          const result = await work();
          await settle();
          return result;
        });
      } catch (error) {
        refused(error);
        return undefined;
      }
    },

    /**
     * Goes over to another run when all earlier actions are done, and leaves this one settled.
     *
     * @param {() => Promise<void>} work opens the other run and shows it
     */
    goOver: (work) =>
      inLine(async () => {
        await settleAsFarAsPossible();
        await work();
      }),
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */
