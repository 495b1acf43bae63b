/** @import { Page } from "../page.js" */
/** @import { Point, Scene } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { createChoice } from "../elements/choice.js";
import { write } from "../elements/output.js";
import { predictionOf } from "../model/prediction.js";
import { predictionAndDifference } from "../numbers/digits.js";
import { formatCount, formatNumber } from "../numbers/format.js";

/** How much of the way from 0 to 1 the scalar must have been seen to go before an answer counts. */
const ENOUGH = 0.05;

/**
 * What has been seen of one point on its way.
 *
 * @typedef {object} Watched
 * @property {number} index
 * @property {number} label
 * @property {number} nearest the least |y − ŷ| seen
 * @property {number} farthest the greatest
 */

/** @param {string} name */
const part = (name) => byId(`quiz-${name}`);

/**
 * A small exercise: does the gradient grow or shrink as a prediction comes nearer to its label? The
 * learner finds out by dragging a point and watching the scalar.
 *
 * @param {Page} page
 */
export function createQuiz({ picture }) {
  const root = byId("quiz");
  const opener = byId("show-quiz");
  const choice = createChoice({ root: part("choice"), choose: answer });
  /** @type {Watched | null} */
  let watched = null;
  /** @type {(Point & { index: number }) | null} the chosen point as it was last */
  let last = null;
  let isAnswered = false;

  opener.addEventListener("click", () => {
    root.hidden = !root.hidden;
    opener.setAttribute("aria-expanded", String(!root.hidden));
    if (root.hidden) return;
    begin();
    picture.invalidate();
    root.scrollIntoView({ block: "nearest" });
  });

  function begin() {
    watched = null;
    last = null;
    isAnswered = false;
    choice.show(null);
    show();
  }

  /** @param {string} value */
  function answer(value) {
    if (!watched) return;
    isAnswered = true;
    const { nearest, farthest } = watched;
    const seen = `|y − ŷ| went between ${formatNumber(farthest, 3)} and ${formatNumber(nearest, 3)}, and the scalar with it`;
    part("verdict").textContent =
      value === "smaller"
        ? `Right: ${seen}. The gradient is the point times exactly this difference, so close predictions move the line little and far ones much.`
        : `Look again: ${seen}. Drag the point to where its prediction is close to its label and read the scalar there.`;
  }

  function show() {
    /** @type {HTMLFieldSetElement} */ (part("choice")).disabled = !hasSeenEnough();
    if (isAnswered) return;
    part("verdict").textContent = invitation();
  }

  function invitation() {
    if (hasSeenEnough()) return "You have seen enough to answer.";
    return watched
      ? "Drag it farther: its prediction has hardly changed yet."
      : "Watch a point on its way first.";
  }

  function hasSeenEnough() {
    return watched !== null && watched.farthest - watched.nearest >= ENOUGH;
  }

  /**
   * @param {number} index
   * @param {number} label
   * @param {number} distance |y − ŷ|
   */
  function watch(index, label, distance) {
    watched =
      watched?.index === index && watched.label === label
        ? {
            ...watched,
            nearest: Math.min(watched.nearest, distance),
            farthest: Math.max(watched.farthest, distance),
          }
        : { index, label, nearest: distance, farthest: distance };
  }

  /**
   * Whether a point differs from the one drawn last.
   *
   * @param {Point} point
   * @param {number} index
   */
  function isMoved({ x1, x2, label }, index) {
    return last?.index !== index || last.x1 !== x1 || last.x2 !== x2 || last.label !== label;
  }

  return {
    /** @param {Scene} scene */
    draw({ frame, points, chosen }) {
      if (root.hidden || chosen === null || !points[chosen]) return;
      const point = points[chosen];
      // The gradient is asked about, whatever rule the run follows: ŷ is never the perceptron's.
      const prediction = predictionOf(point, frame);
      const error = point.label - prediction;
      const shown = predictionAndDifference(prediction, -error);
      write(part("prediction"), shown.prediction, String(prediction));
      write(part("scalar"), shown.difference, String(-error));
      for (const name of ["distance", "size"]) {
        /** @type {HTMLMeterElement} */ (part(name)).value = Math.abs(error);
      }
      // Only what the hand does to the point is being watched, not what updates do to the line.
      if (!isMoved(point, chosen)) return;
      last = { ...point, index: chosen };
      watch(chosen, point.label, Math.abs(error));
      part("point").textContent = `Point ${formatCount(chosen + 1)}, label ${point.label}`;
      show();
    },
  };
}
