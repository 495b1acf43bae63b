/** @import { Feature, Point, Scene, View } from "../types.js" */

import { boundaryIn } from "../model/boundary.js";
import { isLine } from "../model/features.js";
import { learntOf } from "../model/learnt.js";
import { hasLine } from "../model/line.js";
import { boundaryName, FEATURE_NAMES } from "../model/names.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { isInside } from "../plots/view.js";

/** @typedef {"click" | "tap"} Press what one does to press something */

/** What can be done where nothing is unusual. @type {(press: Press) => string} */
export const invitation = (press) =>
  `${press === "tap" ? "Tap" : "Click"} to add a point, drag one to move it, ${press} one to relabel or delete it.`;

const ONLY_TO_SEE =
  "You see this run as its owner does. “Make it mine” gives you a copy to change.";

/** @type {(points: Point[], isHard: boolean, areSome: boolean) => string} */
function sentenceForOneLabel(points, isHard, areSome) {
  const [{ label }] = points;
  const all = areSome ? "All points that are learnt from" : "All points";
  if (isHard) {
    return `${all} carry label ${label}: the perceptron stops moving as soon as it predicts ${label} for each of them. Add a point of the other label.`;
  }
  const side = label === 1 ? "above" : "below";
  return `${all} carry label ${label}: every update pushes the prediction farther ${side} ½, and E keeps falling for ever. Add a point of the other label.`;
}

/**
 * The model in a line: what goes in, where it decides, what comes out.
 *
 * @param {readonly Feature[]} features
 */
export const architectureSentence = (features) =>
  `${features.map((name) => FEATURE_NAMES[name]).join(", ")} → ${boundaryName({ features })} → ŷ`;

/** What the plot is called for those who do not see it. @param {boolean} isStraight */
export const plotLabel = (isStraight) =>
  `Points and the ${isStraight ? "line" : "curve"} that divides them`;

/** @type {(points: Point[], boundary: string) => string} */
function sentenceForOnePlace(points, boundary) {
  const ones = points.filter(({ label }) => label === 1).length;
  return `All ${formatCount(points.length)} points lie at one place, so no ${boundary} can separate their labels. The best prediction there is the share of label 1, ${formatNumber(ones / points.length)}.`;
}

/**
 * What the learner should know about the plot as it is; an invitation when it is as usual.
 *
 * @param {Pick<Scene, "frame" | "points" | "isHard">} scene
 * @param {View} view
 * @param {boolean} mayEdit
 * @param {Press} press
 */
export function boundarySentence({ frame, points, isHard }, view, mayEdit, press) {
  if (points.length === 0) {
    const verb = press === "tap" ? "Tap" : "Click";
    return `There are no points yet. ${verb} the plot to add one, or start from a data set under Points.`;
  }
  const isStraight = isLine(frame);
  const outside = points.filter((point) => !isInside(view, point)).length;
  if (outside > 0) {
    const [what, it] = outside === 1 ? ["point lies", "it"] : ["points lie", "them"];
    return `${formatCount(outside)} ${what} outside the view; “Fit view” shows ${it}.`;
  }
  if (!hasLine(frame)) {
    return isStraight
      ? "Both weights are 0, so there is no line: the prediction is the same at every place."
      : "All weights are 0, so there is no curve: the prediction is the same at every place.";
  }
  const learnt = learntOf(points);
  const [first] = learnt;
  if (learnt.every(({ label }) => label === first.label)) {
    return sentenceForOneLabel(learnt, isHard, learnt.length < points.length);
  }
  if (learnt.every(({ x1, x2 }) => x1 === first.x1 && x2 === first.x2)) {
    return sentenceForOnePlace(learnt, boundaryName(frame));
  }
  if (boundaryIn(frame, view).length === 0) {
    return isStraight
      ? "The line lies outside the view, so every place you see has the same predicted label."
      : "Nowhere in the view is ŷ = ½, so every place you see has the same predicted label.";
  }
  return mayEdit ? invitation(press) : ONLY_TO_SEE;
}

/**
 * The coordinates of a place, to a hundredth of what the view shows.
 *
 * @type {(place: { x1: number, x2: number }, view: View) => string}
 */
export function placeWords(place, view) {
  const words = (/** @type {"x1" | "x2"} */ name) => {
    const [low, high] = view[name];
    const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / 100)));
    return formatNumber(place[name], Math.min(decimals, 12));
  };
  return `x₁ ${words("x1")}, x₂ ${words("x2")}:`;
}
