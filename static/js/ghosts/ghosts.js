/** @import { Page } from "../page.js" */
/** @import { Shape } from "../storage/shape.js" */
/** @import { Shelf } from "../storage/shelf.js" */
/** @import { Sketch } from "../plots/sketches.js" */
/** @import { Feature, Frame, Point } from "../types.js" */
/** @import { Made } from "./words.js" */

import { isLine } from "../model/features.js";
import { GHOST_PENS } from "../plots/pens.js";
import {
  FEATURES_SHAPE,
  HYPERPARAMETERS_SHAPE,
  START_SHAPE,
  WEIGHTS_SHAPE,
} from "../run/shapes.js";
import { createSignal } from "../signal.js";
import { isCount, isNumber, isText, orNone, orNull } from "../storage/shape.js";
import { createShelf } from "../storage/shelf.js";
import { ghostWords } from "./words.js";

/** Moments kept of a curve: more than the plot has pixels for would only fill the storage. */
const CURVE_LIMIT = 300;

/**
 * A run as it was at some moment: its line, its curve, and what they were made with.
 *
 * @typedef {Made & {
 *   pen: number, step: number, weights: number[], bias: number, features?: readonly Feature[],
 *   curve: [step: number, loss: number | null][],
 * }} Ghost `pen` is which of the ghosts' pens draws it
 */

/** @type {Shape} */
const GHOST_SHAPE = {
  pen: isCount,
  step: isCount,
  weights: WEIGHTS_SHAPE,
  features: orNone(FEATURES_SHAPE),
  bias: isNumber,
  curve: [[isCount, orNull(isNumber)]],
  hyperparameters: HYPERPARAMETERS_SHAPE,
  start: START_SHAPE,
  points: isText,
  count: isCount,
};

/**
 * A short text that differs where points differ (FNV-1a over their digits).
 *
 * @param {Point[]} points
 */
function fingerprint(points) {
  let hash = 0x811c9dc5;
  for (const { x1, x2, label, held_back } of points) {
    for (const character of `${x1},${x2},${label}${held_back ? ",held back" : ""};`) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
    }
  }
  return `${points.length}:${hash}`;
}

/**
 * The curve up to a moment: epochs where there are some, else updates, no more than are kept.
 *
 * @type {(updates: Frame[], epochs: Frame[], shown: Frame) => [number, number | null][]}
 */
function curveUpTo(updates, epochs, shown) {
  const whole = (epochs.length > 2 ? epochs : updates).filter(({ step }) => step <= shown.step);
  const every = Math.ceil(whole.length / CURVE_LIMIT);
  const curve = whole.filter((_, i) => i % every === 0);
  if (curve.at(-1)?.step !== shown.step) curve.push(shown);
  return curve.map(({ step, loss }) => /** @type {[number, number | null]} */ ([step, loss]));
}

/**
 * Lines and curves of earlier runs, kept to be compared with the run as it goes on. Those of each
 * run are kept by the browser.
 *
 * @param {Page} page
 */
export function createGhosts({ moment, run, timeline }) {
  /** @type {Shelf<Ghost[]>} */
  const shelf = createShelf({ place: "gradient-descent-live:ghosts", shape: [GHOST_SHAPE] });
  const changed = createSignal();
  /** @type {Ghost[]} */
  let ghosts = [];
  /** @type {Sketch[]} */
  let sketches = [];
  /** @type {{ points: Point[], mark: string } | null} */
  let marked = null;

  /** @param {Ghost[]} next */
  function become(next) {
    ghosts = next;
    sketches = ghosts.map(({ pen, weights, bias, features, curve }) => ({
      pen: GHOST_PENS[pen % GHOST_PENS.length],
      parameters: { weights, bias, features },
      curve: curve.map(([step, loss]) => ({ step, loss })),
      shown: null,
    }));
    changed.send();
  }

  /** @param {Ghost[]} next */
  function keepAll(next) {
    shelf.put(run.current.id, next.length > 0 ? next : null);
    become(next);
  }

  function markOfPoints() {
    const { points } = moment;
    if (marked?.points !== points) marked = { points, mark: fingerprint(points) };
    return marked.mark;
  }

  const made = () => ({
    ...(isLine(timeline.shown) ? {} : { features: timeline.shown.features }),
    hyperparameters: moment.hyperparameters,
    start: run.current.start,
    points: markOfPoints(),
    count: moment.points.length,
  });

  return {
    /** Sent when there are other ghosts. */
    changed,

    get list() {
      return ghosts;
    },

    get isFull() {
      return ghosts.length >= GHOST_PENS.length;
    },

    /** @returns {Sketch[]} the same array as long as nothing changed */
    sketches: () => sketches,

    /** Keeps the run as it is on screen. */
    keep() {
      const { shown } = timeline;
      const taken = ghosts.map(({ pen }) => pen);
      const pen = GHOST_PENS.findIndex((_, i) => !taken.includes(i));
      if (pen === -1) return;
      const ghost = {
        pen,
        step: shown.step,
        weights: shown.weights,
        bias: shown.bias,
        curve: curveUpTo(timeline.updates(), timeline.epochs(), shown),
        ...made(),
      };
      keepAll([...ghosts, ghost]);
    },

    /** @param {Ghost} ghost */
    remove(ghost) {
      keepAll(ghosts.filter((each) => each !== ghost));
    },

    clear: () => keepAll([]),

    /** Takes those kept for the run now open. */
    load: () => become(shelf.get(run.current.id) ?? []),

    /**
     * What a ghost has that the run on screen has not: "α = 0.1, seed 7".
     *
     * @param {Ghost} ghost
     */
    labelOf(ghost) {
      return ghostWords(made(), ghost);
    },
  };
}

/** @typedef {ReturnType<typeof createGhosts>} Ghosts */
