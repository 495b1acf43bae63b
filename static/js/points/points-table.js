/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { byId } from "../elements/by-id.js";
import { setChildren } from "../elements/children.js";
import { element } from "../elements/element.js";
import { sentenceOf } from "../notices/notice.js";
import { formatCount, parseNumber } from "../numbers/format.js";

const ROWS_PER_PAGE = 50;

/**
 * One row, to be filled with one point after another.
 *
 * @param {object} options
 * @param {(name: "x1" | "x2" | "label", input: HTMLInputElement | HTMLSelectElement) => void} options.changed
 * @param {() => void} options.removed
 */
function createRow({ changed, removed }) {
  const row = element("tr");
  const number = element("th", { scope: "row" });
  const x1 = element("input", { class: "number", inputmode: "decimal" });
  const x2 = element("input", { class: "number", inputmode: "decimal" });
  const label = element("select");
  for (const value of ["1", "0"]) label.append(new Option(value, value));
  const remove = element("button", { type: "button", class: "quiet" });
  remove.textContent = "Delete";
  /** @type {EventTarget | null} a field with typing that has not been committed */
  let typed = null;
  for (const [name, input] of /** @type {const} */ ([
    ["x1", x1],
    ["x2", x2],
    ["label", label],
  ])) {
    input.addEventListener("input", () => {
      typed = input;
    });
    input.addEventListener("change", () => {
      if (typed === input) typed = null;
      changed(name, input);
    });
  }
  remove.addEventListener("click", removed);

  /**
   * Shows a value, unless the learner has begun to type another one while an earlier change was
   * still on its way.
   *
   * @param {HTMLInputElement | HTMLSelectElement} input
   * @param {number} value
   */
  function write(input, value) {
    if (input !== typed || input !== document.activeElement) input.value = String(value);
  }

  row.append(number);
  for (const input of [x1, x2, label, remove]) {
    const cell = element("td");
    cell.append(input);
    row.append(cell);
  }

  return {
    row,

    /** Puts the focus on what deletes the point. */
    focus() {
      remove.focus();
    },

    /**
     * @param {Point} point
     * @param {number} index
     */
    show(point, index) {
      const name = String(index + 1);
      number.textContent = name;
      write(x1, point.x1);
      write(x2, point.x2);
      write(label, point.label);
      x1.setAttribute("aria-label", `x1 of point ${name}`);
      x2.setAttribute("aria-label", `x2 of point ${name}`);
      label.setAttribute("aria-label", `Label of point ${name}`);
      remove.setAttribute("aria-label", `Delete point ${name}`);
    },
  };
}

/**
 * The points as a table, for exact coordinates, a page at a time.
 *
 * @param {Page} page
 */
export function createPointsTable({ edits, moment }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("points-table"));
  const body = byId("points-rows");
  const none = byId("points-none");
  const error = byId("points-table-error");
  const pager = byId("points-pager");
  const previous = /** @type {HTMLButtonElement} */ (byId("points-previous"));
  const next = /** @type {HTMLButtonElement} */ (byId("points-next"));
  const range = byId("points-range");
  const newX1 = /** @type {HTMLInputElement} */ (byId("new-x1"));
  const newX2 = /** @type {HTMLInputElement} */ (byId("new-x2"));
  const newLabel = /** @type {HTMLSelectElement} */ (byId("new-label"));
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];
  let first = 0;

  /** @param {string} sentence */
  function say(sentence) {
    error.textContent = sentence;
    error.hidden = sentence === "";
  }

  /** @param {unknown} problem */
  const refuse = (problem) => say(sentenceOf(problem));

  /**
   * Shows an edit at once, for the next one may be made before the answer, and what came of it.
   *
   * @param {Promise<unknown>} edit one that has begun
   */
  async function shown(edit) {
    show();
    await edit;
    show();
  }

  /**
   * @param {number} place
   * @param {"x1" | "x2" | "label"} name
   * @param {HTMLInputElement | HTMLSelectElement} input
   */
  async function change(place, name, input) {
    const value = parseNumber(input.value);
    say("");
    if (Number.isFinite(value)) {
      await shown(edits.changePoint(first + place, { [name]: value }, refuse));
    } else {
      say(`${name} of point ${first + place + 1} must be a number; “${input.value}” is none.`);
      show();
    }
  }

  /**
   * Puts the focus on a row, on the last one when there are not so many, else on the new point.
   *
   * @param {number} index
   */
  function focus(index) {
    const last = moment.points.length - 1;
    if (last < 0) newX1.focus();
    else rows[Math.min(index, last) - first].focus();
  }

  /** @param {number} place */
  async function remove(place) {
    say("");
    const index = first + place;
    const isShown = shown(edits.removePoint(index, refuse));
    focus(index);
    await isShown;
  }

  /** @param {number} place */
  function rowAt(place) {
    rows[place] ??= createRow({
      changed: (name, input) => change(place, name, input),
      removed: () => remove(place),
    });
    return rows[place];
  }

  function show() {
    const { points } = moment;
    first = Math.max(
      0,
      Math.min(first, Math.floor((points.length - 1) / ROWS_PER_PAGE) * ROWS_PER_PAGE),
    );
    const page = points.slice(first, first + ROWS_PER_PAGE);
    const present = page.map((point, place) => {
      const row = rowAt(place);
      row.show(point, first + place);
      return row.row;
    });
    setChildren(body, present);
    none.hidden = points.length > 0;
    pager.hidden = points.length <= ROWS_PER_PAGE;
    previous.disabled = first === 0;
    next.disabled = first + ROWS_PER_PAGE >= points.length;
    const last = formatCount(first + page.length);
    range.textContent = `${formatCount(first + 1)} to ${last} of ${formatCount(points.length)}`;
  }

  /** @param {number} by */
  function turn(by) {
    first += by * ROWS_PER_PAGE;
    show();
  }

  /** @param {SubmitEvent} event */
  async function add(event) {
    event.preventDefault();
    const [x1, x2] = [newX1, newX2].map(({ value }) => parseNumber(value));
    if (!Number.isFinite(x1) || !Number.isFinite(x2)) {
      say("Please give a number for x₁ and for x₂.");
      return;
    }
    say("");
    const label = newLabel.value === "1" ? 1 : 0;
    if (!(await edits.addPoint({ x1, x2, label }, refuse))) return;
    newX1.value = "";
    newX2.value = "";
    newX1.focus();
    first = moment.points.length;
    show();
  }

  byId("show-points-table").addEventListener("click", () => {
    say("");
    show();
    dialog.showModal();
  });
  previous.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));
  byId("new-point").addEventListener("submit", add);
}
