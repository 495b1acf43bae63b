/** @import { Page } from "../page.js" */
/** @import { Point, Scene, View } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { clippedLine, hasLine } from "../model/line.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { isInside } from "../plots/view.js";

const INVITATION = "Click to add a point, drag one to move it, click one to relabel or delete it.";

const ONLY_TO_SEE =
  "You see this run as its owner does. “Make it mine” gives you a copy to change.";

/**
 * @param {Point[]} points
 * @param {boolean} isHard
 */
function sentenceForOneLabel(points, isHard) {
  const [{ label }] = points;
  if (isHard) {
    return `All points carry label ${label}: the perceptron stops moving as soon as it predicts ${label} for each of them. Add a point of the other label.`;
  }
  const side = label === 1 ? "above" : "below";
  return `All points carry label ${label}: every update pushes the prediction farther ${side} ½, and E keeps falling for ever. Add a point of the other label.`;
}

/** @param {Point[]} points */
function sentenceForOnePlace(points) {
  const ones = points.filter(({ label }) => label === 1).length;
  return `All ${formatCount(points.length)} points lie at one place, so no line can separate their labels. The best prediction there is the share of label 1, ${formatNumber(ones / points.length)}.`;
}

/**
 * What the learner should know about the plot as it is; an invitation when it is as usual.
 *
 * @param {Pick<Scene, "frame" | "points" | "isHard">} scene
 * @param {View} view
 * @param {boolean} mayEdit
 */
export function boundarySentence({ frame, points, isHard }, view, mayEdit) {
  if (points.length === 0) {
    return "There are no points yet. Click the plot to add one, or start from a data set under Points.";
  }
  const outside = points.filter((point) => !isInside(view, point)).length;
  if (outside > 0) {
    const [what, it] = outside === 1 ? ["point lies", "it"] : ["points lie", "them"];
    return `${formatCount(outside)} ${what} outside the view; “Fit view” shows ${it}.`;
  }
  if (!hasLine(frame)) {
    return "Both weights are 0, so there is no line: the prediction is the same at every place.";
  }
  if (points.every(({ label }) => label === points[0].label)) {
    return sentenceForOneLabel(points, isHard);
  }
  if (points.every(({ x1, x2 }) => x1 === points[0].x1 && x2 === points[0].x2)) {
    return sentenceForOnePlace(points);
  }
  if (!clippedLine(frame, view)) {
    return "The line lies outside the view, so every place you see has the same predicted label.";
  }
  return mayEdit ? INVITATION : ONLY_TO_SEE;
}

/**
 * The sentence below the plot of points.
 *
 * @param {Page} page
 * @param {() => View} view
 */
export function createBoundaryCaption({ mayEdit }, view) {
  const caption = byId("boundary-caption");
  return {
    /** @param {Scene} scene */
    draw: (scene) => say(caption, boundarySentence(scene, view(), mayEdit())),
  };
}
