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

/** What was done and what was undone, each in its order. */
export function createHistory() {
  const changed = createSignal();
  /** @type {Entry[]} */
  let done = [];
  /** @type {Entry[]} */
  let undone = [];

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
    push(entry) {
      done = [...done, entry].slice(-MOST_ENTRIES);
      undone = [];
      changed.send();
    },

    /** An entry that fails stays where it is, to be tried again. */
    async undo() {
      const entry = done.at(-1);
      if (!entry) return;
      await entry.undo();
      done = done.slice(0, -1);
      undone = [...undone, entry];
      changed.send();
    },

    async redo() {
      const entry = undone.at(-1);
      if (!entry) return;
      await entry.redo();
      undone = undone.slice(0, -1);
      done = [...done, entry];
      changed.send();
    },

    clear() {
      done = [];
      undone = [];
      changed.send();
    },
  };
}

/** @typedef {ReturnType<typeof createHistory>} History */
