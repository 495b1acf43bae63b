/** @import { Hyperparameters, Model, Point, Recipe, RecipeSegment, Run, Segment, Start } from "../types.js" */

import { isLine } from "../model/features.js";
import { heldBackIn } from "../model/learnt.js";

/**
 * The segment in force at an update: the one that was begun there or last before it.
 *
 * @template {{ first_step: number }} S
 * @param {S[]} segments
 * @param {number} step
 * @returns {S}
 */
export function segmentAt(segments, step) {
  return segments.findLast(({ first_step }) => first_step <= step) ?? segments[0];
}

/**
 * The points from a segment on, by those before it.
 *
 * @type {(points: Point[], segment: RecipeSegment) => Point[]}
 */
export function pointsAfter(points, { points: whole, points_change: change }) {
  if (whole) return whole;
  if (change) return points.toSpliced(change.at, change.remove, ...change.insert);
  return points;
}

/**
 * The points in force at an update.
 *
 * @type {(recipe: Recipe, step: number) => Point[]}
 */
export function pointsAt({ segments }, step) {
  return segments
    .filter(({ first_step }) => first_step <= step)
    .reduce(pointsAfter, /** @type {Point[]} */ ([]));
}

/**
 * The update from which on the present points hold.
 *
 * @param {Segment[]} segments
 */
export function lastPointsChange(segments) {
  return segments.findLast(({ points_changed }) => points_changed)?.first_step ?? 0;
}

/**
 * A recipe that begins anew: the same model and start, other points. It has the first schema where
 * that can say it.
 *
 * @param {object} content
 * @param {{ model: Model, start: Start }} content.run
 * @param {Point[]} content.points
 * @param {Hyperparameters} content.hyperparameters
 * @returns {Recipe}
 */
export function freshRecipe({ run, points, hyperparameters }) {
  const { model, start } = run;
  const isFirst = isLine(model) && heldBackIn(points) === 0;
  return {
    format: "gradient-descent-live",
    schema: isFirst ? 1 : 2,
    ...(isLine(model) ? {} : { model }),
    start,
    step: 0,
    segments: [{ first_step: 0, hyperparameters, points }],
  };
}

/**
 * Whether one run is the other with more (or fewer) updates and nothing else changed.
 *
 * @type {(one: Run, other: Run) => boolean}
 */
export function sameExperiment(one, other) {
  return (
    JSON.stringify([one.id, one.model, one.start, one.segments, one.points]) ===
    JSON.stringify([other.id, other.model, other.start, other.segments, other.points])
  );
}

/**
 * Whether all moments recorded of one run, up to its last update, are those of the other as well: it
 * only went on or back, or its last moment was edited.
 *
 * @param {Run} before
 * @param {Run} after
 */
export function keepsRecord(before, after) {
  if (sameExperiment(before, after)) return true;
  const { step } = before;
  /** @param {Run} run */
  const earlier = ({ id, model, start, segments }) =>
    JSON.stringify([id, model, start, segments.filter(({ first_step }) => first_step < step)]);
  const samePoints = JSON.stringify(before.points) === JSON.stringify(after.points);
  return (
    after.step === step &&
    earlier(before) === earlier(after) &&
    (samePoints || lastPointsChange(after.segments) === step)
  );
}
