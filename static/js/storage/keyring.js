import { hasShape, isName } from "./shape.js";
import { readStored } from "./stored.js";

const PLACE = "gradient-descent-live";
/** Runs whose keys are kept. */
export const MOST_RUNS = 100;

/**
 * @typedef {object} Ring
 * @property {string | null} last the run opened last
 * @property {[id: string, key: string][]} keys oldest first
 */

/**
 * @param {any} found
 * @returns {Ring}
 */
const usable = (found) => ({
  last: isName(found?.last) ? found.last : null,
  keys: Array.isArray(found?.keys)
    ? found.keys.filter((/** @type {unknown} */ each) => hasShape(each, [isName, isName]))
    : [],
});

/**
 * The keys of one's own runs, kept by the browser; where storage is full or forbidden (an
 * embedded page, a private window) they last as long as the page.
 *
 * @param {object} options
 * @param {() => Storage} [options.storage] called late, because asking for it may be refused
 */
export function createKeyring({ storage = () => globalThis.localStorage } = {}) {
  let ring = read();
  /** Whether what is in memory is stored too; else it must not give way to what is stored. */
  let isStored = true;

  /** @returns {Ring} */
  function read() {
    return readStored({ storage, place: PLACE, usable });
  }

  function write() {
    try {
      storage().setItem(PLACE, JSON.stringify(ring));
      isStored = true;
    } catch {
      // Storage is full or forbidden: the ring in memory still serves this page.
      isStored = false;
    }
  }

  /** What other tabs have kept meanwhile counts as long as storage holds. */
  const present = () => (isStored ? read() : ring);

  return {
    /** Whether the browser keeps them when the page is closed. */
    get isKept() {
      return isStored;
    },

    /** @returns {string | null} */
    get last() {
      return ring.last;
    },

    /** @returns {string[]} the runs it has keys of, oldest first */
    get ids() {
      return present().keys.map(([id]) => id);
    },

    /**
     * @param {string} id
     * @returns {string | null}
     */
    keyOf: (id) => ring.keys.find(([known]) => known === id)?.[1] ?? null,

    /**
     * @param {string} id
     * @param {string} key
     */
    keep(id, key) {
      const others = present().keys.filter(([known]) => known !== id);
      ring = {
        last: id,
        keys: [...others, /** @type {[string, string]} */ ([id, key])].slice(-MOST_RUNS),
      };
      write();
    },

    /** @param {string} id */
    forget(id) {
      const { last, keys } = present();
      ring = { last: last === id ? null : last, keys: keys.filter(([known]) => known !== id) };
      write();
    },
  };
}

/** @typedef {ReturnType<typeof createKeyring>} Keyring */
