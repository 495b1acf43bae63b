/** @import { Frame, Hyperparameters, Point, Update } from "../types.js" */

import { predictionOf } from "../model/prediction.js";

/**
 * The run on screen as a question of the quiz sees it.
 *
 * @typedef {object} Now
 * @property {Frame} frame
 * @property {Point[]} points
 * @property {Hyperparameters} hyperparameters
 * @property {Frame[]} recorded the moments on the way here, in order
 * @property {Update | null} update the one that led here, when it is worked out
 * @property {number | null} chosen the point the learner has chosen
 * @property {number | null} safeRate below which every update with all points lowers E
 * @property {boolean} isSettled whether no point is on its way under the learner's hand
 * @property {boolean} isSetUp whether its points are those that the question set up
 */

/**
 * A point at a place where its gradient was seen.
 *
 * @typedef {object} Sight
 * @property {Point} point
 * @property {number} prediction ŷ
 * @property {number} scalar −(y − ŷ)
 */

/**
 * What was seen of one point on its way.
 *
 * @typedef {object} Watched
 * @property {number} index
 * @property {Sight} last
 * @property {Sight} nearest with the least |y − ŷ|
 * @property {Sight} farthest with the greatest
 */

/**
 * A learner's experiment: where it began, and where it stands.
 *
 * @typedef {object} Trial
 * @property {Now} from
 * @property {Now} now
 * @property {Watched | null} watched
 */

/** @type {(sight: Sight) => number} */
export const distanceOf = ({ scalar }) => Math.abs(scalar);

/** @type {(one: object, other: object) => boolean} */
const areEqual = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/**
 * The gradient is asked about, whatever rule the run follows: its ŷ is never the perceptron's.
 *
 * @type {(point: Point, frame: Frame) => Sight}
 */
function sightOf(point, frame) {
  const prediction = predictionOf(point, frame);
  return { point, prediction, scalar: prediction - point.label };
}

/**
 * Only what the hand does to a point is watched, not what updates do to the line.
 *
 * @type {(watched: Watched | null, now: Now) => Watched | null}
 */
function watchedAfter(watched, { chosen, frame, points }) {
  const point = chosen === null ? undefined : points[chosen];
  if (chosen === null || !point) return watched;
  if (watched?.index !== chosen || watched.last.point.label !== point.label) {
    const sight = sightOf(point, frame);
    return { index: chosen, last: sight, nearest: sight, farthest: sight };
  }
  if (areEqual(watched.last.point, point)) return watched;
  const last = sightOf(point, frame);
  const sights = [watched.nearest, watched.farthest, last];
  sights.sort((one, other) => distanceOf(one) - distanceOf(other));
  return { index: chosen, last, nearest: sights[0], farthest: sights[2] };
}

/**
 * The experiment after something has changed on screen. It begins anew where points or
 * hyperparameters are other ones, where the run went back to its beginning, and where it went on
 * farther than was asked for.
 *
 * @param {Trial | null} trial null before the first moment
 * @param {Now} now
 * @param {number} [longest] updates it may take
 * @returns {Trial}
 */
export function trialAfter(trial, now, longest = Number.POSITIVE_INFINITY) {
  const done = trial ? now.frame.step - trial.from.frame.step : 0;
  const goesOn =
    trial !== null &&
    done > 0 &&
    done <= longest &&
    areEqual(trial.from.points, now.points) &&
    areEqual(trial.from.hyperparameters, now.hyperparameters);
  return {
    from: goesOn ? trial.from : now,
    now,
    watched: watchedAfter(trial?.watched ?? null, now),
  };
}

/**
 * The moments of an experiment, its beginning included.
 *
 * @param {Trial} trial
 */
export function momentsOf({ from, now }) {
  const between = now.recorded.filter(
    ({ step }) => step > from.frame.step && step < now.frame.step,
  );
  return now === from ? [now.frame] : [from.frame, ...between, now.frame];
}
