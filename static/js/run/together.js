/** @import { Api } from "../server/api.js" */
/** @import { Requests } from "./requests.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Stretch } from "./stretch.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Frame, Passage } from "../types.js" */

/**
 * The runs beside the learner's own, as far as moving them goes.
 *
 * @typedef {object} Companions
 * @property {boolean} isEmpty
 * @property {() => Promise<void>} follow takes over what has changed about the run
 * @property {(from: number, stretch: { last: number, every: number }) => Promise<Passage[][]>} after
 * @property {(passages: Passage[]) => void} pass
 * @property {(step: number) => Promise<void>} prepare fetches moments, to be shown at once
 * @property {(step: number) => void} show
 * @property {() => void} settle
 * @property {() => Promise<unknown>} load
 * @property {() => Promise<unknown>} discard deletes them for good
 */

/** @type {Companions} */
const NONE = Object.freeze({
  isEmpty: true,
  follow: async () => {},
  after: async () => [],
  pass: () => {},
  prepare: async () => {},
  show: () => {},
  settle: () => {},
  load: async () => {},
  discard: async () => {},
});

/**
 * The run and its companions moved as one: played, stepped, scrubbed and edited together, or none
 * of them is.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Stretch} options.stretch
 */
export function createTogether({ api, run, timeline, stretch }) {
  let companions = NONE;

  async function load() {
    await Promise.all([timeline.load(), companions.load()]);
  }

  return {
    /** @param {Companions} others who move along from now on */
    join(others) {
      companions = others;
    },

    /** Whether the run has no companions. */
    get isAlone() {
      return companions.isEmpty;
    },

    /**
     * Has the run to oneself for some requests; its companions follow, or all is as before.
     *
     * @template T
     * @param {(requests: Requests) => Promise<T>} work
     * @returns {Promise<T>}
     */
    exclusive(work) {
      if (companions.isEmpty) return run.exclusive(work);
      return run.exclusive(async (requests) => {
        const before = await api.recipe(run.current.id);
        const result = await work(requests);
        try {
          await companions.follow();
        } catch (error) {
          await requests.replace(before);
          // Those that had followed come back; who cannot is caught up with by the next edit.
          await companions.follow().catch(() => {});
          throw error;
        }
        return result;
      });
    },

    /** @param {Passage} passage */
    pass(passage) {
      timeline.pass(passage);
      companions.pass(passage.beside ?? []);
    },

    /** @param {Frame} frame one that `at` has given */
    show(frame) {
      timeline.show(frame);
      companions.show(frame.step);
    },

    /**
     * The moment after an update, with the companions' ready to be shown.
     *
     * @type {(step: number) => Promise<Frame>}
     */
    async at(step) {
      const [frame] = await Promise.all([timeline.at(step), companions.prepare(step)]);
      return frame;
    },

    /** Shows the latest moments. */
    settle() {
      timeline.settle();
      companions.settle();
    },

    /** Begins all timelines anew. */
    load,

    /** Deletes the run and its companions for good, and makes a new one. */
    async discard() {
      await companions.discard();
      await run.discard();
    },

    /** Goes where somebody else has taken the run. */
    async catchUp() {
      await companions.follow();
      await load();
    },

    /** @type {Stretch["after"]} */
    async after(from, stride) {
      if (companions.isEmpty) return stretch.after(from, stride);
      const last = stretch.endOf(from, stride);
      const [passages, others] = await Promise.all([
        stretch.after(from, stride),
        companions.after(from.step, { last, every: stride.every }),
      ]);
      return passages.map((passage, i) => ({ ...passage, beside: others.map((own) => own[i]) }));
    },
  };
}

/** @typedef {ReturnType<typeof createTogether>} Together */
