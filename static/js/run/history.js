import { createSignal } from "../signal.js";

const MOST_ENTRIES = 100;

/**
 * Something that can be undone and done again.
 *
 * @typedef {object} Entry
 * @property {string} title what was done, for people: "adding a point"
 * @property {() => Promise<void>} undo
 * @property {() => Promise<void>} redo
 */

/**
 * What was done and what was undone, each in its order.
 *
 * @param {{ limit?: number }} [options]
 */
export function createHistory({ limit = MOST_ENTRIES } = {}) {
  const changed = createSignal();
  /** @type {Entry[]} */
  let done = [];
  /** @type {Entry[]} */
  let undone = [];

  /** @type {(nowDone: Entry[], nowUndone: Entry[]) => void} */
  function become(nowDone, nowUndone) {
    done = nowDone;
    undone = nowUndone;
    changed.send();
  }

  return {
    /** Sent when there is something else to undo or redo. */
    changed,

    get undoable() {
      return done.at(-1) ?? null;
    },

    get redoable() {
      return undone.at(-1) ?? null;
    },

    /** @param {Entry} entry */
    push: (entry) => become([...done, entry].slice(-limit), []),

    /** An entry that fails stays where it is, to be tried again. */
    async undo() {
      const entry = done.at(-1);
      if (!entry) return;
      await entry.undo();
      become(done.slice(0, -1), [...undone, entry]);
    },

    async redo() {
      const entry = undone.at(-1);
      if (!entry) return;
      await entry.redo();
      become([...done, entry], undone.slice(0, -1));
    },

    clear: () => become([], []),
  };
}

/** @typedef {ReturnType<typeof createHistory>} History */
