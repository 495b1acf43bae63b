/** @import { Page } from "../page.js" */
/** @import { Pair } from "./slice.js" */
/** @import { LossSurface, View } from "../types.js" */

import { isInside } from "../plots/view.js";
import { Problem } from "../server/problem.js";
import { createSignal } from "../signal.js";
import { FIRST_TWO, laidSurface, two } from "./slice.js";

/** How long a surface stays while the run plays, in milliseconds, and in times what it took. */
const REST_MS = 500;
const REST_PER_ANSWER_TIME = 4;
/** What is left free beyond what runs beside this one have reached, in shares of the range. */
const ROOM = 0.2;

/**
 * Over which weights a surface lies; the first to the right, the second up.
 *
 * @type {(surface: LossSurface) => View}
 */
export const rangesOf = ({ w1, w2 }) => ({
  x1: [w1[0], w1[w1.length - 1]],
  x2: [w2[0], w2[w2.length - 1]],
});

/**
 * Ranges that have room for some more weights.
 *
 * @type {(ranges: View, weights: number[][]) => View}
 */
function widened({ x1, x2 }, weights) {
  /** @type {(range: [number, number], values: number[]) => [number, number]} */
  const around = ([from, to], values) => {
    const [low, high] = [Math.min(from, ...values), Math.max(to, ...values)];
    const room = ROOM * (high - low);
    return [low < from ? low - room : from, high > to ? high + room : to];
  };
  return {
    x1: around(
      x1,
      weights.map(([w1]) => w1),
    ),
    x2: around(
      x2,
      weights.map(([, w2]) => w2),
    ),
  };
}

/**
 * The error surface at the bias of the moment on screen, or while the run plays of a moment just
 * before: it is asked for at most twice a second, with one request in flight, and nothing waits
 * for it. Its ranges stay as they are until the path leaves them.
 *
 * @param {Page} page
 */
export function createLossSurface({ api, run, timeline, moment, motion, picture, report }) {
  const changed = createSignal();
  /** @type {LossSurface | null} */
  let current = null;
  /** For what the present surface was asked, or refused. */
  let known = "";
  let isAsking = false;
  let due = 0;
  let keepsRanges = false;
  /** Counts the timelines, so that what was asked in an earlier one is told from the rest. */
  let generation = 0;
  /** The two weights it is over, as long as there are these. @type {Pair} */
  let chosen = FIRST_TWO;

  timeline.loaded.listen(() => {
    keepsRanges = false;
    generation += 1;
  });

  const pair = () => (chosen[1] < timeline.shown.weights.length ? chosen : FIRST_TWO);

  const wanted = () => `${run.current.id} ${run.edition} ${timeline.shown.step} ${pair()}`;

  /** @type {(weights: number[]) => boolean} two of them */
  const isWithin = ([x1, x2]) => current !== null && isInside(rangesOf(current), { x1, x2 });

  /** The weights that runs beside this one have come by, as far as they lie on the surface. */
  const others = () =>
    picture
      .sketches()
      .flatMap(({ path = [] }) => path.filter((weights) => weights.length > pair()[1]))
      .map((weights) => two(weights, pair()));

  function slice() {
    const { step, weights } = timeline.shown;
    const [first, second] = pair().map((place) => `w${place + 1}`);
    const over = pair() === FIRST_TWO ? {} : { first, second };
    if (!current || !keepsRanges || !isWithin(two(weights, pair()))) return { step, ...over };
    const { x1, x2 } = widened(rangesOf(current), others());
    return {
      step,
      ...over,
      path: false,
      w1_from: x1[0],
      w1_to: x1[1],
      w2_from: x2[0],
      w2_to: x2[1],
    };
  }

  async function ask() {
    isAsking = true;
    const began = performance.now();
    const key = wanted();
    const asked = pair();
    const mine = generation;
    /** @type {LossSurface | null} */
    let surface = null;
    try {
      surface = await api.lossSurface(run.current.id, { ...slice(), version: run.current.version });
    } catch (error) {
      // Somebody else may have changed the run in the meantime; the page hears of it elsewhere.
      if (!(error instanceof Problem)) report(error);
    } finally {
      isAsking = false;
      // A late answer about another experiment is dropped, and this one's asked for.
      if (mine === generation) {
        current = surface && laidSurface(surface, asked);
        keepsRanges = keepsRanges || surface !== null;
        known = key;
      }
      const took = performance.now() - began;
      due =
        performance.now() + (motion.isPlaying ? Math.max(REST_MS, REST_PER_ANSWER_TIME * took) : 0);
      changed.send();
    }
  }

  return {
    /** Sent when there is another surface. */
    changed,

    /** @returns {LossSurface | null} null without points, or before the first one is there */
    get current() {
      return moment.confirmed.length > 0 ? current : null;
    },

    /** The two weights it is over. */
    get pair() {
      return pair();
    },

    /** @param {Pair} next */
    choose(next) {
      chosen = next;
      // It lies over other weights, somewhere else.
      current = null;
      generation += 1;
      changed.send();
    },

    /** Whether it is that of the moment on screen. */
    get isCurrent() {
      return moment.confirmed.length === 0 || known === wanted();
    },

    /** Fetches the surface of the moment on screen when it is time to. */
    follow() {
      if (isAsking || moment.confirmed.length === 0 || known === wanted()) return;
      if (motion.isSettling || (motion.isPlaying ? performance.now() < due : run.isBusy)) return;
      ask();
    },
  };
}

/** @typedef {ReturnType<typeof createLossSurface>} SurfaceFeed */
