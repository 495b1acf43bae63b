/** @import { Page } from "../page.js" */
/** @import { SurfaceFeed } from "./loss-surface.js" */
/** @import { SurfaceLook } from "./surface-look.js" */
/** @import { LossSurface, Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say } from "../elements/output.js";
import { meanLoss } from "../model/mean-loss.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { isInside } from "../plots/view.js";
import { rangesOf } from "./loss-surface.js";

const START_ELSEWHERE = " Click the plot to start from another place.";

/**
 * Why there is no place where the error is smallest.
 *
 * @param {Point[]} points
 */
function noOptimumSentence(points) {
  const [{ label }] = points;
  if (points.every((point) => point.label === label)) {
    return `No finite weights are best: all points carry label ${label}, and E falls for ever as their prediction grows more certain.`;
  }
  return "No finite weights are best: a line separates the labels, and the larger its weights, the smaller the error.";
}

/**
 * Where the error is smallest, in words.
 *
 * @param {LossSurface} surface
 * @param {Point[]} points
 */
export function optimumSentence(surface, points) {
  const { optimum } = surface;
  if (!optimum) return noOptimumSentence(points);
  const { weights, bias, loss } = optimum;
  const isShown = isInside(rangesOf(surface), { x1: weights[0], x2: weights[1] });
  const place = isShown
    ? "✕"
    : `at (${formatNumber(weights[0], 2)}, ${formatNumber(weights[1], 2)})`;
  return `The lowest E of all, ${formatNumber(loss)}, is ${place}, with b = ${formatNumber(bias, 2)}.`;
}

/**
 * What is said on and below the error surface.
 *
 * @param {Page} page
 * @param {object} others
 * @param {SurfaceFeed} others.surface
 * @param {SurfaceLook} others.look
 */
export function createSurfaceWords({ run }, { surface, look }) {
  const slice = byId("surface-slice");
  const caption = byId("surface-caption");

  /** @param {Point[]} points */
  function captionFor(points) {
    const { current } = surface;
    if (points.length === 0) return "Without points there is no error to draw.";
    if (!current) return "";
    const { parameters } = look;
    if (!parameters) {
      const invitation = run.isOwn && current.optimum ? START_ELSEWHERE : "";
      return optimumSentence(current, points) + invitation;
    }
    const [w1, w2] = parameters.weights.map((weight) => formatNumber(weight, 2));
    const invitation = run.isOwn ? " Click, or Enter, to start from here." : "";
    return `w₁ ${w1}, w₂ ${w2}: E ${formatNumber(meanLoss(points, parameters))}, the dashed line among the points.${invitation}`;
  }

  return {
    /** @param {{ points: Point[] }} scene */
    draw({ points }) {
      const { current } = surface;
      const where = current
        ? `at b = ${formatNumber(current.bias)}, update ${formatCount(current.step)}`
        : "";
      say(slice, where);
      slice.dataset.value = current ? String(current.bias) : "";
      say(caption, captionFor(points));
    },
  };
}
