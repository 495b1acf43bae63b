/** @import { BoundaryPlot } from "../boundary/mount.js" */
/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { keyOf } from "../elements/key-of.js";
import { DIRECTIONS } from "../plots/directions.js";
import { changedPoint } from "../run/moment.js";
import { chosenWords, DELETED } from "./words.js";

/** How long the keys must rest before a move counts, so that it is sent once. */
const KEYS_REST_MS = 350;
/** One key press, as a share of the view. */
const STRIDE = 1 / 200;
const SHIFT_STRIDES = 10;

/**
 * The keyboard on the plot: choose, move, relabel, hold back, delete and add points.
 *
 * @param {Page} page
 * @param {object} others
 * @param {BoundaryPlot} others.plot
 * @param {(index: number) => void} others.openMenu
 * @param {() => 0 | 1} others.label the label of new points
 * @param {(point: Point) => number} others.predictionAt what the model says of a point now
 */
export function createPointKeys(
  { edits, mayEdit, moment, notice, selection },
  { plot, openMenu, label, predictionAt },
) {
  /** @type {{ index: number, place: { x1: number, x2: number }, endPreview: () => void } | null} */
  let pending = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;

  /** @returns {Point | null} */
  const chosen = () => (selection.index === null ? null : (moment.points[selection.index] ?? null));

  function announceChosen() {
    const point = chosen();
    if (!point || selection.index === null) return;
    const { length } = moment.points;
    notice.announce(chosenWords(point, selection.index, length, predictionAt(point)));
  }

  /** @param {number} by */
  function chooseNext(by) {
    const count = moment.points.length;
    if (count === 0) return;
    const from = selection.index ?? (by > 0 ? -1 : count);
    selection.choose((from + by + count) % count);
    announceChosen();
  }

  /** @type {(direction: [number, number], strides: number) => void} */
  function nudge([right, up], strides) {
    const point = chosen();
    const { index } = selection;
    if (!point || index === null) return;
    const { x1, x2 } = plot.view;
    /** @type {(value: number, interval: [number, number], by: number) => number} */
    const shifted = (value, [low, high], by) =>
      Number((value + by * strides * STRIDE * (high - low)).toPrecision(12));
    const place = { x1: shifted(point.x1, x1, right), x2: shifted(point.x2, x2, up) };
    pending?.endPreview();
    const endPreview = moment.preview(changedPoint(index, place));
    pending = { index, place, endPreview };
    clearTimeout(resting);
    resting = setTimeout(commit, KEYS_REST_MS);
  }

  function commit() {
    clearTimeout(resting);
    if (!pending) return;
    const { index, place, endPreview } = pending;
    pending = null;
    endPreview();
    edits.changePoint(index, place);
    announceChosen();
  }

  function addInTheMiddle() {
    const { x1, x2 } = plot.view;
    const middle = (/** @type {[number, number]} */ [low, high]) =>
      Number(((low + high) / 2).toPrecision(6));
    edits.addPoint({ x1: middle(x1), x2: middle(x2), label: label() });
    selection.choose(moment.points.length - 1);
    announceChosen();
  }

  function relabel() {
    const point = chosen();
    if (!point || selection.index === null) return;
    edits.changePoint(selection.index, { label: point.label === 1 ? 0 : 1 });
    announceChosen();
  }

  function holdBack() {
    const point = chosen();
    if (!point || selection.index === null) return;
    edits.changePoint(selection.index, { held_back: !point.held_back });
    announceChosen();
  }

  function remove() {
    const { index } = selection;
    if (index === null) return;
    edits.removePoint(index);
    const left = moment.points.length;
    selection.choose(left === 0 ? null : Math.min(index, left - 1));
    notice.announce(DELETED);
  }

  /** @type {Readonly<Record<string, () => void>>} */
  const ACTIONS = {
    a: addInTheMiddle,
    n: () => chooseNext(1),
    p: () => chooseNext(-1),
    l: relabel,
    h: holdBack,
    Delete: remove,
    Backspace: remove,
    Escape: () => selection.choose(null),
    Enter: () => selection.index !== null && openMenu(selection.index),
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    // What the page does on such keys comes after the move, which undoing has to find.
    if (event.ctrlKey || event.metaKey) commit();
    if (event.ctrlKey || event.metaKey || event.altKey || !mayEdit()) return;
    const direction = DIRECTIONS[event.key];
    const action = ACTIONS[keyOf(event)];
    if (direction && chosen()) nudge(direction, event.shiftKey ? SHIFT_STRIDES : 1);
    else if (action) {
      commit();
      action();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  plot.element.addEventListener("keydown", press);
  plot.element.addEventListener("blur", commit);
}
