/** @import { Api } from "../server/api.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Recipe } from "../types.js" */

import { Problem } from "../server/problem.js";
import { BadLink, fragmentOf } from "./recipe-link.js";

/** An address that short is passed on whole by chats and mail programs. */
const MOST_CHARACTERS = 2000;

/**
 * The run with all that led to it, as far as the learner has seen it.
 *
 * @param {object} page
 * @param {Api} page.api
 * @param {RunHolder} page.run
 * @param {Timeline} page.timeline
 */
export function createWholeRun({ api, run, timeline }) {
  /** What the fragment is of, as a text that tells it from any other. */
  let packed = "";
  /** @type {string | null} */
  let fragment = null;

  const now = () => `${run.current.id} ${run.current.version} ${timeline.latest}`;

  /** @returns {Promise<Recipe>} */
  async function recipe() {
    const { latest } = timeline;
    const whole = await api.recipe(run.current.id);
    // Updates asked ahead are not seen yet.
    return { ...whole, step: Math.min(whole.step, latest) };
  }

  return {
    recipe,

    /** @returns {string | null} what an address carries of it; null where that is long, or not known */
    get fragment() {
      return run.isOpen && packed === now() ? fragment : null;
    },

    /** Gets to know what an address carries of it. */
    async pack() {
      const wanted = now();
      if (packed === wanted) return;
      try {
        const made = await fragmentOf(await recipe());
        if (wanted !== now()) return;
        fragment = made.length <= MOST_CHARACTERS ? made : null;
        packed = wanted;
      } catch (error) {
        // The address is as good without; what has gone wrong is told where it matters.
        if (!(error instanceof BadLink || error instanceof Problem)) throw error;
      }
    },
  };
}

/** @typedef {ReturnType<typeof createWholeRun>} WholeRun */
