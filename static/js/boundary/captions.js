/** @import { Scene } from "./boundary-plot.js" */
/** @import { Hyperparameters, Point, View } from "../types.js" */

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
    return `All points carry label ${label}: the perceptron comes to rest as soon as it predicts ${label} for each of them. Add a point of the other label.`;
  }
  const side = label === 1 ? "above" : "below";
  return `All points carry label ${label}: every update pushes the prediction farther ${side} ½, and the error has no least value. Add a point of the other label.`;
}

/** @param {Point[]} points */
function sentenceForOnePlace(points) {
  const ones = points.filter(({ label }) => label === 1).length;
  return `All ${formatCount(points.length)} points lie at one place, so no line tells their labels apart. The best prediction there is the share of label 1, ${formatNumber(ones / points.length)}.`;
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
    return "The line lies outside the view: all places in it are predicted alike.";
  }
  return mayEdit ? INVITATION : ONLY_TO_SEE;
}

/**
 * Why the error zigzags, or does not.
 *
 * @param {Hyperparameters} hyperparameters
 * @param {number} points
 */
export function errorSentence({ batch_size: size, rule }, points) {
  if (points === 0) return "Without points there is no error.";
  if (rule === "perceptron") {
    return "The perceptron moves only for points it gets wrong and does not follow this error, which is drawn for comparison.";
  }
  if (size === null || size >= points) {
    return "Each update uses all points and is an epoch of its own, so both curves are one.";
  }
  const whom = size === 1 ? "a single point" : `${size} points`;
  return `An update that follows ${whom} may raise the mean error of all: the grey zigzag. The bold curve shows whole epochs.`;
}

/**
 * The sentences below the plots.
 *
 * @param {object} options
 * @param {HTMLElement} options.boundary
 * @param {HTMLElement} options.error
 * @param {() => View} options.view
 * @param {() => Hyperparameters} options.hyperparameters
 * @param {() => boolean} options.mayEdit
 * @param {(scene: Scene) => string | null} options.remark on the error, where there is one to make
 */
export function createCaptions({ boundary, error, view, hyperparameters, mayEdit, remark }) {
  /**
   * @param {HTMLElement} element
   * @param {string} sentence
   */
  function say(element, sentence) {
    if (element.textContent !== sentence) element.textContent = sentence;
  }

  return {
    /** @param {Scene} scene */
    draw(scene) {
      say(boundary, boundarySentence(scene, view(), mayEdit()));
      say(error, remark(scene) ?? errorSentence(hyperparameters(), scene.points.length));
    },
  };
}
