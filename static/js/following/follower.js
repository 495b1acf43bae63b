/** @import { Api } from "../server/api.js" */
/** @import { Moment } from "../run/moment.js" */
/** @import { RunHolder } from "../run/run.js" */
/** @import { Speed } from "../run/speeds.js" */
/** @import { Run, Shown } from "../types.js" */
/** @import { Timeline } from "../run/timeline.js" */
/** @import { Step } from "./walk.js" */

import { framesOf } from "../run/frames.js";
import { keepsRecord, lastPointsChange, sameExperiment } from "../run/recipe.js";
import { nearestSpeed, SPEEDS } from "../run/speeds.js";
import { createSignal } from "../signal.js";
import { createWalk } from "./walk.js";

/** What is missing of the curve is fetched at most this often while the run plays, more seldom the
 * more watch. */
const COMPLETING_REST_MS = 500;
const REST_PER_WATCHER_MS = 5;
/** Many watchers do not ask all at once what explains a frame: each waits a while of its own. */
const FEW_WATCHERS = 50;
const SPREAD_PER_WATCHER_MS = 3;
const LONGEST_SPREAD_MS = 3000;

/**
 * What an event stream told.
 *
 * @typedef {object} Told
 * @property {Run | null | undefined} content the run, when its recipe is another one; null where it
 *   is too large to be told
 * @property {Shown} shown
 */

/**
 * Has the page show what the owner of a run sees, or what another tab of the same owner has done
 * while nothing is under way in this one.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Moment} options.moment
 * @param {() => boolean} options.isFree whether one's own run may be moved from outside
 * @param {(error: unknown) => void} options.report
 */
export function createFollower({ api, run, timeline, moment, isFree, report }) {
  const changed = createSignal();
  /** @type {Told | null} */
  let told = null;
  const walk = createWalk({ timeline, arrived: complete });
  let isTaking = false;
  let isFresh = false;
  let isPlaying = false;
  let speed = SPEEDS["60/s"];
  let heard = { at: 0, shown: 0 };
  let isCompleting = false;
  let watchers = 0;
  let isSettling = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let completing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;

  /**
   * Takes over another recipe.
   *
   * @param {Told["content"]} content
   * @returns {Promise<"kept" | "other" | "left">} whether what is recorded still holds; "left" where
   *   whoever listens to the run has seen to it
   */
  async function takeContent(content) {
    if (content === undefined) return "kept";
    const after = content ?? (await api.read(run.current.id));
    const before = run.current;
    if (after.id !== before.id || after.version < before.version) return "kept";
    if (sameExperiment(before, after)) return "kept";
    if (run.isOwn) {
      run.overtake(after);
      return "left";
    }
    const isKept = keepsRecord(before, after);
    run.adopt(after);
    if (!isKept) return "other";
    timeline.reach(after.step);
    timeline.settle();
    return "kept";
  }

  /**
   * Tells how fast the owner plays by what is shown in what time.
   *
   * @param {Shown} shown
   */
  function measure({ shown, playing }) {
    const now = performance.now();
    const updates = shown - heard.shown;
    if (playing && isPlaying && updates > 0) {
      speed = nearestSpeed((updates * 1000) / Math.max(1, now - heard.at));
    } else if (!playing) {
      speed = SPEEDS["60/s"];
    }
    if (updates !== 0) heard = { at: now, shown };
    isPlaying = playing;
  }

  /**
   * @param {Shown} shown
   * @param {boolean} leadsOn whether its frames follow the one on screen
   * @returns {Step[]}
   */
  function stepsOf({ frames }, leadsOn) {
    let before = leadsOn ? timeline.shown : null;
    return framesOf(frames, run.current.model, before).map((frame) => {
      const isNext = before !== null && frame.step === before.step + 1;
      before = frame;
      return { frame: { ...frame, completesEpoch: frame.completesEpoch && isNext }, isNext };
    });
  }

  /** @param {Told} news */
  async function take({ content, shown }) {
    walk.finish();
    const { id } = run.current;
    const record = await takeContent(content);
    if (run.current.id !== id) return;
    const isOther = isFresh || record === "other";
    // What is computed ahead of a playing owner is not seen yet.
    const reached =
      shown.playing && !run.isOwn
        ? Math.min(shown.step, Math.max(isOther ? 0 : timeline.latest, shown.shown))
        : shown.step;
    if (shown.version >= run.current.version) {
      const isLatest = shown.shown === shown.step;
      const latest = isLatest ? framesOf(shown.frames, run.current.model).at(-1) : null;
      run.advance(shown, latest ?? null);
    }
    if (record === "left") return;
    if (shown.shown < lastPointsChange(run.current.segments)) await moment.ready();
    if (run.current.id !== id) return;
    measure(shown);
    watchers = shown.watchers;
    settle();
    const leadsOn = !isOther && shown.after === timeline.shown.step;
    const way = stepsOf(shown, leadsOn);
    const last = way[way.length - 1].frame;
    if (isOther) {
      isFresh = false;
      timeline.begin(last, reached).catch(report);
    } else {
      timeline.reach(reached);
      if (leadsOn) {
        walk.begin(way);
      } else if (last.step !== timeline.shown.step) {
        timeline.leap(last);
      }
      complete();
    }
    changed.send();
  }

  function settle() {
    clearTimeout(settling);
    isSettling = !run.isOwn && watchers > FEW_WATCHERS;
    if (!isSettling) return;
    const most = Math.min(LONGEST_SPREAD_MS, SPREAD_PER_WATCHER_MS * watchers);
    settling = setTimeout(() => {
      isSettling = false;
      changed.send();
    }, Math.random() * most);
  }

  /** Fetches what is missing of the error curve: at once at rest, now and then in play. */
  function complete() {
    if (isCompleting || !timeline.isIncomplete) return;
    if (completing !== undefined && isPlaying) return;
    clearTimeout(completing);
    completing = setTimeout(
      async () => {
        completing = undefined;
        isCompleting = true;
        const isGiven = await timeline.complete().catch((error) => {
          report(error);
          return false;
        });
        isCompleting = false;
        // What was refused is asked for again when there is news of the run.
        if (isGiven) complete();
      },
      isPlaying ? Math.max(COMPLETING_REST_MS, REST_PER_WATCHER_MS * watchers) : 0,
    );
  }

  function isDue() {
    if (!told || !run.isOpen) return false;
    if (!run.isOwn) return true;
    if (told.shown.version <= run.current.version) {
      told = null;
      return false;
    }
    return isFree();
  }

  async function consider() {
    if (isTaking) return;
    isTaking = true;
    try {
      while (isDue()) {
        const news = /** @type {Told} */ (told);
        told = null;
        await take(news);
      }
    } catch (error) {
      report(error);
    } finally {
      isTaking = false;
    }
  }

  return {
    /** Sent when the owner begins or ends to play, and whenever something is told. */
    changed,

    /** Whether the owner plays. */
    get isPlaying() {
      return isPlaying;
    },

    /** @returns {Speed} how fast the owner plays, as nearly as can be told from here */
    get speed() {
      return speed;
    },

    /** Whether it is too early to ask what explains the frame shown. */
    get isSettling() {
      return isSettling;
    },

    /** Gets ready for another run, of which nothing is shown yet unless it is one's own. */
    begin() {
      told = null;
      walk.end();
      isFresh = !run.isOwn;
      isPlaying = false;
      clearTimeout(completing);
      completing = undefined;
      clearTimeout(settling);
      isSettling = false;
      changed.send();
    },

    /**
     * Hears what is new; only the newest counts.
     *
     * @param {Told} news
     */
    async hear({ content, shown }) {
      told = { content: content === undefined ? told?.content : content, shown };
      await consider();
    },

    /** Looks again whether what was heard may be taken over now. */
    consider,
  };
}

/** @typedef {ReturnType<typeof createFollower>} Follower */
