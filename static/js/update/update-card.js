/** @import { Page } from "../page.js" */
/** @import { Scene, Update, UpdatePoint } from "../types.js" */
/** @import { Going } from "./progress/going.js" */
/** @import { Progress } from "./progress/progress.js" */

import { byId } from "../elements/by-id.js";
import { say, write } from "../elements/output.js";
import { showVariant } from "../elements/variants.js";
import { heldBackIn } from "../model/learnt.js";
import { boundaryName } from "../model/names.js";
import { isBare } from "../model/optimizer.js";
import { addends, predictionAndDifference } from "../numbers/digits.js";
import { formatNumber } from "../numbers/format.js";
import { createFurtherRow } from "./further-row.js";
import { createMemoryRows } from "./memory-rows.js";
import { OWNER_READS_ONE, progressTitle, READ_ONE, reasonSentence } from "./progress/words.js";
import { slopesOf } from "./slopes.js";
import {
  errorOf,
  NO_POINTS,
  placeWords,
  pointName,
  sentenceFor,
  TITLES,
  usedWords,
} from "./words.js";

const NUMBERS = ["point", "z", "prediction", "error", "used"];
const PARAMETERS = /** @type {const} */ (["w1", "w2", "bias"]);
const CHANGING = /** @type {const} */ (["w1", "w2", "bias", "loss"]);

/** @param {{ weights: number[], bias: number, loss: number }} state */
const valuesOf = ({ weights: [w1, w2], bias, loss }) => ({ w1, w2, bias, loss });

/** Those of w₁, w₂ and b: what is added has rows of its own. @param {number[]} each */
const firstAndLast = (each) => [each[0], each[1], each[each.length - 1]];

/** @param {string} name */
const part = (name) => byId(`update-${name}`);

/**
 * The update on screen in numbers, with a sentence in plain words; while nobody could read them,
 * how the run goes.
 *
 * @param {Page} page
 * @param {object} beside
 * @param {Going} beside.going
 * @param {() => boolean} beside.isDerived whether the points of an update are looked at one by one
 */
export function createUpdateCard({ explanation, follower, picture }, { going, isDerived }) {
  const root = byId("update");
  const title = part("title");
  const sentence = part("sentence");
  const furtherRow = createFurtherRow();
  const memoryRows = createMemoryRows(root);
  /** @type {Update | null} */
  let drawn = null;
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
    part("point-name").textContent = pointName(point);
    part("point-place").textContent = placeWords(place + 1, update.points.length);
    part("point-choice").hidden = update.points.length === 1;
    const mark = part("label-mark");
    mark.hidden = false;
    mark.className = `mark mark-${point.label}`;
    const { x1, x2, label } = point;
    const coordinates = `(${formatNumber(x1, 3)}, ${formatNumber(x2, 3)})`;
    write(part("point"), coordinates, JSON.stringify([x1, x2, label]));
    drawPrediction(point);
  }

  /** @param {UpdatePoint} point */
  function drawPrediction({ z, prediction, difference, label }) {
    const shown = predictionAndDifference(prediction, difference);
    write(part("z"), formatNumber(z), String(z));
    write(part("prediction"), shown.prediction, String(prediction));
    part("error-terms").textContent = `${label} − ${shown.prediction} = `;
    write(part("error"), shown.difference, String(difference));
  }

  /** @param {Update} update */
  function drawSlopes(update) {
    const { gradient, hyperparameters, points } = update;
    const by = hyperparameters.reduction === "mean" ? points.length : 1;
    const slopes = firstAndLast(slopesOf(update));
    for (const [i, slope] of firstAndLast(gradient).entries()) {
      write(part(`${PARAMETERS[i]}-slope`), formatNumber(slopes[i] / by), String(slope / by));
    }
  }

  /** @param {Update} update */
  function drawChanges(update) {
    const moved = { ...update.change, loss: update.after.loss - update.before.loss };
    const [before, change, after] = [update.before, moved, update.after].map(valuesOf);
    // Pulls that cancel move nothing, but for what a memory or a penalty adds.
    const slopes = isBare(update.hyperparameters) ? firstAndLast(slopesOf(update)) : [];
    for (const [i, name] of CHANGING.entries()) {
      const shown =
        slopes[i] === 0
          ? addends(before[name], 0, before[name])
          : addends(before[name], change[name], after[name]);
      write(part(`${name}-before`), shown.before, String(before[name]));
      write(part(`${name}-change`), shown.change, String(change[name]));
      write(part(`${name}-after`), shown.after, String(after[name]));
    }
  }

  function forget() {
    if (!drawn) return;
    drawn = null;
    part("numbers").dataset.empty = "true";
    for (const name of NUMBERS) write(part(name), "", "");
    for (const name of PARAMETERS) write(part(`${name}-slope`), "", "");
    for (const name of CHANGING) {
      for (const term of ["before", "change", "after"]) write(part(`${name}-${term}`), "", "");
    }
    part("point-name").textContent = "point";
    part("error-terms").textContent = "";
    for (const name of ["point-choice", "label-mark"]) part(name).hidden = true;
  }

  /** @param {Update} update */
  function show(update) {
    const isNext = update === explanation.next;
    say(title, isNext ? TITLES.next(update) : TITLES.used(update));
    say(sentence, sentenceFor(update, isNext));
    if (update === drawn) return;
    drawn = update;
    part("numbers").dataset.empty = "false";
    const { points, hyperparameters } = update;
    showVariant(root, "rule", hyperparameters.rule);
    showVariant(root, "sum", hyperparameters.reduction);
    showVariant(root, "bend", boundaryName(update.before));
    showVariant(root, "batch", points.length === 1 ? "one" : "many");
    place = 0;
    write(part("used"), usedWords(update), String(points.length));
    drawPoint(update);
    drawSlopes(update);
    furtherRow.show(update);
    memoryRows.show(update);
    drawChanges(update);
  }

  /** @param {Progress} progress */
  function showGoing(progress) {
    forget();
    say(title, progressTitle(progress));
    say(sentence, reasonSentence(progress) ?? (follower.isPlaying ? OWNER_READS_ONE : READ_ONE));
  }

  return {
    /** The point looked at of the update whose numbers are shown; null while there is none. */
    get point() {
      return drawn?.points[place] ?? null;
    },

    /** The same, unless it is one of many and nobody looks at them. */
    get marked() {
      return drawn && (drawn.points.length === 1 || isDerived()) ? drawn.points[place] : null;
    },

    /** The update whose numbers are shown. */
    get update() {
      return drawn;
    },

    /** @param {Scene} scene */
    draw(scene) {
      const { frame, points } = scene;
      explanation.follow();
      say(part("error-of"), errorOf(heldBackIn(points)));
      const update = frame.step === 0 ? explanation.next : explanation.update;
      const progress = going.draw(scene);
      if (explanation.isTooFast && progress && points.length > 0) {
        going.show(true);
        showGoing(progress);
      } else if (update) {
        going.show(false);
        show(update);
      } else if (frame.step === 0 && points.length === 0) {
        going.show(false);
        forget();
        say(title, TITLES.none);
        say(sentence, NO_POINTS);
      }
    },
  };
}
