/** @import { Page } from "../page.js" */

import { MOST_RUNS } from "../storage/keyring.js";
import { isNumber, isText } from "../storage/shape.js";
import { createShelf } from "../storage/shelf.js";
import { dataWords, RUNS } from "./words.js";

const MOST_LETTERS = 80;

/**
 * One of the learner's own runs, as it was when it was last on screen.
 *
 * @typedef {object} Known
 * @property {string} name as the learner calls it; empty for none
 * @property {string} data
 * @property {number} step
 * @property {number} seen when, in milliseconds since 1970
 */

/** @type {Known} */
const UNSEEN = Object.freeze({ name: "", data: RUNS.unnamed, step: 0, seen: 0 });

/**
 * The learner's own runs: those whose keys the browser has, and what it remembers of each.
 *
 * @param {Page} page
 */
export function createKnownRuns({ entry, keyring, player, presets, run, timeline }) {
  const shape = { name: isText, data: isText, step: isNumber, seen: isNumber };
  /** @type {import("../storage/shelf.js").Shelf<Known>} */
  const shelf = createShelf({ place: "gradient-descent-live:runs", shape, most: MOST_RUNS });

  /** @param {string} id */
  const known = (id) => shelf.get(id) ?? UNSEEN;

  function remember() {
    if (!run.isOpen || !run.isOwn || !timeline.isOpen || player.isPlaying) return;
    const { id, points } = run.current;
    const data = dataWords(presets.of(points)?.title ?? RUNS.ownPoints, points.length);
    shelf.put(id, { ...known(id), data, step: timeline.latest, seen: Date.now() });
  }

  for (const signal of [entry.shown, run.rested, player.changed]) signal.listen(remember);

  return {
    /** @returns {(Known & { id: string })[]} the one seen last first */
    list() {
      remember();
      return keyring.ids
        .map((id) => ({ id, ...known(id) }))
        .reverse()
        .sort((one, other) => other.seen - one.seen);
    },

    /** @type {(id: string, name: string) => void} */
    rename(id, name) {
      shelf.put(id, { ...known(id), name: name.trim().slice(0, MOST_LETTERS) });
    },

    /** @param {string} id */
    forget(id) {
      keyring.forget(id);
      shelf.put(id, null);
    },
  };
}

/** @typedef {ReturnType<typeof createKnownRuns>} KnownRuns */
