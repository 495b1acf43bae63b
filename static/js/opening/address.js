/** @import { Parameter, Values } from "./parameters.js" */

import { readParameters, wantedRun, writeParameters } from "./parameters.js";
import { isRecipeFragment } from "./recipe-link.js";
import { ignoredSentence, reachSentence } from "./words.js";

/** Names of the computer itself, whoever opens them. */
const OWN_COMPUTER = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * What the page's address asks for, and the addresses it gives out. All begin where the page is
 * served, whatever path that is below; those for others begin where others open it.
 *
 * @param {object} options
 * @param {Location} [options.location]
 * @param {Readonly<Record<string, Parameter>>} options.parameters
 * @param {string} options.publicUrl where others open the page; empty if that is not known
 */
export function createAddress({ location = globalThis.location, parameters, publicUrl }) {
  const isOwnComputers = OWN_COMPUTER.test(location.hostname);
  const forOthers = isOwnComputers && publicUrl !== "" ? publicUrl : location.href;

  /** @type {(parts: { search?: string, hash?: string }, base?: string) => string} */
  function withParts({ search = "", hash = "" }, base = location.href) {
    const url = new URL(base);
    url.search = search;
    url.hash = hash;
    return url.href;
  }

  const read = () => readParameters(parameters, location.search);

  /** @type {(values: Values, base?: string, hash?: string) => string} */
  const asking = (values, base, hash) =>
    withParts({ search: writeParameters(parameters, values), hash }, base);

  return {
    /** @returns {Values} what it asks for */
    get values() {
      return read().values;
    },

    /** @returns {string | null} the run it names */
    get run() {
      return read().values.run ?? null;
    },

    /** The run it describes. */
    get wanted() {
      return wantedRun(read().values);
    },

    /** @returns {number | null} the stop of the lesson it names, counted from 1 */
    get lesson() {
      return read().values.lesson ?? null;
    },

    /** @returns {string | null} the learner's own run that was on screen at this place in history */
    get ownRun() {
      const own = history.state?.run;
      return typeof own === "string" ? own : null;
    },

    /** @returns {string} what it asks for and the page does not understand, as a sentence */
    get ignored() {
      return ignoredSentence(read());
    },

    /** @returns {string | null} the part that carries a recipe */
    get recipe() {
      const fragment = location.hash.slice(1);
      return isRecipeFragment(fragment) ? fragment : null;
    },

    /**
     * Has the address ask for this, and for what is left out as before.
     *
     * @param {Values} values
     * @param {{ isNew?: boolean, run?: string, recipe?: string | null }} [way] whether "back" leads
     *   to the address of before, the learner's own run that is on screen, and the part that carries
     *   all of it
     */
    ask(values, { isNew = false, run, recipe } = {}) {
      const next = asking({ ...values, hide: read().values.hide }, undefined, recipe ?? "");
      const state = run === undefined ? null : { run };
      if (next === location.href) {
        if (history.state?.run !== run) history.replaceState(state, "");
      } else if (isNew) history.pushState(state, "", next);
      else history.replaceState(state, "", next);
    },

    /** @param {number} stop the link that opens the lesson there */
    ofStop: (stop) => asking({ lesson: stop }),

    /**
     * The link by which others see a run.
     *
     * @param {string} id
     */
    ofRun: (id) => asking({ run: id }, forOthers),

    /**
     * The link by which others begin a run as this address describes it.
     *
     * @param {Values} values
     */
    ofValues: (values) => asking(values, forOthers),

    /**
     * The link that carries a recipe.
     *
     * @param {string} fragment
     * @param {Values} [values] what it asks for besides
     */
    ofRecipe: (fragment, values = {}) => asking(values, forOthers, fragment),

    /** @returns {string} how far those links reach, where that is not everywhere the page does */
    get reach() {
      return isOwnComputers ? reachSentence(publicUrl) : "";
    },
  };
}

/** @typedef {ReturnType<typeof createAddress>} Address */
