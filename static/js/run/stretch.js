/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "./moment.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Frame, Limits, Passage } from "../types.js" */

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
  /** @param {Frame} from */
  const isRecorded = (from) => from.step < run.current.step || !run.isOwn;

  /** @type {(from: Frame, stride: { count: number }) => number} */
  function endOf(from, { count }) {
    if (isRecorded(from)) return Math.min(run.current.step, from.step + count);
    const room = Math.max(1, limits.updates - from.step);
    return from.step + Math.min(count, room, limits.count);
  }

  /** @type {(from: Frame, stride: { every: number, last: number }) => Promise<Frame[]>} */
  async function recorded(from, { every, last }) {
    await moment.ready();
    const columns = await run.ask(({ id, version }) =>
      api.frames(id, { first: from.step, last, every, epochs: true, version }),
    );
    return framesOf(columns, run.current.model).slice(1);
  }

  /** @type {(from: Frame, stride: { every: number, last: number }) => Promise<Frame[]>} */
  function computed(from, { every, last }) {
    return run.exclusive(async (requests) => {
      // An edit that was made in the meantime has moved the run's end: nothing follows `from`.
      if (run.current.step !== from.step) return [];
      const stretch = { count: last - from.step, every, epochs: true };
      return framesOf(await requests.step(stretch), run.current.model, from);
    });
  }

  return {
    /** The update up to which a stretch would go. */
    endOf,

    /**
     * @param {Frame} from
     * @param {{ every: number, count: number }} stride `count` updates, each `every`-th drawn
     * @returns {Promise<Passage[]>}
     */
    async after(from, stride) {
      const { every } = stride;
      const last = endOf(from, stride);
      const frames = await (isRecorded(from) ? recorded : computed)(from, { every, last });
      return passagesOf(frames, { from: from.step, every });
    },
  };
}

/** @typedef {ReturnType<typeof createStretch>} Stretch */
