const PLACE = "gradient-descent-live";
const MOST_RUNS = 30;

/**
 * @typedef {object} Ring
 * @property {string | null} last the run opened last
 * @property {[id: string, key: string][]} keys oldest first
 */

/** @returns {Ring} */
const emptyRing = () => ({ last: null, keys: [] });

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
    try {
      const kept = JSON.parse(storage().getItem(PLACE) ?? "null");
      return Array.isArray(kept?.keys) ? kept : emptyRing();
    } catch {
      return emptyRing();
    }
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
    /** @returns {string | null} */
    get last() {
      return ring.last;
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
