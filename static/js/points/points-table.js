/** @import { Page } from "../page.js" */
/** @import { Point } from "../types.js" */

import { allow } from "../elements/allow.js";
import { byId } from "../elements/by-id.js";
import { setChildren } from "../elements/children.js";
import { element } from "../elements/element.js";
import { sentenceOf } from "../notices/notice.js";
import { parseNumber, withWholeNumbers } from "../numbers/format.js";
import { NO_COORDINATES, noNumberSentence, ROW, rangeWords } from "./words.js";

const ROWS_PER_PAGE = 50;

/** @typedef {"x1" | "x2" | "label"} Name */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/**
 * What cannot be taken of what is typed into the table, which stays there to be corrected.
 *
 * @typedef {Map<Field, { index: number, held: number, sentence: string }>} Wrong
 */

/**
 * One row, to be filled with one point after another.
 *
 * @param {object} options
 * @param {Wrong} options.wrong
 * @param {(name: Name, input: Field) => void} options.changed
 * @param {(isHeldBack: boolean) => void} options.heldBack
 * @param {() => void} options.removed
 */
function createRow({ wrong, changed, heldBack: holdBack, removed }) {
  const row = element("tr");
  const number = element("th", { scope: "row" });
  const x1 = element("input", { class: "number" });
  const x2 = element("input", { class: "number" });
  const label = element("select");
  for (const value of ["1", "0"]) label.append(new Option(value, value));
  const heldBack = element("input", { type: "checkbox" });
  const remove = element("button", { type: "button", class: "quiet" });
  remove.textContent = ROW.delete;
  /** @type {EventTarget | null} a field with typing that has not been committed */
  let typed = null;
  const fields = /** @type {const} */ ([
    ["x1", x1],
    ["x2", x2],
    ["label", label],
  ]);
  for (const [name, input] of fields) {
    input.addEventListener("input", () => {
      typed = input;
    });
    input.addEventListener("change", () => {
      if (typed === input) typed = null;
      changed(name, input);
    });
  }
  heldBack.addEventListener("change", () => holdBack(heldBack.checked));
  remove.addEventListener("click", removed);

  /**
   * Shows a value, unless the learner has begun to type another one while an earlier change was
   * still on its way, or has one to correct.
   *
   * @param {Field} input
   * @param {number} value
   * @param {number} index
   */
  function write(input, value, index) {
    const entry = wrong.get(input);
    const isWrong = entry?.index === index && entry.held === value;
    if (!isWrong) wrong.delete(input);
    input.setAttribute("aria-invalid", String(isWrong));
    const isTyping = input === typed && input === document.activeElement;
    if (!isWrong && !isTyping) input.value = String(value);
  }

  row.append(number);
  for (const input of [x1, x2, label, heldBack, remove]) {
    const cell = element("td");
    cell.append(input);
    row.append(cell);
  }

  return {
    row,

    /** Puts the focus on what deletes the point. */
    focus: () => remove.focus(),

    /** @type {(point: Point, index: number) => void} */
    show(point, index) {
      const name = String(index + 1);
      number.textContent = name;
      for (const [field, input] of fields) {
        write(input, point[field], index);
        input.setAttribute("aria-label", ROW[field](name));
      }
      heldBack.checked = point.held_back ?? false;
      heldBack.setAttribute("aria-label", ROW.heldBack(name));
      remove.setAttribute("aria-label", ROW.remove(name));
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
  /** @type {Wrong} */
  const wrong = new Map();
  let first = 0;

  /** @param {string} sentence "" where there is no other one than what is to be corrected */
  function say(sentence) {
    const words = sentence || ([...wrong.values()].at(-1)?.sentence ?? "");
    error.textContent = withWholeNumbers(words);
    error.hidden = words === "";
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
   * @param {Name} name
   * @param {Field} input
   */
  async function change(place, name, input) {
    const index = first + place;
    const held = moment.points[index]?.[name];
    const value = parseNumber(input.value);
    const typed = input.value;
    wrong.delete(input);
    /** @param {string} sentence */
    const keep = (sentence) => {
      // Shown as if it held, or as what holds, unless something else is being typed already.
      if ([String(held), String(value)].includes(input.value)) input.value = typed;
      wrong.set(input, { index, held, sentence });
    };
    if (Number.isFinite(value)) {
      const edit = edits.changePoint(index, { [name]: value }, (problem) =>
        keep(sentenceOf(problem)),
      );
      await shown(edit);
    } else {
      keep(noNumberSentence(name, index, typed));
      show();
    }
    say("");
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

  /** @type {(place: number, isHeldBack: boolean) => Promise<void>} */
  async function holdBack(place, isHeldBack) {
    say("");
    await shown(edits.changePoint(first + place, { held_back: isHeldBack }, refuse));
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
      wrong,
      changed: (name, input) => change(place, name, input),
      heldBack: (isHeldBack) => holdBack(place, isHeldBack),
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
    allow(previous, first > 0);
    allow(next, first + ROWS_PER_PAGE < points.length);
    range.textContent = rangeWords(first + 1, first + page.length, points.length);
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
      say(NO_COORDINATES);
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
    wrong.clear();
    say("");
    show();
    dialog.showModal();
  });
  previous.addEventListener("click", () => turn(-1));
  next.addEventListener("click", () => turn(1));
  byId("new-point").addEventListener("submit", add);
  byId("new-point").addEventListener("input", () => say(""));
}
