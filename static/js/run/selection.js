import { createSignal } from "../signal.js";

/** The point the learner has chosen, if any. */
export function createSelection() {
  const changed = createSignal();
  /** @type {number | null} */
  let index = null;

  return {
    changed,

    get index() {
      return index;
    },

    /** @param {number | null} next */
    choose(next) {
      if (next === index) return;
      index = next;
      changed.send();
    },
  };
}

/** @typedef {ReturnType<typeof createSelection>} Selection */
