/** @import { Comparison } from "../compare/mount.js" */
/** @import { Ghosts } from "../ghosts/mount.js" */
/** @import { Bookmark } from "./bookmark.js" */
/** @import { Page } from "../page.js" */
/** @import { Progress, Stop } from "./tasks.js" */
/** @import { Shelf } from "../storage/shelf.js" */
/** @import { Frame, Hyperparameters, Start } from "../types.js" */

import { LINE } from "../model/features.js";
import { freshRecipe } from "../run/recipe.js";
import { createSignal } from "../signal.js";
import { createShelf } from "../storage/shelf.js";
import { BOOKMARK_SHAPE, PLACE } from "./bookmark.js";
import { PLAIN, SEED, STOPS } from "./lesson-stops.js";
import { tasksDone } from "./tasks.js";

/**
 * The guided lesson: one stop after the other in a run of its own, so that the learner's run stays
 * as it is. It can be left at any time, and taken up again where it was left.
 *
 * @param {Page} page
 * @param {{ comparison: Comparison, ghosts: Ghosts }} others what a stop begins without
 */
export function createLesson(
  { actions, address, bet, entry, history, moment, presets, run, timeline },
  { comparison, ghosts },
) {
  /** @type {Shelf<Bookmark>} */
  const shelf = createShelf({ place: "gradient-descent-live:lesson", shape: BOOKMARK_SHAPE });
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

  const isHere = () => bookmark?.run === run.current.id;

  /** Ends the lesson where another run has taken the place of its own. */
  function follow() {
    if (!bookmark || isSettingUp || isHere()) return;
    bookmark = null;
    address.ask({});
    changed.send();
  }

  /** @type {(stop: Stop, seeded: Start) => Promise<void>} */
  async function setUp(stop, seeded) {
    isSettingUp = true;
    const hyperparameters = { ...PLAIN, ...stop.hyperparameters };
    const start = stop.start ? { ...stop.start, seed: null } : seeded;
    try {
      await comparison.end();
      await fill(stop, hyperparameters, start);
    } finally {
      isSettingUp = false;
    }
    follow();
    if (!bookmark) return;
    history.clear();
    ghosts.clear();
    seen = timeline.shown;
    before = seen;
  }

  /** @type {(stop: Stop, hyperparameters: Hyperparameters, start: Start) => Promise<void>} */
  async function fill(stop, hyperparameters, start) {
    await actions.take(async () => {
      const points =
        typeof stop.points === "string" ? (await presets.named(stop.points)).points : stop.points;
      const recipe = freshRecipe({
        run: { model: { features: stop.features ?? [...LINE] }, start },
        points,
        hyperparameters,
      });
      await run.exclusive(async (requests) => {
        // Another run may be on screen by now, and a stop must never take its place.
        if (isHere()) await requests.replace(recipe);
      });
      if (isHere()) await timeline.load();
    });
  }

  /** @param {number} stop */
  async function goTo(stop) {
    if (!bookmark || !(stop in STOPS)) return;
    const { seeded } = bookmark;
    mark({ ...bookmark, stop, isDone: false, guess: undefined });
    address.ask({ lesson: stop + 1 }, { isNew: true });
    await inTurn(async () => {
      if (bookmark?.stop === stop) await setUp(STOPS[stop], seeded);
    });
  }

  /** @param {number} [wanted] the stop, else the one it was left at */
  async function begin(wanted) {
    if (bookmark) return;
    const own = run.current.id;
    const kept = shelf.get(PLACE);
    isSettingUp = true;
    if (kept) await entry.enter(() => run.open(kept.run));
    const isThere = kept?.run === run.current.id;
    if (!isThere) await entry.enter(() => run.begin({ points: [], seed: SEED }));
    isSettingUp = false;
    // Without a run for the lesson there is none: a stop would take the place of the learner's own.
    if (!isThere && run.current.id === own) {
      address.ask({});
      return;
    }
    const stop = wanted ?? kept?.stop ?? 0;
    const isAsLeft = isThere && kept.stop === stop;
    const seeded = isThere ? kept.seeded : run.current.start;
    const isDone = isAsLeft && kept.isDone;
    const guess = isAsLeft ? kept.guess : undefined;
    mark({ stop, isDone, guess, done: kept?.done, run: run.current.id, own, seeded });
    address.ask({ lesson: stop + 1 }, { isNew: true });
    if (!isAsLeft) await setUp(STOPS[stop], seeded);
  }

  /** @param {number} [wanted] */
  const open = (wanted) => inTurn(() => begin(wanted));

  /** Gives the learner's own run back. */
  async function leave() {
    if (!bookmark) return;
    const { own } = bookmark;
    bookmark = null;
    address.ask({}, { isNew: true });
    changed.send();
    await inTurn(() => entry.enter(() => run.open(own)));
  }

  /** Goes where the browser's history has led. */
  async function followAddress() {
    if (!run.isOpen) return;
    const stop = address.lesson;
    if (stop === null) await leave();
    else if (!bookmark) await open(stop - 1);
    else if (bookmark.stop !== stop - 1) await goTo(stop - 1);
  }

  /** @returns {Progress} */
  const progress = () => ({
    frame: timeline.shown,
    before: before ?? timeline.shown,
    since: moment.since,
    // What is being dragged is not done yet.
    points: moment.confirmed,
    hyperparameters: moment.hyperparameters,
    companions: comparison.list.map(({ definition }) => definition.difference),
    bet: bet.state,
  });

  /** Whether the stop asks for a prediction that is still to be made. */
  const isGuessing = () =>
    bookmark !== null && !!STOPS[bookmark.stop].words.guess && bookmark.guess === undefined;

  function notice() {
    if (!bookmark || bookmark.isDone || isSettingUp || !timeline.isOpen) return;
    if (!isHere()) return;
    if (timeline.shown !== seen) {
      before = seen ?? timeline.shown;
      seen = timeline.shown;
    }
    if (isGuessing()) return;
    const { stop, done = [] } = bookmark;
    if (tasksDone(STOPS[stop], progress()) < STOPS[stop].tasks.length) return;
    mark({ ...bookmark, isDone: true, done: [...new Set([...done, stop])] });
  }

  for (const signal of [timeline.changed, moment.changed, comparison.changed, bet.changed])
    signal.listen(notice);

  return {
    /** Sent when another stop begins, when its action was done, and when the lesson ends. */
    changed,

    /**
     * Where the learner is.
     *
     * @returns {{ stop: Stop, number: number, done: number[], guess?: number } | null} null while it
     *   is closed; with the stops that were ever done, and the prediction that was made at this one
     */
    get place() {
      if (!bookmark) return null;
      const { stop: number, done = [], guess } = bookmark;
      return { stop: STOPS[number], number, done, guess };
    },

    /** Whether a prediction is asked for before there is anything to do. */
    get isGuessing() {
      return isGuessing();
    },

    /** @param {number} guess which of the stop's choices is predicted */
    predict(guess) {
      if (bookmark && isGuessing()) mark({ ...bookmark, guess });
    },

    /**
     * How far the learner is with what there is to do at the stop.
     *
     * @returns {{ done: number, count: number, step: number }} tasks done, and how often the
     *   present one was, which is 0 when all are
     */
    get situation() {
      const isReady = !isSettingUp && timeline.isOpen && isHere();
      if (!bookmark || !isReady) return { done: 0, count: 0, step: 0 };
      const stop = STOPS[bookmark.stop];
      const present = progress();
      const { step } = present.frame;
      const done = bookmark.isDone ? stop.tasks.length : tasksDone(stop, present);
      return { done, count: stop.tasks[done]?.count(present) ?? 0, step };
    },

    /** Whether a stop is being set up, or the lesson opened or left. */
    get isBusy() {
      return turns > 0;
    },

    open,
    leave,
    follow,
    followAddress,
    goTo,

    /** Sets the stop up anew. */
    again: () => goTo(bookmark?.stop ?? 0),

    /** Opens the stop that the address names; takes the lesson up again where its run was opened. */
    async resume() {
      const kept = shelf.get(PLACE);
      if (run.isOpen && kept?.run === run.current.id) {
        mark(kept);
        if (address.lesson === null) address.ask({ lesson: kept.stop + 1 });
      }
      // Where nothing could be opened there is no stop to be at.
      if (!run.isOpen) address.ask({});
      else if (address.lesson !== null) await followAddress();
    },
  };
}

/** @typedef {ReturnType<typeof createLesson>} Lesson */
