import { isRecipeFragment } from "./recipe-link.js";

/**
 * What the page's address asks for, and the addresses it gives out. All begin where the page is
 * served, whatever path that is below.
 *
 * @param {object} [options]
 * @param {Location} [options.location]
 */
export function createAddress({ location = globalThis.location } = {}) {
  /** @param {{ search?: string, hash?: string }} parts */
  function withParts({ search = "", hash = "" }) {
    const url = new URL(location.href);
    url.search = search;
    url.hash = hash;
    return url.href;
  }

  return {
    /** @returns {string | null} the run it names */
    get run() {
      return new URLSearchParams(location.search).get("run");
    },

    /** @returns {string | null} the part that carries a recipe */
    get recipe() {
      const fragment = location.hash.slice(1);
      return isRecipeFragment(fragment) ? fragment : null;
    },

    /** Takes all that out of the address, so that loading the page again opens one's own run. */
    forget() {
      if (location.search || location.hash) history.replaceState(null, "", withParts({}));
    },

    /**
     * The link by which others see a run.
     *
     * @param {string} id
     */
    ofRun: (id) => withParts({ search: new URLSearchParams({ run: id }).toString() }),

    /**
     * The link that carries a recipe.
     *
     * @param {string} fragment
     */
    ofRecipe: (fragment) => withParts({ hash: fragment }),
  };
}

/** @typedef {ReturnType<typeof createAddress>} Address */
