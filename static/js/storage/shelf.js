/** @import { Shape } from "./shape.js" */

import { hasShape, isName } from "./shape.js";
import { readStored } from "./stored.js";

const MOST_RUNS = 8;

/**
 * What the browser keeps for each of the runs opened last; where storage is forbidden or full it
 * lasts as long as the page.
 *
 * @template T
 * @param {object} options
 * @param {string} options.place the name it is stored under
 * @param {Shape} options.shape of what is kept for a run; what has another one is put aside
 * @param {number} [options.most] runs it keeps something for
 * @param {() => Storage} [options.storage] called late, because asking for it may be refused
 */
export function createShelf({
  place,
  shape,
  most = MOST_RUNS,
  storage = () => globalThis.localStorage,
}) {
  /** @type {[id: string, content: T][]} */
  let kept = read();
  /** Whether what is in memory is stored too; else it must not give way to what is stored. */
  let isStored = true;

  /** @returns {[string, T][]} */
  function read() {
    return readStored({
      storage,
      place,
      usable: (found) =>
        Array.isArray(found) ? found.filter((each) => hasShape(each, [isName, shape])) : [],
    });
  }

  function write() {
    try {
      storage().setItem(place, JSON.stringify(kept));
      isStored = true;
    } catch {
      // What is in memory still serves this page.
      isStored = false;
    }
  }

  /** What other tabs have kept meanwhile counts as long as storage holds. */
  const present = () => (isStored ? read() : kept);

  return {
    /**
     * @param {string} id the run
     * @returns {T | null}
     */
    get: (id) => kept.find(([known]) => known === id)?.[1] ?? null,

    /**
     * @param {string} id
     * @param {T | null} content null to forget it
     */
    put(id, content) {
      const others = present().filter(([known]) => known !== id);
      const own = /** @type {[string, T][]} */ (content === null ? [] : [[id, content]]);
      kept = [...others, ...own].slice(-most);
      write();
    },
  };
}

/**
 * @template T
 * @typedef {ReturnType<typeof createShelf<T>>} Shelf
 */
