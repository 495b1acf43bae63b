/** @import { Api } from "../server/api.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Hyperparameters, Point, Recipe } from "../types.js" */

import { createSignal } from "../signal.js";
import { lastPointsChange, pointsAt, segmentAt } from "./recipe.js";

/** @typedef {(points: Point[]) => Point[]} Preview */

/** @type {(index: number, change: Partial<Point>) => Preview} */
export const changedPoint = (index, change) => (points) =>
  index in points ? points.with(index, { ...points[index], ...change }) : points;

/**
 * What holds at the moment on screen: its points and its hyperparameters.
 *
 * Points of earlier segments come from the run's recipe, which is fetched only when the learner
 * goes back that far. Previews lie on top: changes that the learner has made and the server has
 * not confirmed yet.
 *
 * @param {object} options
 * @param {Api} options.api
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 */
export function createMoment({ api, run, timeline }) {
  const changed = createSignal();
  /** @type {Set<Preview>} */
  const previews = new Set();
  /** @type {{ edition: number, recipe: Recipe } | null} */
  let history = null;
  /** @type {{ source: unknown, first: number, points: Point[] } | null} */
  let earlier = null;
  /** @type {{ base: Point[], points: Point[] } | null} */
  let drawn = null;

  /** @returns {Point[]} */
  function recorded() {
    const { segments, points } = run.current;
    const { step } = timeline.shown;
    if (step >= lastPointsChange(segments) || !history) return points;
    const first = segmentAt(segments, step).first_step;
    if (earlier?.source !== history || earlier.first !== first) {
      earlier = { source: history, first, points: pointsAt(history.recipe, step) };
    }
    return earlier.points;
  }

  const segment = () => segmentAt(run.current.segments, timeline.shown.step);

  const hyperparameters = () => segment().hyperparameters;

  function touch() {
    drawn = null;
    changed.send();
  }

  return {
    /** Sent when a preview begins or ends. */
    changed,

    /**
     * The points to draw; the same array as long as nothing changed.
     *
     * @returns {Point[]}
     */
    get points() {
      const base = recorded();
      if (drawn?.base !== base) {
        drawn = { base, points: [...previews].reduce((points, apply) => apply(points), base) };
      }
      return drawn.points;
    },

    /**
     * The points as the server has them, without what is not confirmed yet.
     *
     * @returns {Point[]}
     */
    get confirmed() {
      return recorded();
    },

    /** @returns {Hyperparameters} */
    get hyperparameters() {
      return hyperparameters();
    },

    /** How many updates have been made since points or hyperparameters were changed last. */
    get since() {
      return timeline.shown.step - segment().first_step;
    },

    /**
     * Where batch descent stops being sure to go downhill; null when that is not known here.
     *
     * @returns {number | null}
     */
    get safeRate() {
      const { segments, safe_learning_rate: guaranteed } = run.current;
      const isPresent = timeline.shown.step >= lastPointsChange(segments);
      return isPresent && guaranteed ? guaranteed[hyperparameters().reduction] : null;
    },

    /** Fetches what is needed to tell the points of every moment. */
    async ready() {
      const { edition } = run;
      if (lastPointsChange(run.current.segments) === 0 || history?.edition === edition) return;
      history = { edition, recipe: await api.recipe(run.current.id) };
    },

    /**
     * Lays a change over the points until it is confirmed or refused.
     *
     * @param {Preview} preview
     * @returns {() => void} takes it away again
     */
    preview(preview) {
      previews.add(preview);
      touch();
      return () => {
        if (previews.delete(preview)) touch();
      };
    },
  };
}

/** @typedef {ReturnType<typeof createMoment>} Moment */
