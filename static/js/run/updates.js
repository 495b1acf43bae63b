/** @import { Api } from "../server/api.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Update } from "../types.js" */

const KNOWN_LIMIT = 64;

/**
 * Updates worked out by the server, remembered as long as the run's recipe stays as it is.
 *
 * An update is the same before it is made and afterwards, so the one that comes next is known
 * already when the learner steps on to it.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 */
export function createUpdates({ api, run }) {
  /** @type {Map<number, Update>} */
  let known = new Map();
  let edition = -1;
  let id = "";

  function forgetOthers() {
    if (run.edition === edition && run.current.id === id) return;
    edition = run.edition;
    id = run.current.id;
    known = new Map();
  }

  return {
    /**
     * @param {number} step
     * @returns {Update | null} null when it has not been fetched
     */
    known(step) {
      forgetOthers();
      return known.get(step) ?? null;
    },

    /** @param {number} step */
    async fetch(step) {
      forgetOthers();
      const mine = known;
      const { features } = run.current.model;
      const { before, after, ...rest } = await api.update(id, step, run.current.version);
      mine.set(step, { ...rest, before: { ...before, features }, after: { ...after, features } });
      if (mine.size > KNOWN_LIMIT) mine.delete(/** @type {number} */ (mine.keys().next().value));
    },
  };
}

/** @typedef {ReturnType<typeof createUpdates>} Updates */
