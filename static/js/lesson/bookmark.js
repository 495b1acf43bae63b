/** @import { Shape } from "../storage/shape.js" */
/** @import { Start } from "../types.js" */

import { START_SHAPE } from "../run/shapes.js";
import { isCount, isFlag, isName, orNone } from "../storage/shape.js";
import { STOPS } from "./lesson-stops.js";

/** Where it is kept. */
export const PLACE = "lesson";

/**
 * Where a learner is in the lesson.
 *
 * @typedef {object} Bookmark
 * @property {number} stop
 * @property {boolean} isDone whether all there is to do was done since it was set up
 * @property {number} [guess] which prediction was chosen since then, where the stop asks for one
 * @property {number[]} [done] the stops that were ever done
 * @property {string} run the lesson's own run
 * @property {string} own the run the learner came from
 * @property {Start} seeded the start that the seed stands for
 */

/** What one read from the browser has to look like. @type {Shape} */
export const BOOKMARK_SHAPE = {
  stop: (stop) => isCount(stop) && stop in STOPS,
  isDone: isFlag,
  guess: orNone(isCount),
  done: orNone([isCount]),
  run: isName,
  own: isName,
  seeded: START_SHAPE,
};
