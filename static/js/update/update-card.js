/** @import { Page } from "../page.js" */
/** @import { Update, UpdatePoint } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { say, write } from "../elements/output.js";
import { showVariant } from "../elements/variants.js";
import { addends, formatVector, predictionAndDifference } from "../numbers/digits.js";
import { formatCount, formatNumber } from "../numbers/format.js";
import { pointsOf } from "../run/used-points.js";
import { sentenceFor } from "./update-sentence.js";

const NUMBERS = ["point", "z", "prediction", "loss", "error", "gradient", "sum"];
const PARAMETERS = /** @type {const} */ (["w1", "w2", "bias"]);

/** @param {{ weights: number[], bias: number }} parameters */
const valuesOf = ({ weights: [w1, w2], bias }) => ({ w1, w2, bias });

/** @param {string} name */
const part = (name) => byId(`update-${name}`);

/**
 * The update on screen in numbers, with a sentence in plain words.
 *
 * @param {Page} page
 */
export function createUpdateCard({ explanation, follower, parts, picture }) {
  const root = byId("update");
  /** @type {Update | null} */
  let drawn = null;
  let isBlank = true;
  let place = 0;

  /** @param {number} by */
  function turn(by) {
    if (!drawn) return;
    const count = drawn.points.length;
    place = (place + by + count) % count;
    drawPoint(drawn);
    picture.invalidate();
  }

  part("point-previous").addEventListener("click", () => turn(-1));
  part("point-next").addEventListener("click", () => turn(1));

  /** @param {Update} update */
  function drawPoint(update) {
    const point = update.points[place];
    part("point-name").textContent = `point ${formatCount(point.index + 1)}`;
    part("point-place").textContent =
      `${formatCount(place + 1)} of ${formatCount(update.points.length)}`;
    part("point-choice").hidden = update.points.length === 1;
    const mark = part("label-mark");
    mark.hidden = false;
    mark.className = `mark mark-${point.label}`;
    const { x1, x2, label } = point;
    const coordinates = `(${formatNumber(x1, 3)}, ${formatNumber(x2, 3)})`;
    write(part("point"), coordinates, JSON.stringify([x1, x2, label]));
    showVariant(root, "label", String(label));
    drawPrediction(point);
    write(part("gradient"), formatVector(point.gradient), JSON.stringify(point.gradient));
  }

  /** @param {UpdatePoint} point */
  function drawPrediction({ z, prediction, difference, loss, label }) {
    const shown = predictionAndDifference(prediction, difference);
    write(part("z"), formatNumber(z), String(z));
    write(part("prediction"), shown.prediction, String(prediction));
    write(part("loss"), formatNumber(loss), String(loss));
    part("error-terms").textContent = `${label} − ${shown.prediction} = `;
    write(part("error"), shown.difference, String(difference));
  }

  /** @param {Update} update */
  function drawChanges(update) {
    const { points, hyperparameters, gradient } = update;
    showVariant(root, "rule", hyperparameters.rule);
    showVariant(root, "sum", points.length === 1 ? "one" : hyperparameters.reduction);
    const [before, change, after] = [update.before, update.change, update.after].map(valuesOf);
    for (const name of PARAMETERS) {
      const shown = addends(before[name], change[name], after[name]);
      write(part(`${name}-before`), shown.before, String(before[name]));
      write(part(`${name}-change`), shown.change, String(change[name]));
      write(part(`${name}-after`), shown.after, String(after[name]));
    }
    const shown = addends(
      update.before.loss,
      update.after.loss - update.before.loss,
      update.after.loss,
    );
    write(part("loss-before"), shown.before, String(update.before.loss));
    write(part("loss-change"), shown.change, String(update.after.loss - update.before.loss));
    write(part("loss-after"), shown.after, String(update.after.loss));
    part("together").hidden = points.length === 1;
    const sum = gradient.map((value) => -value);
    write(part("sum"), formatVector(sum), JSON.stringify(sum));
  }

  /** @param {string} sentence */
  function blank(sentence) {
    part("title").textContent = "This update";
    say(part("sentence"), sentence);
    part("next").hidden = true;
    if (isBlank) return;
    isBlank = true;
    drawn = null;
    part("numbers").dataset.empty = "true";
    for (const name of NUMBERS) write(part(name), "", "");
    for (const name of [...PARAMETERS, "loss"]) {
      for (const term of ["before", "change", "after"]) write(part(`${name}-${term}`), "", "");
    }
    part("point-name").textContent = "point";
    part("error-terms").textContent = "";
    for (const name of ["point-choice", "label-mark", "together"]) part(name).hidden = true;
  }

  /** What to say while nobody could read the numbers. */
  function tooFast() {
    if (follower.isPlaying) {
      return "The owner plays faster than anyone can read. When they pause or step, the update on screen is worked out here.";
    }
    const menu = /** @type {HTMLSelectElement} */ (parts.find("speed"));
    const speed = menu.selectedOptions[0].textContent?.toLowerCase();
    return `Playing ${speed}, faster than anyone can read. Pause or step, and the update on screen is worked out here.`;
  }

  /** @param {Update} update */
  function show(update) {
    const isCurrent = update !== explanation.next;
    part("title").textContent = isCurrent
      ? `Update ${formatCount(update.step)} used ${pointsOf(update)}`
      : `Update ${formatCount(update.step)} comes next, with ${pointsOf(update)}`;
    const { next } = explanation;
    part("next").hidden = !isCurrent || !next;
    if (next) part("next-points").textContent = pointsOf(next);
    if (update === drawn) return;
    drawn = update;
    isBlank = false;
    part("numbers").dataset.empty = "false";
    place = 0;
    drawPoint(update);
    drawChanges(update);
    say(part("sentence"), sentenceFor(update));
  }

  return {
    /** The point of the update whose numbers are shown; null while there are none. */
    get point() {
      return drawn?.points[place] ?? null;
    },

    /** The update whose numbers are shown. */
    get update() {
      return drawn;
    },

    /** @param {{ frame: { step: number }, points: unknown[] }} scene */
    draw({ frame, points }) {
      explanation.follow();
      const update = frame.step === 0 ? explanation.next : explanation.update;
      if (explanation.isTooFast) {
        blank(tooFast());
      } else if (update) {
        show(update);
      } else if (frame.step === 0 && points.length === 0) {
        blank("Add a point: the first update will be worked out here before you make it.");
      }
    },
  };
}
