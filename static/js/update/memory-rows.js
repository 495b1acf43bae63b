/** @import { Update } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { showVariant } from "../elements/variants.js";
import { isBare, methodOf, remembers } from "../model/optimizer.js";
import { addends } from "../numbers/digits.js";
import { formatNumber } from "../numbers/format.js";
import { HELD_AT_0, nearerWords } from "./words.js";

const PARAMETERS = /** @type {const} */ (["w1", "w2", "bias"]);

/**
 * Where w₁, w₂ and b stand among the parameters.
 *
 * @param {number[]} parameters
 */
const placesIn = (parameters) => [0, 1, parameters.length - 1];

/** @typedef {"slope" | "velocity" | "squares" | "threshold"} Row */

/**
 * Which formula of the step stands above its numbers.
 *
 * @param {Update} update
 */
export function stepName({ hyperparameters }) {
  if (isBare(hyperparameters)) return "bare";
  if (!remembers(hyperparameters)) return "plain";
  const method = methodOf(hyperparameters);
  return method === "adagrad" || method === "rmsprop" ? "scaled" : method;
}

/**
 * What penalty and optimizer make of an update's slope: a row for each, where there is one.
 *
 * @param {HTMLElement} root what says by which formula the step is made
 */
export function createMemoryRows(root) {
  /** @type {(row: Row, i: number, before: [text: string, exact: string], after: [text: string, exact: string]) => void} */
  function writeCell(row, i, before, after) {
    write(byId(`update-${row}-${PARAMETERS[i]}-before`), ...before);
    write(byId(`update-${row}-${PARAMETERS[i]}-after`), ...after);
  }

  /** @param {Update} update */
  function writeSlopes({ gradient, penalty, hyperparameters, points }) {
    const by = hyperparameters.reduction === "mean" ? points.length : 1;
    for (const [i, place] of placesIn(gradient).entries()) {
      const [slope, added] = [gradient[place] / by, (penalty?.gradient[place] ?? 0) / by];
      const shown = addends(slope, added, slope + added);
      const isPlain = !hyperparameters.l2 || place === gradient.length - 1;
      writeCell(
        "slope",
        i,
        isPlain ? ["", ""] : [`${shown.before} ${shown.change} =`, String(slope)],
        [isPlain ? shown.before : shown.after, String(slope + added)],
      );
    }
  }

  /** @type {(row: "velocity" | "squares", update: Update) => void} */
  function writeMemory(row, { memory }) {
    const held = memory[row];
    if (!held) return;
    for (const [i, place] of placesIn(held.before).entries()) {
      const [before, after] = [held.before[place], held.after[place]];
      const [from, to] = [before, after].map((value) => formatNumber(value));
      writeCell(row, i, [`${from} →`, String(before)], [to, String(after)]);
    }
  }

  /** @param {Update} update */
  function writeThreshold({ penalty, after }) {
    const by = penalty?.threshold ?? 0;
    for (const [i, weight] of after.weights.slice(0, 2).entries()) {
      const said = weight === 0 ? HELD_AT_0 : nearerWords(by);
      writeCell("threshold", i, ["", ""], [said, String(weight === 0 ? 0 : by)]);
    }
    writeCell("threshold", PARAMETERS.length - 1, ["", ""], ["–", ""]);
  }

  return {
    /** @param {Update} update */
    show(update) {
      const { hyperparameters, memory } = update;
      const isNew = !isBare(hyperparameters);
      // What the model says of a point stands in the sentence: there is room for one of the two.
      byId("update-says-row").hidden = isNew;
      byId("update-slope-row").hidden = !isNew;
      byId("update-velocity-row").hidden = !memory?.velocity;
      byId("update-squares-row").hidden = !memory?.squares;
      const hasThreshold = (hyperparameters.l1 ?? 0) > 0;
      byId("update-threshold-row").hidden = !hasThreshold;
      const rows = [isNew, memory?.velocity, memory?.squares, hasThreshold].filter(Boolean).length;
      byId("page").dataset.updateRows = String(rows);
      showVariant(root, "step", stepName(update));
      if (!isNew) return;
      showVariant(root, "l2", String((hyperparameters.l2 ?? 0) > 0));
      const method = methodOf(hyperparameters);
      for (const element of /** @type {NodeListOf<HTMLElement>} */ (
        root.querySelectorAll(".worked-line [data-optimizer]")
      )) {
        element.hidden = !element.dataset.optimizer?.split(" ").includes(method);
      }
      writeSlopes(update);
      writeMemory("velocity", update);
      writeMemory("squares", update);
      if (hasThreshold) writeThreshold(update);
    },
  };
}
