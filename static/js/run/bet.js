/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Frame, Point } from "../types.js" */

import { createSignal } from "../signal.js";
import { lowestHeldBack } from "./held-back.js";
import { samePoints } from "./presets.js";
import { lastPointsChange } from "./recipe.js";

/**
 * Where a learner would stop, and how good that is.
 *
 * @typedef {object} Score
 * @property {Frame} flag the moment they have chosen
 * @property {Frame} lowest the moment at which the error of the points held back is lowest
 * @property {number} latest the update up to which is known
 */

/**
 * A learner's bet on when to stop: the error of the points held back is covered, they put a flag at
 * an update, and uncover it. A bet is on the points as they are: with others it is off.
 *
 * @param {object} options
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createBet({ run, timeline }) {
  const changed = createSignal();
  /** @type {"none" | "covered" | "uncovered"} */
  let state = "none";
  /** The update with the flag. @type {number | null} */
  let flag = null;
  /** What it came to, once it is uncovered. @type {Frame | null} */
  let flagged = null;
  let made = { id: "", since: 0, points: /** @type {Point[]} */ ([]) };

  const since = () => lastPointsChange(run.current.segments);

  /** @type {(next: typeof state, where?: number | null) => void} */
  function become(next, where = null) {
    state = next;
    flag = where;
    flagged = null;
    changed.send();
  }

  /** Ends what is about other points, and takes up a flag that stands where nothing is any more. */
  function follow() {
    if (state === "none") return;
    const { id, points } = run.current;
    const isSame =
      id === made.id &&
      since() === made.since &&
      (points === made.points || samePoints(points, made.points));
    if (!isSame) become("none");
    else {
      made.points = points;
      if (flag !== null && flag > timeline.latest) {
        become(state === "uncovered" ? "none" : "covered");
      }
    }
  }

  run.changed.listen(follow);
  timeline.changed.listen(follow);

  return {
    /** Sent when it begins or ends, and when the flag moves. */
    changed,

    get state() {
      return state;
    },

    /** Whether nobody is to see how the points held back do. */
    get isCovered() {
      return state === "covered";
    },

    /** @returns {number | null} the update with the flag */
    get flag() {
      return flag;
    },

    /** The update from which on the points are what they are: the first that can have the flag. */
    get first() {
      return since();
    },

    /**
     * A moment as far as it may be seen.
     *
     * @param {Frame} frame
     * @returns {Frame}
     */
    seen: (frame) =>
      state === "covered" ? { ...frame, loss_held_back: null, accuracy_held_back: null } : frame,

    /** Covers the error of the points held back, and takes up the flag. */
    begin() {
      const { id, points } = run.current;
      made = { id, since: since(), points };
      become("covered");
    },

    /**
     * Puts the flag at an update.
     *
     * @param {number} step the nearest one that can have it gets it
     */
    put(step) {
      if (state !== "covered") return;
      become("covered", Math.max(made.since, Math.min(timeline.latest, Math.round(step))));
    },

    /** Uncovers it; the moment with the flag is looked up. */
    async uncover() {
      const step = flag;
      if (state !== "covered" || step === null) return;
      const frame = await timeline.at(step);
      if (state !== "covered" || flag !== step) return;
      become("uncovered", step);
      flagged = frame;
      changed.send();
    },

    end: () => become("none"),

    /**
     * How good the flag's place is, among the moments that are known by now.
     *
     * @returns {Score | null} null before it is uncovered
     */
    get score() {
      if (flagged === null) return null;
      const stretch = { first: made.since, last: timeline.latest };
      const lowest = lowestHeldBack([...timeline.heldBack(), flagged], stretch) ?? flagged;
      return { flag: flagged, lowest, latest: timeline.latest };
    },
  };
}

/** @typedef {ReturnType<typeof createBet>} Bet */
