/** @import { Update } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { write } from "../elements/output.js";
import { showVariant } from "../elements/variants.js";
import { FEATURES, LINE } from "../model/features.js";
import { isBare, methodOf, remembers } from "../model/optimizer.js";
import { addends } from "../numbers/digits.js";
import { formatNumber } from "../numbers/format.js";
import { HELD_AT_0, nearerWords } from "./words.js";

const ROWS = /** @type {const} */ (["slope", "velocity", "squares", "threshold"]);

/** @typedef {(typeof ROWS)[number]} Row */

/** What the cell of a parameter is called in each row. @type {(place: number) => string} */
const weightCell = (place) => `w${place + 1}`;
const BIAS_CELL = "bias";

/** Cells of the weights that can be added. */
const FURTHER = FEATURES.map((_, place) => weightCell(place)).slice(LINE.length);

/**
 * What the cells of some parameters are called, the bias being the last.
 *
 * @param {number[]} parameters
 */
const cellsOf = (parameters) => [...parameters.slice(1).map((_, i) => weightCell(i)), BIAS_CELL];

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
  /** @type {(row: Row, cell: string, before: [text: string, exact: string], after: [text: string, exact: string]) => void} */
  function writeCell(row, cell, before, after) {
    write(byId(`update-${row}-${cell}-before`), ...before);
    write(byId(`update-${row}-${cell}-after`), ...after);
  }

  /** Has a cell in each row for every weight. @param {number} count of weights */
  function makeRoom(count) {
    for (const row of ROWS) {
      for (const [i, cell] of FURTHER.entries()) {
        byId(`update-${row}-${cell}`).hidden = LINE.length + i >= count;
      }
    }
  }

  /** @param {Update} update */
  function writeSlopes({ gradient, penalty, hyperparameters, points }) {
    const by = hyperparameters.reduction === "mean" ? points.length : 1;
    for (const [place, cell] of cellsOf(gradient).entries()) {
      const [slope, added] = [gradient[place] / by, (penalty?.gradient[place] ?? 0) / by];
      const shown = addends(slope, added, slope + added);
      const isPlain = !hyperparameters.l2 || place === gradient.length - 1;
      // Of many weights a sum has no room: what it comes to is told alone.
      const isAlone = isPlain || gradient.length > LINE.length + 1;
      writeCell(
        "slope",
        cell,
        isAlone ? ["", ""] : [`${shown.before} ${shown.change} =`, String(slope)],
        [isAlone ? formatNumber(slope + added) : shown.after, String(slope + added)],
      );
    }
  }

  /** @type {(row: "velocity" | "squares", update: Update) => void} */
  function writeMemory(row, { memory }) {
    const held = memory[row];
    if (!held) return;
    for (const [place, cell] of cellsOf(held.before).entries()) {
      const [before, after] = [held.before[place], held.after[place]];
      const [from, to] = [before, after].map((value) => formatNumber(value));
      writeCell(row, cell, [`${from} →`, String(before)], [to, String(after)]);
    }
  }

  /** @param {Update} update */
  function writeThreshold({ penalty, after }) {
    const by = penalty?.threshold ?? 0;
    for (const [i, weight] of after.weights.entries()) {
      const said = weight === 0 ? HELD_AT_0 : nearerWords(by);
      writeCell("threshold", weightCell(i), ["", ""], [said, String(weight === 0 ? 0 : by)]);
    }
    writeCell("threshold", BIAS_CELL, ["", ""], ["–", ""]);
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
      makeRoom(update.before.weights.length);
      writeSlopes(update);
      writeMemory("velocity", update);
      writeMemory("squares", update);
      if (hasThreshold) writeThreshold(update);
    },
  };
}
