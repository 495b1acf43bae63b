/** @import { Api } from "../server/api.js" */
/** @import { Comparison } from "./comparison.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Stretch } from "../run/stretch.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Frame, Passage } from "../types.js" */

/**
 * The run and its companions as if they were one: what is given out here can be played, stepped,
 * scrubbed and edited like the run alone, and all of them move together or none does.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Stretch} options.stretch
 * @param {Comparison} options.comparison
 * @returns {{ run: RunHolder, timeline: Timeline, stretch: Stretch }}
 */
export function createEnsemble({ api, run, timeline, stretch, comparison }) {
  /** @type {RunHolder["exclusive"]} */
  function exclusive(work) {
    if (comparison.isEmpty) return run.exclusive(work);
    return run.exclusive(async (requests) => {
      const before = await api.recipe(run.current.id);
      const result = await work(requests);
      try {
        await comparison.follow();
      } catch (error) {
        await requests.replace(before);
        // Those that had followed come back; who cannot is caught up with by the next edit.
        await comparison.follow().catch(() => {});
        throw error;
      }
      return result;
    });
  }

  /** @param {Passage} passage */
  function pass(passage) {
    timeline.pass(passage);
    comparison.pass(passage.beside ?? []);
  }

  /** @param {Frame} frame */
  function show(frame) {
    timeline.show(frame);
    comparison.show(frame.step);
  }

  /** @param {number} step */
  async function at(step) {
    const [frame] = await Promise.all([timeline.at(step), comparison.prepare(step)]);
    return frame;
  }

  function settle() {
    timeline.settle();
    comparison.settle();
  }

  /** @type {Timeline["load"]} */
  async function load(...moment) {
    await Promise.all([timeline.load(...moment), comparison.load()]);
  }

  /** @type {Stretch["after"]} */
  async function after(from, stride) {
    if (comparison.isEmpty) return stretch.after(from, stride);
    const last = stretch.endOf(from, stride);
    const [passages, companions] = await Promise.all([
      stretch.after(from, stride),
      comparison.after(from.step, { last, every: stride.every }),
    ]);
    return passages.map((passage, i) => ({
      ...passage,
      beside: companions.map((own) => own[i]),
    }));
  }

  return {
    run: Object.assign(Object.create(run), { exclusive }),
    timeline: Object.assign(Object.create(timeline), { pass, show, at, settle, load }),
    stretch: { ...stretch, after },
  };
}
