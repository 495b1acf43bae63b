/** @import { Actions } from "./actions.js" */
/** @import { Api, NewStart, ShareOfPoints } from "../server/api.js" */
/** @import { History } from "./history.js" */
/** @import { Moment, Preview } from "./moment.js" */
/** @import { Player } from "./player.js" */
/** @import { Requests } from "./requests.js" */
/** @import { RunHolder } from "./run.js" */
/** @import { Timeline } from "./timeline.js" */
/** @import { Together } from "./together.js" */
/** @import { Refused } from "./undoable.js" */
/** @import { Hyperparameters, Model, Point, Recipe } from "../types.js" */

import { learntOf } from "../model/learnt.js";
import { Problem } from "../server/problem.js";
import { changedPoint } from "./moment.js";
import { freshRecipe } from "./recipe.js";
import { createUndoable } from "./undoable.js";
import { EDITS, POINT_NOT_ADDED } from "./words.js";

/**
 * A preview that leaves points as they are where none would be learnt from: the server refuses that.
 *
 * @type {(preview: Preview) => Preview}
 */
const learnable = (preview) => (points) => {
  const next = preview(points);
  return next.length === 0 || learntOf(next).length > 0 ? next : points;
};

/** What a change of a point is called. @param {Partial<Point>} change */
function titleOf({ label, held_back }) {
  if (held_back !== undefined) return held_back ? EDITS.holdBackPoint : EDITS.learnFromPoint;
  return label === undefined ? EDITS.movePoint : EDITS.relabelPoint;
}

/**
 * The changes a learner can make to the run, each of which can be undone.
 *
 * What a change was made to, and so what takes it back, is known only when its turn has come: the
 * changes before it may have been refused.
 *
 * @param {object} options
 * @param {Actions} options.actions
 * @param {Api} options.api
 * @param {History} options.history
 * @param {Moment} options.moment
 * @param {Player} options.player
 * @param {RunHolder} options.run
 * @param {Timeline} options.timeline
 * @param {Together} options.together
 */
export function createEdits(options) {
  const { actions, history, moment, run } = options;
  const { make, restart } = createUndoable(options);

  /**
   * A point of the run, which at its turn stands at the moment that the change is made to. What is
   * on screen may be an earlier one: done again, a change is made at the run's end.
   *
   * @param {number} index
   */
  function presentPoint(index) {
    const point = run.current.points[index];
    if (point) return point;
    throw new Problem({ status: 409, detail: POINT_NOT_ADDED });
  }

  return {
    /** @type {(point: Point, refused?: Refused) => Promise<boolean>} */
    addPoint(point, refused) {
      let index = 0;
      return make(
        {
          title: EDITS.addPoint,
          preview: (points) => [...points, point],
          change: (requests) => {
            index = run.current.points.length;
            return requests.addPoints([point]);
          },
          inverse: (requests) => requests.removePoint(index),
        },
        refused,
      );
    },

    /** @type {(index: number, change: Partial<Point>, refused?: Refused) => Promise<boolean>} */
    changePoint(index, change, refused) {
      /** @type {Partial<Point>} */
      let before = {};
      return make(
        {
          title: titleOf(change),
          preview: learnable(changedPoint(index, change)),
          change: (requests) => {
            const { x1, x2, label, held_back = false } = presentPoint(index);
            before = { x1, x2, label, held_back };
            return requests.changePoint(index, change);
          },
          inverse: (requests) => requests.changePoint(index, before),
        },
        refused,
      );
    },

    /** @type {(index: number, refused?: Refused) => Promise<boolean>} */
    removePoint(index, refused) {
      /** @type {Point[]} */
      let before = [];
      return make(
        {
          title: EDITS.removePoint,
          preview: learnable((points) => points.toSpliced(index, 1)),
          change: (requests) => {
            presentPoint(index);
            before = run.current.points;
            return requests.removePoint(index);
          },
          // Only the whole list says at which place the point stood.
          inverse: (requests) => requests.replacePoints(before),
        },
        refused,
      );
    },

    /**
     * Holds back a share of the points and learns from all others; all of them for a share of 0.
     *
     * @type {(part: ShareOfPoints, refused?: Refused) => Promise<boolean>}
     */
    holdBack(part, refused) {
      /** @type {Point[]} */
      let before = [];
      return make(
        {
          title: part.share > 0 ? EDITS.holdBack : EDITS.learnFromAll,
          change: (requests) => {
            before = run.current.points;
            return requests.holdBack(part);
          },
          inverse: (requests) => requests.replacePoints(before),
        },
        refused,
      );
    },

    /**
     * Gives a share of the points the other label; done twice, it leaves them as they were.
     *
     * @type {(part: ShareOfPoints, refused?: Refused) => Promise<boolean>}
     */
    flipLabels(part, refused) {
      const flip = (/** @type {Requests} */ requests) => requests.flipLabels(part);
      return make({ title: EDITS.flipLabels, change: flip, inverse: flip }, refused);
    },

    /** @type {(change: Partial<Hyperparameters>, refused?: Refused) => Promise<boolean>} */
    changeHyperparameters(change, refused) {
      const names = /** @type {(keyof Hyperparameters)[]} */ (Object.keys(change));
      /** @type {Partial<Hyperparameters>} */
      let before = {};
      return make(
        {
          title: EDITS.hyperparameters,
          change: (requests) => {
            const present = run.current.hyperparameters;
            before = Object.fromEntries(names.map((name) => [name, present[name]]));
            return requests.changeHyperparameters(change);
          },
          inverse: (requests) => requests.changeHyperparameters(before),
        },
        refused,
      );
    },

    /**
     * Back to update 0 with other features, as with a new start.
     *
     * @type {(model: Model, refused?: Refused) => Promise<boolean>}
     */
    changeModel: (model, refused) =>
      restart({ title: EDITS.model, change: (requests) => requests.changeModel(model) }, refused),

    /** Back to update 0 with the same start. */
    reset: () => restart({ title: EDITS.reset, change: (requests) => requests.reset({}) }),

    /**
     * Back to update 0 with another start.
     *
     * @type {(start: NewStart, refused?: Refused) => Promise<boolean>}
     */
    newStart: (start, refused) =>
      restart({ title: EDITS.newStart, change: (requests) => requests.reset(start) }, refused),

    /**
     * Back to update 0 with other points.
     *
     * @type {(points: Point[], title: string) => Promise<boolean>}
     */
    replacePoints: (points, title) =>
      restart({
        title,
        change: (requests) => {
          const { hyperparameters } = moment;
          return requests.replace(freshRecipe({ run: run.current, points, hyperparameters }));
        },
      }),

    /**
     * Back to update 0 with the points of a table, which the server reads.
     *
     * @param {string | Blob} csv
     * @param {Refused} [refused]
     * @returns {Promise<{ points: Point[], sentence: string } | null>} the points, and how the
     *   table was read
     */
    async importPoints(csv, refused) {
      let read = null;
      const change = async (/** @type {Requests} */ requests) => {
        const { points, taken } = await requests.replacePointsFromCsv(csv);
        await requests.reset({});
        read = { points, sentence: taken.sentence };
      };
      return (await restart({ title: EDITS.importPoints, change }, refused)) ? read : null;
    },

    /**
     * Takes a whole recipe, the text of a run.json, for the run's content; the server reads it.
     *
     * @type {(text: string, refused?: Refused) => Promise<boolean>}
     */
    importRecipe: (text, refused) =>
      restart(
        { title: EDITS.importRun, change: (requests) => requests.replaceFromText(text) },
        refused,
      ),

    /** A whole recipe for it. @type {(recipe: Recipe, title: string) => Promise<boolean>} */
    replaceRecipe: (recipe, title) =>
      restart({ title, change: (requests) => requests.replace(recipe) }),

    undo: () => actions.take(history.undo),
    redo: () => actions.take(history.redo),
  };
}

/** @typedef {ReturnType<typeof createEdits>} Edits */
