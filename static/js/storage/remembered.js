/** @import { Shape } from "./shape.js" */

import { hasShape } from "./shape.js";
import { readStored } from "./stored.js";

/**
 * One thing the browser remembers from visit to visit; where storage is forbidden or full it lasts
 * as long as the page.
 *
 * @template T
 * @param {object} options
 * @param {string} options.place the name it is stored under
 * @param {Shape} options.shape of what is remembered; what has another one is put aside
 * @param {T} options.initial what stands for nothing
 * @param {() => Storage} [options.storage] called late, because asking for it may be refused
 */
export function createRemembered({
  place,
  shape,
  initial,
  storage = () => globalThis.localStorage,
}) {
  let value = readStored({
    storage,
    place,
    usable: (found) => /** @type {T} */ (hasShape(found, shape) ? found : initial),
  });

  return {
    get value() {
      return value;
    },

    /** @param {T} next */
    set(next) {
      value = next;
      try {
        storage().setItem(place, JSON.stringify(next));
      } catch {
        // Storage is full or forbidden: this page remembers all the same.
      }
    },
  };
}

/**
 * @template T
 * @typedef {ReturnType<typeof createRemembered<T>>} Remembered
 */
