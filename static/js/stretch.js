/** @import { Api } from "./api.js" */
/** @import { Moment } from "./moment.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Frame, Limits, Passage } from "./types.js" */

import { framesOf, passagesOf } from "./frames.js";

/**
 * What comes after a moment: replayed where it is recorded, computed where it is not.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Moment} options.moment
 * @param {Limits} options.limits
 */
export function createStretch({ api, run, moment, limits }) {
  /**
   * @param {Frame} from
   * @param {{ every: number, count: number }} stride
   */
  async function recorded(from, { every, count }) {
    await moment.ready();
    const last = Math.min(run.current.step, from.step + count);
    const { id } = run.current;
    const columns = await api.frames(id, { first: from.step, last, every, epochs: true });
    return framesOf(columns).slice(1);
  }

  /**
   * @param {Frame} from
   * @param {{ every: number, count: number }} stride
   */
  function computed(from, { every, count }) {
    return run.exclusive(async (requests) => {
      // An edit that was made in the meantime has moved the run's end: nothing follows `from`.
      if (run.current.step !== from.step) return [];
      const room = Math.max(1, limits.updates - from.step);
      const stretch = { count: Math.min(count, room, limits.count), every, epochs: true };
      return framesOf(await requests.step(stretch), from);
    });
  }

  return {
    /**
     * @param {Frame} from
     * @param {{ every: number, count: number }} stride `count` updates, each `every`-th drawn
     * @returns {Promise<Passage[]>}
     */
    async after(from, stride) {
      const isRecorded = from.step < run.current.step || !run.isOwn;
      const frames = await (isRecorded ? recorded(from, stride) : computed(from, stride));
      return passagesOf(frames, { from: from.step, every: stride.every });
    },
  };
}

/** @typedef {ReturnType<typeof createStretch>} Stretch */
