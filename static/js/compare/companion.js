/** @import { Api } from "../server/api.js" */
/** @import { Keyring } from "../storage/keyring.js" */
/** @import { Pen } from "../plots/pens.js" */
/** @import { Sketch } from "../plots/sketches.js" */
/** @import { Difference, Frame, Passage, Recipe } from "../types.js" */

import { framesOf, passagesOf } from "../run/frames.js";
import { segmentAt } from "../run/recipe.js";
import { createRun } from "../run/run.js";
import { createTimeline } from "../run/timeline.js";
import { Problem } from "../server/problem.js";
import { companionRecipe } from "./companion-recipe.js";

/**
 * What the browser keeps of a companion.
 *
 * @typedef {object} Definition
 * @property {string} name
 * @property {Difference} difference
 * @property {number} pen
 * @property {string} [id] its run on the server, and the key to it
 * @property {string} [key]
 */

/**
 * A run beside the learner's own, made of the same recipe with other hyperparameters. It is wholly
 * told by that recipe, so it can be made again at any time.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {Definition} options.definition
 * @param {Pen} options.pen
 * @param {() => Promise<Recipe>} options.recipe of the learner's run
 */
export function createCompanion({ api, definition, pen, recipe }) {
  /** @type {Keyring} */
  const keyring = {
    isKept: false,
    last: null,
    ids: [],
    keyOf: () => definition.key ?? null,
    keep(id, key) {
      definition.id = id;
      definition.key = key;
    },
    forget() {
      definition.id = undefined;
    },
  };
  const run = createRun({ api, keyring });
  const timeline = createTimeline({ api, run });
  /** The last moment asked for, from which the next ones tell whether they complete an epoch. */
  let asked = /** @type {Frame | null} */ (null);

  /** @param {Recipe} whole */
  async function put(whole) {
    const own = companionRecipe(whole, definition.difference);
    if (run.isOpen) await run.exclusive((requests) => requests.replace(own));
    else await run.begin({ recipe: own });
    asked = null;
  }

  /**
   * Does something; once more when the server had forgotten the run, or an answer was lost.
   *
   * @template T
   * @param {() => Promise<T>} work
   */
  async function surely(work) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || !(error.isGone || error.isStale)) throw error;
      if (error.isGone) {
        const own = companionRecipe(await recipe(), definition.difference);
        await run.begin({ recipe: own });
      }
      return work();
    }
  }

  /** @param {number} step */
  async function advance(step) {
    await run.exclusive(async (requests) => {
      const count = step - run.current.step;
      if (count > 0) await requests.step({ count, every: count });
    });
  }

  /** @type {(from: number, stretch: { last: number, every: number }) => Promise<Frame[]>} */
  async function moments(from, { last, every }) {
    const before = [asked, timeline.shown].find((frame) => frame?.step === from);
    if (before && run.current.step === from) {
      const stretch = { count: last - from, every, epochs: true };
      const columns = await run.exclusive((requests) => requests.step(stretch));
      return framesOf(columns, run.current.model, before);
    }
    await advance(last);
    const columns = await api.frames(run.current.id, { first: from, last, every, epochs: true });
    return framesOf(columns, run.current.model).slice(1);
  }

  return {
    definition,
    pen,
    timeline,

    /** The hyperparameters at the moment on screen. */
    get hyperparameters() {
      return segmentAt(run.current.segments, timeline.shown.step).hyperparameters;
    },

    /**
     * Makes it what the run is now, and shows one of its moments.
     *
     * @param {number} step
     */
    async begin(step) {
      const whole = await recipe();
      if (definition.id) await run.open(definition.id);
      await surely(() => put(whole));
      await timeline.load();
      timeline.show(await timeline.at(step));
    },

    /**
     * Takes over what has changed about the run.
     *
     * @param {Recipe} whole
     */
    follow: (whole) => surely(() => put(whole)),

    /**
     * What comes after a moment, at the same updates as the run's own passages.
     *
     * @type {(from: number, stretch: { last: number, every: number }) => Promise<Passage[]>}
     */
    async after(from, stretch) {
      const frames = await surely(() => moments(from, stretch));
      asked = frames.at(-1) ?? null;
      return passagesOf(frames, { from, every: stretch.every });
    },

    /** @type {(step: number) => Promise<Frame>} */
    at: (step) =>
      surely(async () => {
        await advance(step);
        return timeline.at(step);
      }),

    /** Deletes its run for good. */
    discard: () => api.remove({ id: run.current.id, key: definition.key ?? "" }),

    /** @returns {Sketch} */
    sketch() {
      const { shown } = timeline;
      const epochs = timeline.epochs();
      const whole = epochs.at(-1)?.step ?? 0;
      const rest = timeline.updates().filter(({ step }) => step > whole);
      return {
        pen,
        parameters: shown,
        curve: epochs.length > 2 ? [...epochs, ...rest] : timeline.updates(),
        path: timeline
          .updates()
          .filter(({ step }) => step <= shown.step)
          .map(({ weights }) => weights),
        shown,
      };
    },
  };
}

/** @typedef {ReturnType<typeof createCompanion>} Companion */
