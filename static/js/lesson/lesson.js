/** @import { Comparison } from "../compare/mount.js" */
/** @import { Ghosts } from "../ghosts/mount.js" */
/** @import { Page } from "../page.js" */
/** @import { Stop } from "./lesson-stops.js" */
/** @import { Shelf } from "../storage/shelf.js" */
/** @import { Frame, Point, Start } from "../types.js" */

import { freshRecipe } from "../run/recipe.js";
import { createSignal } from "../signal.js";
import { createShelf } from "../storage/shelf.js";
import { PLAIN, SEED, STOPS } from "./lesson-stops.js";

const PLACE = "lesson";

/**
 * Where a learner is in the lesson.
 *
 * @typedef {object} Bookmark
 * @property {number} stop
 * @property {boolean} isDone whether its action was done
 * @property {string} run the lesson's own run
 * @property {string} own the run the learner came from
 * @property {Start} seeded the start that the seed stands for
 */

/**
 * The guided lesson: one stop after the other in a run of its own, so that the learner's run stays
 * as it is. It can be left at any time, and taken up again where it was left.
 *
 * @param {Page} page
 * @param {{ comparison: Comparison, ghosts: Ghosts }} others what a stop begins without
 */
export function createLesson(
  { actions, api, entry, history, moment, run, timeline },
  { comparison, ghosts },
) {
  /** @type {Shelf<Bookmark>} */
  const shelf = createShelf({ place: "gradient-descent-live:lesson" });
  const changed = createSignal();
  /** @type {Bookmark | null} */
  let bookmark = null;
  /** While a stop is being set up nothing that happens is the learner's doing. */
  let isSettingUp = false;
  /** @type {Frame | null} */
  let before = null;
  /** @type {Frame | null} */
  let seen = null;
  /** @type {Promise<unknown>} */
  let line = Promise.resolve();
  let turns = 0;

  /**
   * Opening, leaving and setting up, one after the other: each ends in the run it began with.
   *
   * @param {() => Promise<void>} work
   */
  function inTurn(work) {
    const turn = line.then(work);
    turns += 1;
    changed.send();
    line = turn
      .catch(() => {})
      .then(() => {
        turns -= 1;
        changed.send();
      });
    return turn;
  }

  /** @param {Bookmark} next */
  function mark(next) {
    bookmark = next;
    shelf.put(PLACE, next);
    changed.send();
  }

  /**
   * @param {Stop} stop
   * @returns {Promise<Point[]>}
   */
  async function pointsOf({ points }) {
    if (typeof points !== "string") return points;
    const preset = (await api.presets()).find(({ name }) => name === points);
    if (!preset) throw new Error(`There is no preset called ${points}.`);
    return preset.points;
  }

  const isHere = () => bookmark?.run === run.current.id;

  /** Ends the lesson where another run has taken the place of its own. */
  function follow() {
    if (!bookmark || isSettingUp || isHere()) return;
    bookmark = null;
    changed.send();
  }

  /**
   * @param {Stop} stop
   * @param {Start} seeded
   */
  async function setUp(stop, seeded) {
    isSettingUp = true;
    const hyperparameters = { ...PLAIN, ...stop.hyperparameters };
    const start = stop.start ? { ...stop.start, seed: null } : seeded;
    await comparison.end();
    await actions.take(async () => {
      const points = await pointsOf(stop);
      const recipe = freshRecipe({ run: { ...run.current, start }, points, hyperparameters });
      await run.exclusive(async (requests) => {
        // Another run may be on screen by now, and a stop must never take its place.
        if (isHere()) await requests.replace(recipe);
      });
      if (isHere()) await timeline.load();
    });
    isSettingUp = false;
    follow();
    if (!bookmark) return;
    history.clear();
    ghosts.clear();
    seen = timeline.shown;
    before = seen;
  }

  /** @param {number} stop */
  async function goTo(stop) {
    if (!bookmark || !(stop in STOPS)) return;
    const { seeded } = bookmark;
    mark({ ...bookmark, stop, isDone: false });
    await inTurn(async () => {
      if (bookmark?.stop === stop) await setUp(STOPS[stop], seeded);
    });
  }

  async function begin() {
    if (bookmark) return;
    const own = run.current.id;
    const kept = shelf.get(PLACE);
    isSettingUp = true;
    if (kept) await entry.enter(() => run.open(kept.run));
    const isThere = kept?.run === run.current.id;
    if (!isThere) await entry.enter(() => run.begin({ points: [], seed: SEED }));
    isSettingUp = false;
    // Without a run for the lesson there is none: a stop would take the place of the learner's own.
    if (!isThere && run.current.id === own) return;
    const stop = kept?.stop ?? 0;
    const seeded = isThere ? kept.seeded : run.current.start;
    mark({ stop, isDone: isThere && kept.isDone, run: run.current.id, own, seeded });
    if (!isThere) await setUp(STOPS[stop], seeded);
  }

  /** Gives the learner's own run back. */
  async function leave() {
    if (!bookmark) return;
    const { own } = bookmark;
    bookmark = null;
    changed.send();
    await inTurn(() => entry.enter(() => run.open(own)));
  }

  function notice() {
    if (!bookmark || bookmark.isDone || isSettingUp || !timeline.isOpen) return;
    if (!isHere()) return;
    if (timeline.shown !== seen) {
      before = seen ?? timeline.shown;
      seen = timeline.shown;
    }
    const progress = {
      frame: timeline.shown,
      before: before ?? timeline.shown,
      since: moment.since,
      points: moment.points,
      hyperparameters: moment.hyperparameters,
      companions: comparison.list.map(({ definition }) => definition.difference),
    };
    if (STOPS[bookmark.stop].isDone(progress)) mark({ ...bookmark, isDone: true });
  }

  for (const signal of [timeline.changed, comparison.changed]) signal.listen(notice);

  return {
    /** Sent when another stop begins, when its action was done, and when the lesson ends. */
    changed,

    /** @returns {{ stop: Stop, number: number, isDone: boolean } | null} null while it is closed */
    get place() {
      if (!bookmark) return null;
      const { stop: number, isDone } = bookmark;
      return { stop: STOPS[number], number, isDone };
    },

    length: STOPS.length,

    /** Whether a stop is being set up, or the lesson opened or left. */
    get isBusy() {
      return turns > 0;
    },

    /** Goes on where the lesson was left, else from its beginning. */
    open: () => inTurn(begin),
    leave,
    follow,

    next: () => goTo((bookmark?.stop ?? 0) + 1),
    back: () => goTo((bookmark?.stop ?? 0) - 1),
    again: () => goTo(bookmark?.stop ?? 0),

    /** Takes the lesson up again when the run that was opened is the lesson's. */
    resume() {
      if (!run.isOpen) return;
      const kept = shelf.get(PLACE);
      if (!kept || kept.run !== run.current.id || !(kept.stop in STOPS)) return;
      mark(kept);
    },
  };
}

/** @typedef {ReturnType<typeof createLesson>} Lesson */
